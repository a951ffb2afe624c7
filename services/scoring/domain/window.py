"""Windows of time, and calendar intervals within them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from services.scoring.domain.calendar import Interval, date_of, days_before, floor, following
from services.scoring.domain.errors import InvalidWindowError
from shared.days import day_start

MAX_BUCKETS = 2_500
"""More than a hundred days by the hour; nobody reads more in one answer."""

MINUTES = 15


def check_order(start: date | None, end: date | None) -> None:
    """Refuse what ends before it begins; both are days or both are moments.

    Raises:
        InvalidWindowError: says so of `to`.
    """
    if start is not None and end is not None and start >= end:
        raise InvalidWindowError(field="to", detail="must be after `from`")


@dataclass(frozen=True, slots=True)
class Window:
    """From `start`, inclusive, to `end`, exclusive; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what counts by quarters of an hour cannot answer exactly.

        Raises:
            InvalidWindowError: an end is not on a quarter of an hour, or the window holds none.
        """
        for field, moment in (("from", self.start), ("to", self.end)):
            if moment is not None and (moment.astimezone(UTC).minute % MINUTES or moment.second or moment.microsecond):
                detail = "must be on a full, quarter or half hour, because answers are counted by quarters of an hour"
                raise InvalidWindowError(field=field, detail=detail)
        check_order(self.start, self.end)

    @property
    def is_closed(self) -> bool:
        """Return whether both ends are set."""
        return self.start is not None and self.end is not None

    def split(
        self, interval: Interval, *, first: datetime | None, last: datetime | None, zone: tzinfo = UTC
    ) -> list["Window"]:
        """Return the calendar intervals of the window in order, without gaps; those at its ends are cut off there.

        Args:
            interval: of the calendar in `zone`.
            first: the first moment with an answer, where a window begins that is open there; None: there is none.
            last: the last moment with one, after whose interval a window ends that is open there.
            zone: by whose clocks days begin.

        Raises:
            InvalidWindowError: there would be more than `MAX_BUCKETS`, or the zone's clocks were too odd then.
        """
        start = self.start or first
        end = self.end or (following(floor(last, interval, zone), interval, zone) if last else None)
        if start is None or end is None:
            return []
        windows: list[Window] = []
        beginning = floor(start, interval, zone)
        while beginning < end:
            if len(windows) == MAX_BUCKETS:
                detail = f"must be longer: more than {MAX_BUCKETS} would fit in the window"
                raise InvalidWindowError(field="interval", detail=detail)
            after = following(beginning, interval, zone)
            windows.append(Window(max(beginning, self.start or beginning), min(after, self.end or after)))
            beginning = after
        return windows

    def before(self, zone: tzinfo) -> "Window":
        """Return the window that is as long and ends where this one begins: in local days where it is made of such.

        Raises:
            InvalidWindowError: an end is open.
        """
        if self.start is None or self.end is None:
            field = "from" if self.start is None else "to"
            raise InvalidWindowError(field=field, detail="is needed: only a closed window has one before it")
        first, last = date_of(self.start, zone), date_of(self.end, zone)
        if day_start(first, zone) == self.start and day_start(last, zone) == self.end:
            return Window(days_before(self.start, (last - first).days, zone), self.start)
        return Window(self.start - (self.end - self.start), self.start)

    def meets(self, other: "Window") -> bool:
        """Return whether a moment lies in both."""
        return (self.end is None or other.start is None or other.start < self.end) and (
            other.end is None or self.start is None or self.start < other.end
        )


EVER = Window()
"""Open at both ends."""
