"""When a destination gets a notice: at once, when its hours begin, with a digest, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from services.notifications.domain.destination import Destination
from services.notifications.domain.notices.notice import SEVERITIES
from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.business_hours.hours import BusinessHours, NeverOpenError
from shared.directory.people import Directory
from shared.vocabulary import NoticeUrgency, Severity

URGENCIES: Sequence[NoticeUrgency] = ("digest", "working_hours", "at_once")
_USUAL_HOURS = ("08:00-18:00",)
"""Of whoever has said no hours, from Monday to Friday."""
Manner = Literal["single", "daily", "storm"]
"""By itself, in the digest of a day, or in the one that a storm of notices becomes."""


@dataclass(frozen=True, slots=True)
class When:
    """What a destination gets, and when."""

    manner: Manner
    at: datetime


def most_urgent(urgencies: Iterable[NoticeUrgency]) -> NoticeUrgency:
    return max(urgencies, key=URGENCIES.index)


def when_to_send(
    destination: Destination,
    directory: Directory,
    severity: Severity,
    urgency: NoticeUrgency,
    now: datetime,
    *,
    is_fallback: bool = False,
) -> When | None:
    """Return when a destination gets a notice that is ready now; None: it wants none that is so little severe.

    The fallback gets it however little severe it is: nobody else does.
    Critical ones break its hours only where it says so, and where whoever asked for them wants them at once. Hours are
    meant by the clock on the wall of its zone, on both sides of a change of the clocks.
    """
    wishes = destination.wishes
    if not is_fallback and SEVERITIES[severity] < SEVERITIES[wishes.from_severity]:
        return None
    is_critical = severity == "critical"
    calendar = destination.calendar_in(directory)
    is_digested = wishes.digest == "always" or (wishes.digest == "below_critical" and not is_critical)
    if is_digested or urgency == "digest":
        zone = destination.zone_in(directory)
        if zone is not None:  # without a zone nobody knows when their morning is
            return When("daily", next_opening(calendar, next_clock(wishes.digest_at, zone, now)))
    if urgency != "at_once":
        return When("single", next_opening(calendar or _usual_calendar(destination.zone_in(directory)), now))
    if is_critical and wishes.critical_at_any_hour:
        return When("single", now)
    return When("single", next_opening(calendar, now))


def _usual_calendar(zone: str | None) -> Calendar | None:
    """Return the working hours of somebody who has said none; None where not even their zone is known."""
    return None if zone is None else Calendar(zone=zone, weekly=dict.fromkeys(WEEKDAYS[:5], _USUAL_HOURS))


def next_opening(calendar: Calendar | None, now: datetime) -> datetime:
    """Return `now` when a calendar is open or there is none, otherwise when it opens next."""
    if calendar is None:
        return now
    try:
        return max(now, _hours(_frozen(calendar)).next_opening(now))
    except NeverOpenError:
        return now


def next_clock(text: str, zone: str, now: datetime) -> datetime:
    """Return the next moment after `now` at which clocks in a zone show a time such as `08:00`.

    On a day on which clocks skip it, it is as long after midnight as on other days; on one on which they show it twice,
    it is the first time.
    """
    hour, minute = (int(part) for part in text.split(":"))
    day = now.astimezone(ZoneInfo(zone)).date()
    moments = (
        datetime.combine(day + timedelta(days), time(hour % 24, minute), ZoneInfo(zone)).astimezone(UTC)
        for days in range(3)
    )
    return next(at for at in moments if at > now)


def _frozen(calendar: Calendar) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    return calendar.zone, tuple(sorted((day, tuple(hours)) for day, hours in calendar.weekly.items()))


@lru_cache(maxsize=512)
def _hours(frozen: tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]) -> BusinessHours:
    zone, weekly = frozen
    return BusinessHours(Calendar(zone=zone, weekly=dict(weekly)))  # type: ignore[arg-type] # from a calendar
