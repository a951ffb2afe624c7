"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import start
from services.accounts.web.audit import routes as audit

ROUTERS = (start.router, audit.router)
