"""All routes of notifications, in the order in which they are tried."""

from services.notifications.pages import confirming, everybody, own
from services.notifications.web import notice_routes, routes

ROUTERS = (
    routes.router,
    notice_routes.router,
    everybody.router,
    own.router,
    confirming.router,
)
