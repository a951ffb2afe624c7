"""The counts of a link day by day, as a small chart shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

DAYS = 28
HEIGHT = 60.0
_STEP = 10.0
_BAR = 7.0


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its two bars; `x` to `height` are in the units of the drawing."""

    date: date
    opened: int
    answered: int
    x: float
    opened_height: float
    answered_height: float


@dataclass(frozen=True, slots=True)
class Days:
    """Four weeks, the oldest day first."""

    days: Sequence[Day]
    most: int
    width: float = DAYS * _STEP
    height: float = HEIGHT
    bar: float = _BAR


def days_of(hours: Sequence[tuple[datetime, int, int]], now: datetime, zone: tzinfo) -> Days:
    """Return the last four weeks in the reader's zone.

    Args:
        hours: when, opened, answered.
        now: the present moment.
        zone: the reader's.
    """
    today = now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    counts = {first + timedelta(days=number): [0, 0] for number in range(DAYS)}
    for hour, opened, answered in hours:
        found = counts.get(hour.astimezone(zone).date())
        if found is not None:
            found[0] += opened
            found[1] += answered
    most = max(max(pair) for pair in counts.values())
    scale = HEIGHT / most if most else 0.0
    days = [
        Day(one, opened, answered, number * _STEP, round(opened * scale, 1), round(answered * scale, 1))
        for number, (one, (opened, answered)) in enumerate(counts.items())
    ]
    return Days(days, most)
