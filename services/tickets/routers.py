"""Every route, in the order in which they are tried."""

from services.tickets.pages import (
    assets,
    fragment_routes,
    held_routes,
    inbox_routes,
    live_routes,
    opening_routes,
    step_routes,
    view_routes,
)
from services.tickets.web.routes import ROUTERS as API
from shared.runtime.service import Routers

ROUTERS: Routers = (
    *API,
    opening_routes.router,
    fragment_routes.router,
    held_routes.router,
    live_routes.router,
    inbox_routes.router,
    step_routes.router,
    view_routes.router,
    assets.router,
)
