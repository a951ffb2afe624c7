"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import start

ROUTERS = (start.router,)
