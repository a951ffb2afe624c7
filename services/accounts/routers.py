"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import keys as keys_pages
from services.accounts.pages import start
from services.accounts.web import callers, keys

ROUTERS = (start.router, keys_pages.router, keys.router, callers.router)
