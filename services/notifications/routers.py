"""All routes of notifications, in the order in which they are tried."""

from services.notifications.pages import confirming, everybody, live, mine, own, taking_care
from services.notifications.web import notice_routes, routes

ROUTERS = (
    routes.router,
    notice_routes.router,
    everybody.router,
    live.router,
    mine.router,
    own.router,
    taking_care.router,
    confirming.router,
)
