"""All routes of notifications, in the order in which they are tried."""

from services.notifications.pages import confirming, everybody, live, mail_ways, mine, own, sent, taking_care
from services.notifications.pages.webhooks import (
    delivery_routes as delivery_pages,
)
from services.notifications.pages.webhooks import (
    edit_routes as edit_pages,
)
from services.notifications.pages.webhooks import (
    list_routes as list_pages,
)
from services.notifications.pages.webhooks import (
    one_routes as one_pages,
)
from services.notifications.web import notice_routes, routes
from services.notifications.web.webhooks import delivery_routes, subscription_routes
from shared.runtime.service import Routers

ROUTERS: Routers = (
    routes.router,
    notice_routes.router,
    subscription_routes.router,
    delivery_routes.router,
    list_pages.router,
    edit_pages.router,
    delivery_pages.router,
    one_pages.router,
    everybody.router,
    sent.router,
    live.router,
    mine.router,
    own.router,
    mail_ways.router,
    taking_care.router,
    confirming.router,
)
