"""Calendar intervals in the time zone of those who read: their days, weeks from Monday, months, quarters and years.

A day begins with its first moment: where the clocks skip midnight at the first hour that there is, where they are put
back across midnight at the first of the two. So days follow each other without gap or overlap, are 23 to 25 hours long
when the clocks change, and the hour that is put back belongs to the day that has begun.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from services.scoring.domain.errors import InvalidWindowError
from shared.days import day_start

Period = Literal["day", "week", "month", "quarter", "year"]
"""Of the calendar; weeks begin on Monday."""

Interval = Literal["hour", Period]

QUARTER_HOUR = timedelta(minutes=15)

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MONTHS_A_YEAR = 12


def date_of(moment: datetime, zone: tzinfo) -> date:
    """Return the local day that a moment belongs to; see above for an hour that is put back across midnight."""
    day = moment.astimezone(zone).date()
    return day + _DAY if day_start(day + _DAY, zone) <= moment else day


def floor(moment: datetime, interval: Interval, zone: tzinfo = UTC) -> datetime:
    """Return the beginning, in UTC, of the interval that the aware `moment` falls into.

    Raises:
        InvalidWindowError: the zone's clocks were not set to quarters of an hour then.
    """
    if interval == "hour":
        return _on_a_quarter(_hour(moment.astimezone(UTC), zone))
    return _on_a_quarter(day_start(_first_day(date_of(moment, zone), interval), zone))


def following(beginning: datetime, interval: Interval, zone: tzinfo = UTC) -> datetime:
    """Return the beginning, in UTC, of the interval after the one that starts at `beginning`.

    Raises:
        InvalidWindowError: as `floor`.
    """
    if interval == "hour":
        later = beginning + _HOUR
        if zone is UTC or (_offset(beginning, zone) == _offset(later, zone) and _hour(later, zone) == later):
            return later
        later = beginning + QUARTER_HOUR
        while _hour(later, zone) != later:
            later += QUARTER_HOUR
        return later
    return _on_a_quarter(day_start(_next_day(date_of(beginning, zone), interval), zone))


def days_before(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the moment, in UTC, so many local days earlier, at the same time by the clocks there.

    Raises:
        InvalidWindowError: as `floor`.
    """
    day = date_of(moment, zone)
    if day_start(day, zone) == moment:
        return _on_a_quarter(day_start(day - days * _DAY, zone))
    # Subtracting from a local time moves the hands of the clock, whatever the clocks did in between.
    return _on_a_quarter((moment.astimezone(zone) - days * _DAY).astimezone(UTC))


def _first_day(day: date, interval: Interval) -> date:
    if interval == "week":
        return day - day.weekday() * _DAY
    if interval == "day":
        return day
    months = _MONTHS[interval]
    return day.replace(month=day.month - (day.month - 1) % months, day=1)


def _next_day(first: date, interval: Interval) -> date:
    if interval in {"day", "week"}:
        return first + (7 if interval == "week" else 1) * _DAY
    months = first.year * _MONTHS_A_YEAR + first.month - 1 + _MONTHS[interval]
    return date(months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1, 1)


def _hour(moment: datetime, zone: tzinfo) -> datetime:
    """Return the last full hour by the local clocks, or the moment since at which they changed by a part of one."""
    local = moment.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    beginning = moment - past
    offset = _offset(moment, zone)
    if zone is UTC or not (_offset(beginning, zone) - offset) % _HOUR:
        return beginning
    while (_offset(beginning, zone) - offset) % _HOUR:
        beginning += QUARTER_HOUR
    return beginning


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _on_a_quarter(moment: datetime) -> datetime:
    if moment.minute % 15 or moment.second or moment.microsecond:
        detail = (
            "had clocks then that were not on a quarter of an hour, by which answers are counted; ask for later ones"
        )
        raise InvalidWindowError(field="zone", detail=detail)
    return moment
