"""Events of accounts: the company's structure, people and teams.

They are states, not changes: each holds all of its thing as it is now. They are published on a compacted topic of their
own, so that a service that joins later, or whose database was restored, receives the newest of each.
"""

from typing import ClassVar
from uuid import UUID

import msgspec

from shared.access import Language, Role
from shared.business_hours.calendar import Calendar, Weekday
from shared.contracts.event import EventData, Moment
from shared.directory.people import Absence, Person, Team
from shared.directory.structure import Responsibility, Structure, Touchpoint, Unit
from shared.fields import fields_in_common

STRUCTURE_TOPIC = "accounts.structure"
STRUCTURE_KEY = "structure"


class DirectoryEvent(EventData, frozen=True, kw_only=True):
    """What all of them have in common."""

    topic: ClassVar[str | None] = STRUCTURE_TOPIC
    latest_topic: ClassVar[str | None] = STRUCTURE_TOPIC

    version: int
    """Grows by one with every change of the thing; a reader keeps the highest, in whichever order they arrive."""


class StructurePublished(DirectoryEvent, frozen=True, kw_only=True):
    """A version of the company's structure was published; this is the whole of it."""

    event_type: ClassVar[str] = "heed.accounts.structure.published.v1"

    units: tuple[Unit, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    calendars: dict[str, Calendar] = msgspec.field(default_factory=dict)
    """Business hours by key."""
    published_at: Moment

    def key(self) -> str:
        """Return `structure`: there is one."""
        return STRUCTURE_KEY

    def structure(self) -> Structure:
        return Structure(**fields_in_common(self, Structure))


class PersonChanged(DirectoryEvent, frozen=True, kw_only=True):
    """Somebody joined, changed or was erased, who then has an empty name and is not active. Addresses are not in it."""

    event_type: ClassVar[str] = "heed.accounts.person.changed.v1"
    personal: ClassVar[tuple[str, ...]] = ("display_name", "working_hours", "absences")

    person_id: UUID
    display_name: str = ""
    role: Role
    is_active: bool = True
    unit: str | None = None
    """Code of the unit to whose places they are limited; None: the whole company."""
    language: Language = "en"
    """Of the pages that they see."""
    languages: tuple[str, ...] = ()
    """In which they can talk to customers."""
    zone: str = "UTC"
    """IANA time zone."""
    capacity: int | None = None
    """How many open cases they take at most."""
    working_hours: dict[Weekday, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """By weekday, as in a calendar, by the clock on the wall in their zone; none at all: nobody knows."""
    absences: tuple[Absence, ...] = ()
    changed_at: Moment

    def key(self) -> str:
        """Return `person:` and the person's id."""
        return f"person:{self.person_id}"

    def person(self) -> Person:
        return Person(id=self.person_id, **fields_in_common(self, Person))


class TeamChanged(DirectoryEvent, frozen=True, kw_only=True):
    """A team was made, changed or deleted; it is not active any more then."""

    event_type: ClassVar[str] = "heed.accounts.team.changed.v1"
    personal: ClassVar[tuple[str, ...]] = ("lead", "members")

    team: str
    """Its key."""
    name: str
    lead: UUID | None = None
    members: tuple[UUID, ...] = ()
    languages: tuple[str, ...] = ()
    """In which it can talk to customers."""
    is_active: bool = True
    changed_at: Moment

    def key(self) -> str:
        """Return `team:` and the team's key."""
        return f"team:{self.team}"

    def as_team(self) -> Team:
        return Team(key=self.team, **fields_in_common(self, Team))
