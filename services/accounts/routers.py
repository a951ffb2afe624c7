"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import links, me, sign_in, start
from services.accounts.pages.structure import editing, reading
from services.accounts.web import people, sessions, structure, teams

ROUTERS = (
    start.router,
    sign_in.router,
    links.router,
    me.router,
    sessions.router,
    people.router,
    structure.router,
    teams.router,
    editing.router,
    reading.router,
)
