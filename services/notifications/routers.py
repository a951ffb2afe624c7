"""All routes of notifications, in the order in which they are tried."""

from services.notifications.web import routes

ROUTERS = (routes.router,)
