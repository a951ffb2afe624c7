"""Which cases are meant by a word such as `overdue` or `today`."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

DueChoice = Literal["overdue", "today", "follow_up"]
"""A deadline has passed · one passes until the end of the reader's day · somebody wanted to look at it again by now."""
DUE_CHOICES: tuple[DueChoice, ...] = get_args(DueChoice)


@dataclass(frozen=True, slots=True)
class DueFilter:
    choice: DueChoice
    zone: str = "UTC"
    """Whose day it is."""

    def between(self, now: datetime) -> tuple[datetime | None, datetime]:
        """Return from when, and until before when, the moment of a case lies; None: however long ago."""
        if self.choice == "today":
            return now, end_of_day(now, self.zone)
        return None, now


def end_of_day(now: datetime, zone: str) -> datetime:
    """Return the midnight that ends the day of a moment by the clock on the wall."""
    here = now.astimezone(ZoneInfo(zone))
    return datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
