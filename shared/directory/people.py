"""People and teams, as every service knows them: by an id, with a name to show, and without addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.access import Language, Role
from shared.business_hours.calendar import Weekday
from shared.directory.structure import Structure

ColleagueKind = Literal["person", "team"]
"""One colleague, or several who answer for something together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """When somebody is away, and who stands in."""

    starts_at: datetime
    ends_at: datetime
    deputy: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works with Heed."""

    id: UUID
    display_name: str
    role: Role
    is_active: bool = True
    unit: str | None = None
    """Code of the unit to whose places they are limited; None: the whole company."""
    teams: tuple[str, ...] = ()
    """Keys of the teams that name them as a member."""
    language: Language = "en"
    languages: tuple[str, ...] = ()
    """In which they can talk to customers."""
    zone: str = "UTC"
    capacity: int | None = None
    """How many open cases they take at most."""
    working_hours: Mapping[Weekday, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """By weekday, as in a calendar, by the clock on the wall in their zone; none at all: nobody knows."""
    absences: tuple[Absence, ...] = ()

    def is_away(self, at: datetime) -> bool:
        return any(absence.starts_at <= at < absence.ends_at for absence in self.absences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who answer for something together."""

    key: str
    name: str
    lead: UUID | None = None
    members: tuple[UUID, ...] = ()
    languages: tuple[str, ...] = ()
    """In which it can talk to customers."""
    is_active: bool = True
    """Whether it still exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everything that a service knows about the company."""

    structure: Structure = field(default_factory=Structure)
    people: Mapping[UUID, Person] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)

    def person_of(self, reference: str | None) -> Person | None:
        """Return the person whose id a history or an assignment holds; None when it is a key's name, or unknown."""
        try:
            return self.people.get(UUID(reference or ""))
        except ValueError:
            return None

    def acting_deputy_of(self, person: Person, at: datetime) -> Person | None:
        """Return who acts for a person at a moment: themselves, or the deputy who is there; None when nobody is."""
        seen: set[UUID] = set()
        one: Person | None = person
        while one is not None and one.id not in seen:
            if one.is_active and not one.is_away(at):
                return one
            seen.add(one.id)
            deputy = next((each.deputy for each in one.absences if each.starts_at <= at < each.ends_at), None)
            one = self.people.get(deputy) if deputy else None
        return None
