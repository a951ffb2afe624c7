"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import audit as audit_pages
from services.accounts.pages import start, system
from services.accounts.web.audit import routes as audit

ROUTERS = (start.router, audit.router, audit_pages.router, system.router)
