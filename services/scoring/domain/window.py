"""Windows of time, and calendar intervals within them. Everything is UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from services.scoring.domain.errors import InvalidWindowError

Interval = Literal["hour", "day", "week", "month"]

MAX_BUCKETS = 2_500
"""More than a hundred days by the hour; nobody reads more in one answer."""

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Window:
    """From `start`, inclusive, to `end`, exclusive; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what hourly histograms cannot answer exactly.

        Raises:
            InvalidWindowError: an end is not on a full hour, or the window holds no hour.
        """
        for field, moment in (("from", self.start), ("to", self.end)):
            if moment is not None and moment != floor(moment, "hour"):
                raise InvalidWindowError(
                    field=field, detail="must be on a full hour in UTC, because answers are counted by the hour"
                )
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise InvalidWindowError(field="to", detail="must be after `from`")

    def split(self, interval: Interval, *, first: datetime | None, last: datetime | None) -> list["Window"]:
        """Return the calendar intervals of the window in order, without gaps; those at its ends are cut off there.

        Args:
            interval: hours, days, weeks from Monday (ISO 8601) or months.
            first: the first hour with a response, where a window begins that is open at its start; None: there is none.
            last: the last hour with a response, after whose interval a window ends that is open at its end.

        Raises:
            InvalidWindowError: there would be more than `MAX_BUCKETS`.
        """
        start = self.start or first
        end = self.end or (following(floor(last, interval), interval) if last else None)
        if start is None or end is None:
            return []
        windows: list[Window] = []
        beginning = floor(start, interval)
        while beginning < end:
            if len(windows) == MAX_BUCKETS:
                detail = f"must be longer: more than {MAX_BUCKETS} would fit in the window"
                raise InvalidWindowError(field="interval", detail=detail)
            after = following(beginning, interval)
            windows.append(Window(max(beginning, self.start or beginning), min(after, self.end or after)))
            beginning = after
        return windows


EVER = Window()
"""Open at both ends."""


def floor(moment: datetime, interval: Interval) -> datetime:
    """Return the beginning, in UTC, of the interval that the aware `moment` falls into."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if interval == "hour":
        return hour
    day = hour.replace(hour=0)
    if interval == "day":
        return day
    return day - timedelta(days=day.weekday()) if interval == "week" else day.replace(day=1)


def following(beginning: datetime, interval: Interval) -> datetime:
    """Return the beginning of the interval after the one that starts at `beginning`."""
    if interval != "month":
        return beginning + _STEPS[interval]
    if beginning.month == _LAST_MONTH:
        return beginning.replace(year=beginning.year + 1, month=1)
    return beginning.replace(month=beginning.month + 1)
