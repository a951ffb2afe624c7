"""By when the company promises to call an unhappy customer: by the calendar of whoever answers for it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.alerts.domain.recipients import reached_by
from shared.business_hours.calendar import Calendar
from shared.business_hours.hours import BusinessHours, NeverOpenError, TooLongError
from shared.contracts.notices import Recipient
from shared.directory.people import Directory
from shared.directory.responsible import responsible
from shared.directory.structure import Structure
from shared.vocabulary import Spot

NoPromise = Literal["not_wanted", "nobody_responsible", "no_calendar", "never_open"]
"""Why nothing is promised: the rule does not ask for it; no team with an active member answers for it; nobody declared
when they work; or they never do."""
ROUNDED_TO = timedelta(minutes=30)
"""A promise is a time that people say, such as 14:30."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise, or why there is none."""

    at: datetime | None = None
    zone: str | None = None
    """IANA time zone in which the customer reads it."""
    team: str | None = None
    """Key of the team that answers for it."""
    none_because: NoPromise | None = None


def promise_for(directory: Directory, spot: Spot, *, working_hours: int, now: datetime) -> Promise:
    """Return by when whoever answers for a touchpoint at a place can promise to call.

    The hours are those of the unit in which the team answers for it, its own or of the nearest unit above; of a team
    that answers in every unit, those of the place.

    Args:
        directory: of the company.
        spot: where the customer was.
        working_hours: within how many open hours somebody calls.
        now: since when they count.
    """
    recipient = Recipient(kind="responsible")
    reached = reached_by(recipient, directory, touchpoint=spot.touchpoint, location=spot.location)
    if not reached:
        return Promise(none_because="nobody_responsible")
    team = reached[0].key
    calendar = _calendar(directory.structure, spot)
    if calendar is None:
        return Promise(team=team, none_because="no_calendar")
    try:
        at = promised_by(BusinessHours(calendar), now, timedelta(hours=working_hours))
    except (NeverOpenError, TooLongError):
        return Promise(team=team, none_because="never_open")
    return Promise(at=at, zone=_zone(directory.structure, spot.location) or calendar.zone, team=team)


def promised_by(hours: BusinessHours, at: datetime, open_time: timedelta) -> datetime:
    """Return the moment by which so much open time has passed, rounded up to a time that people say.

    It is never later than the end of the working day in which it lies.
    """
    exact = hours.add_open(at, open_time)
    local = exact.astimezone(hours.zone)
    since_midnight = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    since_midnight += timedelta(microseconds=local.microsecond)
    rounded = exact + -since_midnight % ROUNDED_TO
    closing = next((span.end for span in hours.spans(exact - timedelta(microseconds=1), rounded)), exact)
    return max(exact, min(rounded, closing))


def _calendar(structure: Structure, spot: Spot) -> Calendar | None:
    looks = responsible(structure, spot.touchpoint, spot.location).looks
    answers_in = looks[-1].unit if looks else None
    roots = structure.children_of(None)
    home = roots[0].code if spot.location is None and len(roots) == 1 else None
    for code in (answers_in, spot.location, home):
        found = None if code is None else structure.calendar_of(code)
        if found is not None:
            return found
    return None


def _zone(structure: Structure, location: str | None) -> str | None:
    """Return the zone that is declared for a place; never one that nobody declared."""
    return next((unit.zone for unit in reversed(structure.path_of(location or "")) if unit.zone is not None), None)
