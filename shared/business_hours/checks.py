"""Is a calendar right? Each finding names its exact place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from shared.business_hours.calendar import WEEKDAYS, Calendar, Weekday
from shared.errors import FieldProblem

DAY_MINUTES = 24 * 60
_INTERVAL = re.compile(r"(?P<begin>\d\d:\d\d) ?[-–] ?(?P<end>\d\d:\d\d)")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")

ZONE = "is no IANA time zone; right is one such as `Europe/Berlin`"
FORM = "must be of the form `09:00-18:00`, from 00:00 to 24:00"
EMPTY = "is empty: it ends when it begins; the whole day is `00:00-24:00`"
OVERLAP = "overlaps another one of the same day"
INTO_NEXT = "reaches into hours of the next day"


@cache
def is_zone(name: str) -> bool:
    """Return whether there is an IANA time zone of this name."""
    return name in available_timezones()


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of a name for which `is_zone` holds."""
    return ZoneInfo(name)


def minutes_of(interval: str) -> tuple[int, int]:
    """Return begin and end of `09:00-18:00` in minutes after midnight; above 1440 the end is on the next day.

    Raises:
        ValueError: it is none; the message is one of those above.
    """
    found = _INTERVAL.fullmatch(interval.strip())
    times = [_minute(found[name]) for name in ("begin", "end")] if found else []
    if len(times) != 2 or None in times or times[0] == DAY_MINUTES:  # noqa: PLR2004 - begin and end
        raise ValueError(FORM)
    begin, end = (time or 0 for time in times)
    if begin == end:
        raise ValueError(EMPTY)
    return begin, end if end > begin else end + DAY_MINUTES


def _minute(text: str) -> int | None:
    if text == "24:00":
        return DAY_MINUTES
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def calendar_problems(calendar: Calendar, place: str = "") -> Iterator[FieldProblem]:
    """Yield what is wrong with a calendar.

    Args:
        calendar: as somebody wrote it.
        place: path of the calendar inside the document, to begin each place with.
    """
    prefix = f"{place}." if place else ""
    if not is_zone(calendar.zone):
        yield FieldProblem(f"{prefix}zone", ZONE)
    for weekday in calendar.weekly:
        if weekday not in WEEKDAYS:
            yield FieldProblem(f"{prefix}weekly", f"names a day that is none of {', '.join(WEEKDAYS)}")
    for weekday, hours in calendar.weekly.items():
        yield from _hours_problems(hours, f"{prefix}weekly.{weekday}")
    yield from _weekly_overlaps(calendar.weekly, prefix)
    seen = set()
    for number, holiday in enumerate(calendar.holidays):
        here = f"{prefix}holidays.{number}"
        if holiday.date in seen:
            yield FieldProblem(f"{here}.date", "is there twice")
        seen.add(holiday.date)
        if not holiday.name.strip():
            yield FieldProblem(f"{here}.name", "is empty")
        yield from _hours_problems(holiday.hours, f"{here}.hours")


def _hours_problems(hours: Sequence[str], place: str) -> Iterator[FieldProblem]:
    taken: list[tuple[int, int]] = []
    for number, text in enumerate(hours):
        try:
            begin, end = minutes_of(text)
        except ValueError as wrong:
            yield FieldProblem(f"{place}.{number}", str(wrong))
            continue
        if any(begin < other_end and other_begin < end for other_begin, other_end in taken):
            yield FieldProblem(f"{place}.{number}", OVERLAP)
        taken.append((begin, end))


def _weekly_overlaps(weekly: Mapping[Weekday, Sequence[str]], prefix: str) -> Iterator[FieldProblem]:
    """Yield hours that reach over midnight into those of the next day; on holidays that is allowed and merged."""
    for index, weekday in enumerate(WEEKDAYS):
        tomorrow = [found[0] for found in map(_readable, weekly.get(WEEKDAYS[(index + 1) % 7], ())) if found]
        for number, text in enumerate(weekly.get(weekday, ())):
            found = _readable(text)
            if found and tomorrow and found[1] - DAY_MINUTES > min(tomorrow):
                yield FieldProblem(f"{prefix}weekly.{weekday}.{number}", INTO_NEXT)


def _readable(text: str) -> tuple[int, int] | None:
    try:
        return minutes_of(text)
    except ValueError:
        return None
