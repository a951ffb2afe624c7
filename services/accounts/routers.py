"""All routes of accounts, in the order in which they are tried."""

from services.accounts.pages import audit as audit_pages
from services.accounts.pages import keys as keys_pages
from services.accounts.pages import links, me, oidc, sign_in, start, system
from services.accounts.pages.people import access, listing, person
from services.accounts.pages.people import teams as team_pages
from services.accounts.pages.structure import editing, reading
from services.accounts.web import availability, callers, keys, people, sessions, structure, teams
from services.accounts.web.audit import routes as audit

ROUTERS = (
    start.router,
    sign_in.router,
    oidc.router,
    links.router,
    me.router,
    sessions.router,
    people.router,
    availability.router,
    listing.router,
    person.router,
    access.router,
    team_pages.router,
    audit.router,
    audit_pages.router,
    system.router,
    structure.router,
    teams.router,
    editing.router,
    reading.router,
    keys_pages.router,
    keys.router,
    callers.router,
)
