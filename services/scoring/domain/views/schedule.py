"""When a view is sent as a report: at a time by the clocks of a zone, about the last period that is over.

Times are meant by the clock on the wall. On a day on which clocks skip one, it is as long after midnight as on other
days; on one on which they show it twice, it is the first time. A month without the day that is named has it on its
last.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scoring.domain.window import Window
from shared.business_hours.calendar import WEEKDAYS, Weekday
from shared.business_hours.checks import ZONE, is_zone
from shared.days import day_start
from shared.errors import FieldProblem
from shared.score_reports import ReportEvery

_DAY = timedelta(days=1)
_WEEK = 7
LAST_DAY = 31
MOST_READERS = 50
"""People and teams whom a schedule names."""


class Period(NamedTuple):
    """Days from the first up to and including the last."""

    every: ReportEvery
    first: date
    last: date

    @property
    def before(self) -> "Period":
        """The period that ended where this one begins."""
        return period_before(self.every, self.first)

    def window(self, zone: ZoneInfo) -> Window:
        return Window(day_start(self.first, zone), day_start(self.last + _DAY, zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a view is sent, and to whom besides its owner."""

    every: ReportEvery
    weekday: Weekday | None = None
    """Of `week` alone."""
    day: int | None = None
    """Of the month, 1 to 31; of `month` alone."""
    at: str
    """Such as `08:00`."""
    zone: str
    """IANA name."""
    people: tuple[UUID, ...] = ()
    teams: tuple[str, ...] = ()
    """By their keys; their members get it who may read it."""

    def problems(self) -> Iterator[FieldProblem]:
        """Yield what is wrong."""
        if self.every not in get_args(ReportEvery):
            yield FieldProblem("every", f"must be one of {', '.join(get_args(ReportEvery))}")
        if (self.every == "week") != (self.weekday is not None):
            yield FieldProblem("weekday", "is needed for `week`, and only there")
        elif self.weekday is not None and self.weekday not in WEEKDAYS:
            yield FieldProblem("weekday", f"must be one of {', '.join(WEEKDAYS)}")
        if (self.every == "month") != (self.day is not None):
            yield FieldProblem("day", "is needed for `month`, and only there")
        elif self.day is not None and not 1 <= self.day <= LAST_DAY:
            yield FieldProblem("day", "must be from 1 to 31")
        if _time_of(self.at) is None:
            yield FieldProblem("at", "must be a time such as `08:00`")
        if not is_zone(self.zone):
            yield FieldProblem("zone", ZONE)
        if len(self.people) + len(self.teams) > MOST_READERS:
            yield FieldProblem("people", f"and `teams` may name {MOST_READERS} at most")

    def next_after(self, moment: datetime) -> datetime:
        """Return the first moment, in UTC, after `moment` at which it is due."""
        day = moment.astimezone(ZoneInfo(self.zone)).date() - _DAY
        while not self._is_day(day) or self._moment_on(day) <= moment:
            day += _DAY
        return self._moment_on(day)

    def last_until(self, moment: datetime) -> datetime:
        """Return the last moment, in UTC, at or before `moment` at which it was due."""
        day = moment.astimezone(ZoneInfo(self.zone)).date() + _DAY
        while not self._is_day(day) or self._moment_on(day) > moment:
            day -= _DAY
        return self._moment_on(day)

    def period_at(self, moment: datetime) -> Period:
        """Return the period that was over last at `moment`."""
        return period_before(self.every, moment.astimezone(ZoneInfo(self.zone)).date())

    def _is_day(self, day: date) -> bool:
        match self.every:
            case "day":
                return True
            case "week":
                return WEEKDAYS[day.weekday()] == self.weekday
            case "month":
                return day.day == min(self.day or 1, monthrange(day.year, day.month)[1])

    def _moment_on(self, day: date) -> datetime:
        return datetime.combine(day, _time_of(self.at) or time(), ZoneInfo(self.zone)).astimezone(UTC)


def period_before(every: ReportEvery, day: date) -> Period:
    """Return the period of the calendar that was over last when a day began."""
    match every:
        case "day":
            return Period(every, day - _DAY, day - _DAY)
        case "week":
            monday = day - day.weekday() * _DAY
            return Period(every, monday - _WEEK * _DAY, monday - _DAY)
        case "month":
            last = day.replace(day=1) - _DAY
            return Period(every, last.replace(day=1), last)


def _time_of(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found if f"{found:%H:%M}" == text else None
