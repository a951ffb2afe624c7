"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import start
from services.accounts.pages.structure import editing, reading
from services.accounts.web import structure, teams

ROUTERS = (structure.router, teams.router, editing.router, reading.router, start.router)
