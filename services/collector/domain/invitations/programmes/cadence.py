"""When the rounds of a programme are."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from shared.errors import FieldProblem

CadenceUnit = Literal["days", "weeks", "months", "quarters", "years"]
CADENCE_UNITS: tuple[CadenceUnit, ...] = get_args(CadenceUnit)
DEFAULT_TIME = time(9)
EARLIEST_START = date(2000, 1, 1)
LATEST_END = date(2199, 12, 31)
_MOST_EVERY: dict[CadenceUnit, int] = {"days": 3650, "weeks": 520, "months": 120, "quarters": 40, "years": 10}
_DAYS: dict[CadenceUnit, int] = {"days": 1, "weeks": 7}
_MONTHS: dict[CadenceUnit, int] = {"months": 1, "quarters": 3, "years": 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """Every so many days, weeks, months, quarters or years from a day on."""

    every: int = 1
    unit: CadenceUnit
    starts_on: date
    """The day of the first round. Months that have no such day have their last: the 31st, and then 28 February."""
    ends_on: date | None = None
    """The last day on which a round may be; None: it goes on."""
    zone: str = "UTC"
    """IANA name: by whose clocks and days."""
    at_time: time = DEFAULT_TIME

    def day_of(self, moment: datetime) -> date:
        """Return the day that a moment belongs to."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def moments_from(self, earliest: datetime) -> Iterator[datetime]:
        """Yield the moments of rounds, in UTC, from `earliest` on, until the cadence ends.

        A time of day that is skipped when clocks go forward comes the same distance after the change (PEP 495,
        `fold=0`); of one that comes twice it is the first.
        """
        number = self._first_near(self.day_of(earliest) - _DAY)
        last = self.ends_on or LATEST_END
        while (day := self._day(number)) <= last:
            moment = datetime.combine(day, self.at_time, ZoneInfo(self.zone)).astimezone(UTC)
            if moment >= earliest:
                yield moment
            number += 1

    def next_after(self, *, now: datetime, last: datetime | None) -> datetime | None:
        """Return the moment of the next round; None when there is none.

        Args:
            now: none before this moment.
            last: moment of the round before; no other is on its day, also when the calendar was changed since.
        """
        for moment in self.moments_from(now):
            if last is None or self.day_of(moment) > self.day_of(last):
                return moment
        return None

    def _day(self, number: int) -> date:
        """Return the day of a round, which are numbered from 0."""
        step = number * self.every
        if self.unit in _DAYS:
            return self.starts_on + timedelta(days=step * _DAYS[self.unit])
        months = self.starts_on.month - 1 + step * _MONTHS[self.unit]
        year, month = self.starts_on.year + months // 12, months % 12 + 1
        return date(year, month, min(self.starts_on.day, calendar.monthrange(year, month)[1]))

    def _first_near(self, day: date) -> int:
        """Return the number of a round on or before the first one from a day on, and not long before it."""
        if day <= self.starts_on:
            return 0
        if self.unit in _DAYS:
            return (day - self.starts_on).days // (self.every * _DAYS[self.unit])
        months = (day.year - self.starts_on.year) * 12 + day.month - self.starts_on.month
        return max(0, months // (self.every * _MONTHS[self.unit]) - 1)


def cadence_problems(cadence: Cadence, place: str) -> list[FieldProblem]:
    """Return what is wrong with a cadence at `place`."""
    if cadence.unit not in _MOST_EVERY:
        return [FieldProblem(f"{place}.unit", f"must be one of {', '.join(CADENCE_UNITS)}")]
    problems = []
    most = _MOST_EVERY[cadence.unit]
    if not 1 <= cadence.every <= most:
        problems.append(FieldProblem(f"{place}.every", f"must be 1 to {most} {cadence.unit}"))
    if not EARLIEST_START <= cadence.starts_on <= LATEST_END:
        detail = f"must be from {EARLIEST_START.year} to {LATEST_END.year}"
        problems.append(FieldProblem(f"{place}.starts_on", detail))
    if cadence.ends_on is not None and not cadence.starts_on <= cadence.ends_on <= LATEST_END:
        detail = f"must not be before `starts_on`, nor after {LATEST_END.year}"
        problems.append(FieldProblem(f"{place}.ends_on", detail))
    if cadence.at_time.tzinfo is not None or cadence.at_time.second or cadence.at_time.microsecond:
        problems.append(FieldProblem(f"{place}.at_time", "must be a time such as `09:00`, without seconds or a zone"))
    try:
        ZoneInfo(cadence.zone)
    except (ValueError, OSError, KeyError):
        problems.append(FieldProblem(f"{place}.zone", "must be the name of a time zone, such as `Europe/Berlin`"))
    return problems
