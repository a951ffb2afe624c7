"""What the pages of the structure show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday
from shared.business_hours.hours import BusinessHours, NeverOpenError
from shared.directory.people import Directory
from shared.directory.responsible import Responsible, responsible
from shared.directory.structure import Structure, Touchpoint, Unit
from shared.errors import InvalidError

MOST_UNITS = 400
"""Shown on one page; a larger company opens a branch of its tree."""
NEXT_HOLIDAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """A unit in the tree."""

    unit: Unit
    children: Sequence["UnitView"]
    hidden: int
    """How many units below it are not shown here."""
    local_time: datetime
    zone: str
    is_open: bool | None
    """None: it has no business hours."""
    changes_at: datetime | None
    """When it opens or closes next, by its own clock."""
    teams: Sequence["TeamHere"]
    """Who was named for this very unit; what comes from further up is in the table of responsibilities."""


class TeamHere(NamedTuple):
    """Who answers for a touchpoint in a unit."""

    what: str | None
    """Name of the touchpoint; None: everything."""
    team: str
    deputy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """A calendar in words."""

    key: str
    zone: str
    is_open: bool | None
    """None: its hours cannot be read."""
    changes_at: datetime | None
    weekly: Sequence[tuple[str, str]]
    """Hours by weekday; empty: closed."""
    holidays: Sequence[Holiday]
    """The next ones."""
    units: Sequence[str]
    """Names of the units that name it."""


class Company:
    """The structure at a moment, ready to be shown."""

    def __init__(self, directory: Directory, structure: Structure, now: datetime) -> None:
        """Take the teams from `directory`."""
        self.structure = structure
        self._directory = directory
        self._now = now
        self._hours = {key: _hours_of(calendar) for key, calendar in structure.calendars.items()}
        self._named: dict[str | None, list[TeamHere]] = {}
        for one in structure.responsibilities:
            name = None if one.touchpoint is None else structure.touchpoint_name(one.touchpoint)
            named = TeamHere(name, self.team_name(one.team) or one.team, self.team_name(one.deputy))
            self._named.setdefault(one.unit, []).append(named)

    def team_name(self, key: str | None) -> str | None:
        """Return the name of a team; its key, where it is not known."""
        if key is None:
            return None
        team = self._directory.teams.get(key)
        return team.name if team else key

    def tree(self, root: str | None) -> Sequence[UnitView]:
        """Return a branch of the tree, or all of it; level by level as far as there is room on a page."""
        tops = [self.structure.by_code[root]] if root is not None else self.structure.children_of(None)
        shown: set[str] = set()
        level = list(tops)
        while level and len(shown) + len(level) <= MOST_UNITS:
            shown.update(unit.code for unit in level)
            level = [child for unit in level for child in self.structure.children_of(unit.code)]
        return [self._unit(unit, shown) for unit in tops if unit.code in shown]

    def _unit(self, unit: Unit, shown: set[str]) -> UnitView:
        children = self.structure.children_of(unit.code)
        visible = [self._unit(child, shown) for child in children if child.code in shown]
        hours = self._hours_at(unit.code)
        zone = self.structure.zone_of(unit.code)
        return UnitView(
            unit=unit,
            children=visible,
            hidden=0 if visible or not children else len(self.structure.locations_in(unit.code)) - 1,
            local_time=self._now.astimezone(ZoneInfo(zone)),
            zone=zone,
            is_open=hours.is_open(self._now) if hours else None,
            changes_at=_next_change(hours, self._now),
            teams=self._named.get(unit.code, ()),
        )

    def _hours_at(self, code: str) -> BusinessHours | None:
        path = reversed(self.structure.path_of(code))
        return self._hours.get(next((unit.calendar for unit in path if unit.calendar is not None), ""))

    def matrix(self, units: Sequence[Unit]) -> Sequence[tuple[Unit, Sequence[tuple[Touchpoint, Responsible]]]]:
        """Return who answers for each touchpoint in each of these units."""
        return [
            (unit, [(one, responsible(self.structure, one.key, unit.code)) for one in self.structure.touchpoints])
            for unit in units
        ]

    def is_today(self, moment: datetime) -> bool:
        """Return whether a moment is on the present date of its zone."""
        return moment.date() == self._now.astimezone(moment.tzinfo).date()

    def is_this_week(self, moment: datetime) -> bool:
        """Return whether a weekday is enough to name a moment that is to come."""
        return (moment.date() - self._now.astimezone(moment.tzinfo).date()).days < 7  # noqa: PLR2004 - days

    def calendars(self) -> Sequence[CalendarView]:
        """Return the calendars by key."""
        return [self._calendar(key, calendar) for key, calendar in sorted(self.structure.calendars.items())]

    def _calendar(self, key: str, calendar: Calendar) -> CalendarView:
        hours = self._hours[key]
        today = self._now.astimezone(ZoneInfo(calendar.zone)).date()
        return CalendarView(
            key=key,
            zone=calendar.zone,
            is_open=hours.is_open(self._now) if hours else None,
            changes_at=_next_change(hours, self._now),
            weekly=[(weekday, ", ".join(map(_dashed, calendar.weekly.get(weekday, ())))) for weekday in WEEKDAYS],
            holidays=_coming(calendar.holidays, today),
            units=[unit.name for unit in self.structure.units if unit.calendar == key],
        )


def _dashed(interval: str) -> str:
    return interval.replace("-", "–")


def _coming(holidays: Sequence[Holiday], today: date) -> Sequence[Holiday]:
    return sorted((one for one in holidays if one.date >= today), key=lambda one: one.date)[:NEXT_HOLIDAYS]


def _hours_of(calendar: Calendar) -> BusinessHours | None:
    try:
        return BusinessHours(calendar)
    except InvalidError:
        return None


def _next_change(hours: BusinessHours | None, now: datetime) -> datetime | None:
    """Return when it opens or closes next, by its own clock."""
    if hours is None:
        return None
    try:
        change = hours.next_closing(now) if hours.is_open(now) else hours.next_opening(now)
    except NeverOpenError:
        return None
    return change.astimezone(hours.zone) if change else None
