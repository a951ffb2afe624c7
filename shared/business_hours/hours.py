"""When a calendar is open, as real moments.

It is open whenever the clock on the wall of its zone shows a time inside the hours of its date. So nothing is assumed
about days of 24 hours: an hour that the clock skips is not there, and one that it shows twice counts twice, which is
how it really passes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday
from shared.business_hours.checks import DAY_MINUTES, calendar_problems, minutes_of, zone_of
from shared.errors import InvalidError, InvalidFieldsError

DAY = timedelta(days=1)
SEARCH_DAYS = 3 * 366
"""How far ahead an opening is looked for."""
LONGEST_DAYS = 20 * 366
"""The longest period over which open time is added up."""


class NeverOpenError(InvalidError):
    """The calendar has no open time in reach."""

    slug = "never-open"
    title = "This calendar is never open"
    message = "The calendar has no open hours in the next three years: give a weekday hours, such as `09:00-18:00`."


class TooLongError(InvalidError):
    """More than can be added up."""

    slug = "period-too-long"
    title = "The period is too long"
    message = "Business hours are added up over twenty years at most."


class Span(NamedTuple):
    """A period without a pause, in UTC; the end is exclusive."""

    begin: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.begin


class BusinessHours:
    """The arithmetic of one calendar. Moments are aware; what is returned is in UTC."""

    def __init__(self, calendar: Calendar) -> None:
        """Read a calendar.

        Raises:
            InvalidFieldsError: it is not right; see `calendar_problems`.
        """
        problems = list(calendar_problems(calendar))
        if problems:
            raise InvalidFieldsError(problems)
        self.zone = zone_of(calendar.zone)
        self.holidays: dict[date, Holiday] = {holiday.date: holiday for holiday in calendar.holidays}
        weekly = [sorted(map(minutes_of, calendar.weekly.get(weekday, ()))) for weekday in WEEKDAYS]
        self._weekly: Sequence[Sequence[tuple[int, int]]] = weekly
        self._special = {one.date: sorted(map(minutes_of, one.hours)) for one in calendar.holidays}

    def is_open(self, at: datetime) -> bool:
        return any(span.begin <= at < span.end for span in self.spans(at, at + timedelta(microseconds=1)))

    def next_opening(self, at: datetime) -> datetime:
        """Return `at` when it is open then, else the moment at which it opens next.

        Raises:
            NeverOpenError: it does not open within three years.
        """
        return self._next(at).begin

    def next_closing(self, at: datetime) -> datetime | None:
        """Return when it closes after its next opening; None when it is open for the next three years."""
        first = self._next(at)
        return first.end if first.end < _utc(at) + SEARCH_DAYS * DAY else None

    def add_open(self, at: datetime, duration: timedelta) -> datetime:
        """Return the earliest moment by which so much open time has passed since `at`.

        Raises:
            NeverOpenError: there is no open time to pass.
            TooLongError: it would take more than twenty years.
            ValueError: the duration is negative.
        """
        if duration < timedelta(0):
            message = "a duration is not negative"
            raise ValueError(message)
        left, now = duration, _utc(at)
        if not left:
            return now
        self._next(now)
        for span in self.spans(now, now + LONGEST_DAYS * DAY):
            if span.length >= left:
                return span.begin + left
            left -= span.length
        raise TooLongError

    def add_open_each(self, at: datetime, durations: Sequence[timedelta]) -> list[datetime | None]:
        """Return what `add_open` does for each of some durations, in one go; None where it would raise an error.

        Args:
            at: since when.
            durations: in growing order, none of them negative.
        """
        now, passed = _utc(at), timedelta(0)
        found: list[datetime | None] = [now for duration in durations if not duration]
        if len(found) == len(durations) or not any(True for _ in self.spans(now, now + SEARCH_DAYS * DAY)):
            return [*found, *([None] * (len(durations) - len(found)))]
        for span in self.spans(now, now + LONGEST_DAYS * DAY):
            while len(found) < len(durations) and durations[len(found)] - passed <= span.length:
                found.append(span.begin + (durations[len(found)] - passed))
            if len(found) == len(durations):
                break
            passed += span.length
        return [*found, *([None] * (len(durations) - len(found)))]

    def open_between(self, begin: datetime, end: datetime) -> timedelta:
        """Return how much open time passes; none when the second moment is not after the first.

        Raises:
            TooLongError: they are more than twenty years apart.
        """
        if end - begin > LONGEST_DAYS * DAY:
            raise TooLongError
        return sum((span.length for span in self.spans(begin, end)), timedelta(0))

    def spans(self, begin: datetime, end: datetime) -> Iterator[Span]:
        """Yield the open time between two moments, in order, those that touch as one."""
        held: Span | None = None
        for span in self._pieces(_utc(begin), _utc(end)):
            if held is not None and span.begin <= held.end:
                held = Span(held.begin, max(held.end, span.end))
            else:
                if held is not None:
                    yield held
                held = span
        if held is not None:
            yield held

    def hours_of(self, day: date) -> Sequence[tuple[int, int]]:
        """Return the hours that belong to a date, in minutes after midnight; above 1440 they are on the next day."""
        special = self._special.get(day)
        return self._weekly[day.weekday()] if special is None else special

    def _next(self, at: datetime) -> Span:
        first = next(self.spans(at, _utc(at) + SEARCH_DAYS * DAY), None)
        if first is None:
            raise NeverOpenError
        return first

    def _pieces(self, begin: datetime, end: datetime) -> Iterator[Span]:
        """Yield open time without joining what touches."""
        while begin < end:
            until = min(begin + DAY, end)
            for piece in self._same_offset(begin, until):
                yield from self._clipped(piece)
            begin = until

    def _same_offset(self, begin: datetime, end: datetime) -> Iterator[Span]:
        """Yield a period of at most a day in parts during which the clock does not change."""
        first, last = self._offset(begin), self._offset(end)
        if first == last:
            yield Span(begin, end)
            return
        # Clocks change at whole seconds.
        start = begin.replace(microsecond=0)
        before, after = 0, int((end - start).total_seconds())
        while after - before > 1:
            middle = (before + after) // 2
            if self._offset(start + timedelta(seconds=middle)) == first:
                before = middle
            else:
                after = middle
        change = start + timedelta(seconds=after)
        yield Span(begin, change)
        yield Span(change, end)

    def _clipped(self, piece: Span) -> Iterator[Span]:
        """Yield the open time within a period during which the clock does not change."""
        offset = self._offset(piece.begin)
        first, last = (piece.begin + offset).date(), (piece.end + offset).date()
        for number in range((last - first).days + 1):
            day = first + number * DAY
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            for opens, closes in self._on_the_wall(day):
                begin = max(midnight + timedelta(minutes=opens), piece.begin)
                end = min(midnight + timedelta(minutes=closes), piece.end)
                if begin < end:
                    yield Span(begin, end)

    def _on_the_wall(self, day: date) -> list[tuple[int, int]]:
        """Return the minutes of a date during which it is open, those that began the day before included."""
        late = [(0, end - DAY_MINUTES) for _, end in self.hours_of(day - DAY) if end > DAY_MINUTES]
        return sorted(late + [(begin, min(end, DAY_MINUTES)) for begin, end in self.hours_of(day)])

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or timedelta(0)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        message = "a moment has a zone"
        raise ValueError(message)
    return at.astimezone(UTC)
