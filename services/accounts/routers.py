"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import audit as audit_pages
from services.accounts.pages import links, me, sign_in, start, system
from services.accounts.web import people, sessions
from services.accounts.web.audit import routes as audit

ROUTERS = (
    start.router,
    sign_in.router,
    links.router,
    me.router,
    sessions.router,
    people.router,
    audit.router,
    audit_pages.router,
    system.router,
)
