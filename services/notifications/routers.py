"""All routes of notifications, in the order in which they are tried."""

from services.notifications.web.webhooks import delivery_routes, subscription_routes
from shared.runtime.service import Routers

ROUTERS: Routers = (subscription_routes.router, delivery_routes.router)
