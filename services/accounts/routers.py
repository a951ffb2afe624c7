"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import keys as keys_pages
from services.accounts.pages import links, me, sign_in, start
from services.accounts.web import callers, keys, people, sessions

ROUTERS = (
    start.router,
    sign_in.router,
    links.router,
    me.router,
    keys_pages.router,
    sessions.router,
    people.router,
    keys.router,
    callers.router,
)
