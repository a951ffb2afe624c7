"""All routes of notifications, in the order in which they are tried."""

from services.notifications.pages import confirming, everybody, own
from services.notifications.web import routes

ROUTERS = (
    routes.router,
    everybody.router,
    own.router,
    confirming.router,
)
