"""Which hours count for a case, and how a calendar is named by its content, so that an edit is seen."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from services.tickets.domain.clocks.policy import Hours
from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.business_hours.hours import BusinessHours
from shared.directory.structure import Structure

_OFFICE_HOURS = ("09:00-17:00",)
_ALL_DAY = ("00:00-24:00",)
_DIGEST_LENGTH = 16


@dataclass(frozen=True)
class CountedHours:
    """What counts for a clock: a calendar, as it was when the clock began to go by it."""

    calendar: Calendar

    @cached_property
    def hours(self) -> BusinessHours:
        return BusinessHours(self.calendar)

    @cached_property
    def digest(self) -> str:
        """Return the content version: equal for calendars that say the same, whatever they are called."""
        weekly = [(day, sorted(self.calendar.weekly.get(day, ()))) for day in WEEKDAYS]
        holidays = sorted((one.date.isoformat(), one.name, sorted(one.hours)) for one in self.calendar.holidays)
        content = repr((self.calendar.zone, weekly, holidays))
        return hashlib.sha256(content.encode()).hexdigest()[:_DIGEST_LENGTH]

    @property
    def is_always_open(self) -> bool:
        calendar = self.calendar
        return not calendar.holidays and all(calendar.weekly.get(day) == _ALL_DAY for day in WEEKDAYS)


def counted_hours(structure: Structure, unit: str | None, hours: Hours) -> CountedHours:
    """Return what counts in a unit: the calendar nearest to it going up, else Monday to Friday from 9 to 17.

    What happened in no unit, or in one that nobody has declared, goes by the hours of the whole company.

    Args:
        structure: of the company.
        unit: code of the case's unit, which is its location; None: of no unit.
        hours: of the target; around the clock nothing but the zone of the unit matters, for the words.
    """
    code = _declared(structure, unit)
    zone = structure.zone_of(code)
    if hours == "around_the_clock":
        return CountedHours(Calendar(zone=zone, weekly=dict.fromkeys(WEEKDAYS, _ALL_DAY)))
    declared = structure.calendar_of(code)
    return CountedHours(declared or Calendar(zone=zone, weekly=dict.fromkeys(WEEKDAYS[:5], _OFFICE_HOURS)))


def calendar_key(structure: Structure, unit: str | None) -> str | None:
    """Return the key of the calendar that holds in a unit; None: none is declared, and office hours count."""
    keys = (one.calendar for one in reversed(structure.path_of(_declared(structure, unit))))
    return next((key for key in keys if key is not None), None)


def _declared(structure: Structure, unit: str | None) -> str:
    """Return the code of a unit, or of the one that is the whole company; empty where there is no such one."""
    if unit is not None and unit in structure.by_code:
        return unit
    tops = structure.children_of(None)
    return tops[0].code if len(tops) == 1 else ""
