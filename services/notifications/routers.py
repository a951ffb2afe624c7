"""All routes of notifications, in the order in which they are tried."""

from services.notifications.pages import confirming, everybody, live, mine, own, taking_care
from services.notifications.web import notice_routes, routes
from services.notifications.web.webhooks import delivery_routes, subscription_routes
from shared.runtime.service import Routers

ROUTERS: Routers = (
    routes.router,
    notice_routes.router,
    subscription_routes.router,
    delivery_routes.router,
    everybody.router,
    live.router,
    mine.router,
    own.router,
    taking_care.router,
    confirming.router,
)
