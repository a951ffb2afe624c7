"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import links, me, sign_in, start
from services.accounts.web import people, sessions

ROUTERS = (start.router, sign_in.router, links.router, me.router, sessions.router, people.router)
