"""A calendar of business hours, as people write it down."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day with hours of its own, whatever its weekday says."""

    date: date
    name: str
    hours: tuple[str, ...] = ()
    """When it is open nevertheless, like the hours of a weekday; empty: closed all day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When somewhere is open. A weekday that is not named is closed."""

    zone: str
    """IANA time zone in which the hours are meant."""
    weekly: dict[Weekday, tuple[str, ...]] = field(default_factory=dict)
    """Hours by weekday, each `HH:MM-HH:MM` by the clock on the wall; the end is exclusive and may be `24:00`. An end
    before the begin is on the next day, and the whole interval belongs to the day on which it begins."""
    holidays: tuple[Holiday, ...] = ()
