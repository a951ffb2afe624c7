"""All routes of notifications, in the order in which they are tried."""

from shared.runtime.service import Routers

ROUTERS: Routers = ()
