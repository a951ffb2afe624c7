"""Who of a team could take a case: members who are there, and whoever stands in for those who are not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from services.tickets.domain.assignees import obstacle_of
from services.tickets.domain.routing.decision import PersonReason
from shared.business_hours.calendar import Calendar, Weekday
from shared.business_hours.hours import BusinessHours, NeverOpenError
from shared.directory.people import Directory, Person
from shared.errors import InvalidFieldsError

SOON = timedelta(hours=1)
"""Who begins to work within this time counts as there: else whoever is first in the morning would get everything."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked."""

    person: Person
    stands_in_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class NotThere:
    """Why somebody cannot take a case now, whatever they have to do."""

    reason: PersonReason
    until: datetime | None = None


def candidates_of(team: str, directory: Directory, at: datetime) -> Sequence[Candidate]:
    """Return the members of a team, and who acts for those of them who are away, each once and by id."""
    known = directory.teams.get(team)
    if known is None or not known.is_active:
        return ()
    members = [person for one in known.members if (person := directory.people.get(one)) is not None]
    found = {person.id: Candidate(person) for person in members}
    for person in sorted(members, key=lambda one: one.id):
        if person.is_active and person.is_away(at):
            acting = directory.acting_deputy_of(person, at)
            if acting is not None:
                found.setdefault(acting.id, Candidate(acting, person.id))
    return [found[one] for one in sorted(found)]


def teams_of(people: Collection[UUID], directory: Directory, at: datetime) -> frozenset[str]:
    """Return the teams for which one of these people could take cases now."""
    known = (directory.people.get(one) for one in people)
    there = {one.id for one in known if one is not None and one.is_active and not one.is_away(at)}
    return frozenset(
        key
        for key in (directory.teams if there else ())
        if any(one.person.id in there for one in candidates_of(key, directory, at))
    )


def why_not_there(
    person: Person, *, location: str | None, directory: Directory, at: datetime, ignores_hours: bool
) -> NotThere | None:
    """Return why somebody cannot take a case at a place now; None when they are there."""
    obstacle = obstacle_of(person, location, directory)
    if obstacle is not None:
        return NotThere(obstacle)
    if person.is_away(at):
        return NotThere("away", _back_at(person, at))
    opening = None if ignores_hours else _begins_work(person, at)
    return None if opening is None else NotThere("outside_hours", opening)


def hours_of(person: Person) -> BusinessHours | None:
    """Return somebody's working hours; None where nobody knows them, and they count as always there."""
    hours = tuple(sorted((day, tuple(spans)) for day, spans in person.working_hours.items() if spans))
    return _hours(person.zone, hours) if hours else None


@lru_cache(maxsize=4096)
def _hours(zone: str, hours: tuple[tuple[Weekday, tuple[str, ...]], ...]) -> BusinessHours | None:
    weekly: Mapping[Weekday, tuple[str, ...]] = dict(hours)
    try:
        return BusinessHours(Calendar(zone=zone, weekly=dict(weekly)))
    except InvalidFieldsError:
        # A zone that this machine does not know: better somebody who sleeps than nobody.
        return None


def _begins_work(person: Person, at: datetime) -> datetime | None:
    """Return when somebody begins to work; None when they work now, or soon."""
    hours = hours_of(person)
    if hours is None:
        return None
    try:
        opening = hours.next_opening(at)
    except NeverOpenError:
        return None
    return None if opening <= at + SOON else opening


def _back_at(person: Person, at: datetime) -> datetime:
    """Return when somebody is back who is away now; one absence may follow another."""
    back = at
    for absence in sorted(person.absences, key=lambda one: one.starts_at):
        if absence.starts_at <= back < absence.ends_at:
            back = absence.ends_at
    return back
