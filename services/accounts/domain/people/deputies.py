"""Who may stand in for whom: somebody who is there, sees and may do the same, and never in a circle."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.accounts.domain.people.availability import Availability, InvalidAvailabilityError
from shared.access import ROLE_SCOPES, Role
from shared.directory.people import Absence
from shared.directory.structure import Structure
from shared.errors import FieldProblem

_WORKING_SCOPE = "tickets:write"


class Colleague(Protocol):
    """What has to be known of somebody, here or in the directory."""

    @property
    def id(self) -> UUID: ...
    @property
    def display_name(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def is_active(self) -> bool: ...


class CircleError(InvalidAvailabilityError):
    """Those who stand in for each other would form a circle while all of them are away."""

    slug = "deputies-in-a-circle"
    title = "They would stand in for each other in a circle"

    def __init__(self, field: str, names: Sequence[str], starts_at: datetime, ends_at: datetime) -> None:
        """Name the circle: who stands in for whom, in order; the first is the last, too."""
        self.names = tuple(names)
        span = f"from {starts_at:%Y-%m-%d} to {ends_at:%Y-%m-%d}"
        super().__init__([FieldProblem(field, f"would close a circle {span}: {' → '.join(names)}")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Who could stand in, and when they are away themselves."""

    people: Mapping[UUID, Colleague]
    absences: Mapping[UUID, tuple[Absence, ...]] = field(default_factory=dict)
    structure: Structure

    def problem_of(self, person: Colleague, deputy_id: UUID) -> str | None:
        """Return why somebody cannot stand in for a person, as a sentence without its subject; None when they can."""
        deputy = self.people.get(deputy_id)
        if deputy_id == person.id:
            return "must be somebody else"
        if deputy is None or not deputy.is_active:
            return "must be somebody who is active here"
        if not self._sees(deputy.unit, person.unit):
            return "must be somebody who sees the same unit"
        if _works_on_cases(person) and not _works_on_cases(deputy):
            return "must be somebody whose role lets them work on cases"
        return None

    def _sees(self, unit: str | None, other: str | None) -> bool:
        if unit is None or unit == other:
            return True
        return other is not None and other in self.structure.locations_in(unit)

    def circle_of(self, person: Colleague, absence: Absence) -> tuple[tuple[UUID, ...], datetime, datetime] | None:
        """Return the people of a circle that an absence would close, and from when until when; None without one."""
        waiting: list[tuple[tuple[UUID, ...], Absence]] = [((person.id,), absence)]
        while waiting:
            path, one = waiting.pop()
            if one.deputy is None or one.deputy in path[1:]:
                continue
            if one.deputy == person.id:
                return (*path, person.id), one.starts_at, one.ends_at
            waiting += [((*path, one.deputy), each) for each in self._within(one.deputy, one)]
        return None

    def _within(self, person_id: UUID, window: Absence) -> Iterator[Absence]:
        """Yield somebody's absences, as far as they lie in the time of another absence."""
        for one in self.absences.get(person_id, ()):
            starts_at, ends_at = max(one.starts_at, window.starts_at), min(one.ends_at, window.ends_at)
            if starts_at < ends_at:
                yield Absence(starts_at=starts_at, ends_at=ends_at, deputy=one.deputy)

    def check(self, person: Colleague, availability: Availability, *, known: Collection[Absence] = ()) -> None:
        """Check the deputies of somebody's absences, except those that are `known` already.

        Raises:
            CircleError: names who would stand in for whom in a circle.
            InvalidAvailabilityError: names each field.
        """
        problems = []
        for number, one in enumerate(availability.absences):
            if one.deputy is None or one in known:
                continue
            place = f"absences.{number}.deputy"
            detail = self.problem_of(person, one.deputy)
            circle = None if detail else self.circle_of(person, one)
            if detail:
                problems.append(FieldProblem(place, detail))
            if circle:
                path, starts_at, ends_at = circle
                raise CircleError(place, [self.people[each].display_name for each in path], starts_at, ends_at)
        if problems:
            raise InvalidAvailabilityError(problems)


def _works_on_cases(person: Colleague) -> bool:
    return _WORKING_SCOPE in ROLE_SCOPES[person.role]
