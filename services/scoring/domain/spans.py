"""The spans of days that the address of a page can name."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, cast
from zoneinfo import ZoneInfo

from services.scoring.domain.calendar import Interval
from services.scoring.domain.window import Window
from shared.days import day_start

Period = Literal["28d", "90d", "year", "custom"]
SUGGESTED: Period = "28d"
_DAYS = {"28d": 28, "90d": 90, "year": 365}
_DAYS_OF: Mapping[Interval, int] = {"day": 1, "week": 7, "month": 30}
_MOST_POINTS, _READABLE_POINTS = 400, 60
_LEAST_ANSWERS = 15
"""So many at each point, on average, make a trend; fewer only noise."""
_FEW_MONTHS = 120
_LONGEST_DAYS = 3_660


class Span(NamedTuple):
    """Days from the first up to and including the last, in the reader's zone."""

    period: Period
    first: date
    last: date
    zone: ZoneInfo

    @property
    def window(self) -> Window:
        after = self.last + timedelta(days=1)
        return Window(day_start(self.first, self.zone), day_start(after, self.zone))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def interval(self, asked: str, answers: int) -> Interval:
        """Return the interval that is asked for, if it makes a readable chart; else the shortest that does.

        Args:
            asked: by the address.
            answers: in all days together.
        """
        if asked in _DAYS_OF and self.days / _DAYS_OF[cast("Interval", asked)] <= _MOST_POINTS:
            return cast("Interval", asked)
        points = {one: self.days / days for one, days in _DAYS_OF.items()}
        readable = (one for one, n in points.items() if n <= _READABLE_POINTS and answers >= _LEAST_ANSWERS * n)
        coarsest: Interval = "week" if self.days <= _FEW_MONTHS else "month"
        return next(readable, coarsest)


def span_of(period: str, start: str, end: str, *, now: datetime, zone: str) -> Span:
    """Return the days that an address names; what means nothing is the last 28 days.

    Args:
        period: one of `Period`.
        start: the first day, where they are chosen.
        end: the last day; "" is today.
        now: this moment.
        zone: the reader's.
    """
    own = ZoneInfo(zone)
    today = now.astimezone(own).date()
    if period == "custom":
        first, last = _day(start), _day(end) or today
        if first is not None and first <= last and (last - first).days < _LONGEST_DAYS:
            return Span("custom", first, last, own)
    chosen = period if period in _DAYS else SUGGESTED
    return Span(chosen, today - timedelta(days=_DAYS[chosen] - 1), today, own)  # type: ignore[arg-type] # checked


def is_span(period: str, start: str, end: str) -> bool:
    """Return whether parameters name days, and not nothing; empty text is what suggests itself."""
    if period != "custom":
        return period in ("", *_DAYS)
    first, last = _day(start), _day(end)
    return first is not None and (not end or (last is not None and first <= last))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None  # noqa: PLR2004 - years that surveys were made in
