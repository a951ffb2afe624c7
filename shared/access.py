"""Who may do what: scopes, the roles that bundle them, and the caller who has them. Plain Python."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

EVERYTHING = "*"

READ_SCOPES = ("surveys:read", "scores:read", "rules:read", "structure:read", "people:read")
CASE_SCOPES = (
    "responses:read",
    "complaints:read",
    "complaints:write",
    "alerts:read",
    "alerts:write",
    "tickets:read",
    "tickets:write",
    "respondents:contact",
    "invitations:send",
    "consents:write",
    "messages:read",
    "messages:send",
)
MANAGING_SCOPES = (
    "surveys:write",
    "scores:write",
    "links:write",
    "devices:write",
    "rules:write",
    "tickets:manage",
    "responses:correct",
    "customers:write",
    "templates:write",
    "invitations:batch",
    "webhooks:read",
    "webhooks:write",
)
ADMIN_SCOPES = (
    "responses:write",
    "respondents:erase",
    "people:write",
    "notifications:manage",
    "keys:write",
    "structure:write",
    "audit:read",
    "system:read",
    "system:write",
    "events:read",
)
SCOPES = (*READ_SCOPES, *CASE_SCOPES, *MANAGING_SCOPES, *ADMIN_SCOPES)
"""Everything that a key or a person may be allowed to do."""

COMPANY_SCOPES = frozenset(
    {
        "respondents:erase",
        "customers:write",
        "structure:write",
        "notifications:manage",
        "tickets:manage",
        "system:write",
        "events:read",
        "webhooks:read",
        "webhooks:write",
    }
)
"""What concerns the whole company: whoever is limited to a unit may not do it, whatever their role or key says.

Who may move units could otherwise put the whole company below their own, and whom one unit erases is known in others.
"""

Role = Literal["viewer", "agent", "manager", "admin"]
"""What a person is to Heed; each may do all that the one before may."""

ROLE_SCOPES: Mapping[Role, frozenset[str]] = {
    "viewer": frozenset(READ_SCOPES),
    "agent": frozenset((*READ_SCOPES, *CASE_SCOPES)),
    "manager": frozenset((*READ_SCOPES, *CASE_SCOPES, *MANAGING_SCOPES)),
    "admin": frozenset(SCOPES),
}

Theme = Literal["auto", "light", "dark"]
Language = Literal["en", "de"]
"""The languages of the pages for colleagues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the pages must know of the person who looks at them."""

    display_name: str
    role: Role
    language: Language = "en"
    theme: Theme = "auto"
    zone: str = "UTC"
    """IANA name of the time zone in which moments are shown."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a valid key, or is signed in."""

    name: str
    """The name of a key, or the id of a person: what histories record. It says nothing about a person by itself."""
    scopes: frozenset[str]
    person_id: UUID | None = None
    unit: str | None = None
    """Code of the unit to whose places they are limited; None: the whole company."""
    locations: frozenset[str] | None = None
    """The locations in that unit; None: every location, and what has none."""
    profile: Profile | None = None
    """Of a person; None for a key."""
    networks: tuple[str, ...] = ()
    """The only networks from which a key may be used, such as `203.0.113.0/24`; without any, from everywhere."""

    def has(self, scope: str) -> bool:
        """Return whether a scope was given to them, wherever it counts."""
        return scope in self.scopes or EVERYTHING in self.scopes

    def has_all(self, scopes: Collection[str]) -> bool:
        return all(self.has(scope) for scope in scopes)

    def may(self, scope: str) -> bool:
        """Return whether they may do what needs a scope; see `COMPANY_SCOPES`."""
        return self.has(scope) and (self.locations is None or scope not in COMPANY_SCOPES)

    def sees(self, location: str | None) -> bool:
        """Return whether they may see what happened at `location`; without a location, whether they see everything."""
        return self.locations is None or location in self.locations


def person_named(name: str) -> UUID | None:
    """Return the person whose id a history, an actor or an assignee holds; None when it is the name of a key."""
    try:
        return UUID(name)
    except ValueError:
        return None
