"""The company's structure: a tree of units, whose leaves are the locations of answers, and who answers for what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from shared.business_hours.calendar import Calendar
from shared.vocabulary import AtTouchpoint

TouchpointKind = Literal["digital", "physical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the company: a region, a shop. The code of a leaf is the `location` of answers."""

    code: str
    name: str
    parent: str | None = None
    """Code of the unit that it belongs to; None for a root."""
    zone: str | None = None
    """IANA time zone; None: that of the parent. So are language and calendar."""
    language: str | None = None
    calendar: str | None = None
    """Key of a calendar of business hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """A kind of point where the company meets its customers."""

    key: str
    name: str
    kind: TouchpointKind | None = None
    team: str | None = None
    """Key of the team that owns it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(AtTouchpoint):
    """Which team answers for a touchpoint in a unit; None stands for every touchpoint, or every unit."""

    unit: str | None = None
    team: str
    deputy: str | None = None
    """Key of the team that stands in."""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """All of it, in one version. Nothing declared is version 0 with no units."""

    version: int = 0
    units: tuple[Unit, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    """Business hours by key."""

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[Unit, ...]]:
        found: dict[str | None, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.parent, []).append(unit)
        return {parent: tuple(units) for parent, units in found.items()}

    def children_of(self, code: str | None) -> tuple[Unit, ...]:
        """Return the units right below one; those at the top for None."""
        return self._children.get(code, ())

    def path_of(self, code: str) -> tuple[Unit, ...]:
        """Return a unit with all above it, the topmost first; empty when there is none of that code."""
        path: list[Unit] = []
        unit = self.by_code.get(code)
        while unit is not None and unit not in path:
            path.append(unit)
            unit = self.by_code.get(unit.parent or "")
        return tuple(reversed(path))

    def locations_in(self, code: str) -> frozenset[str]:
        """Return the codes at and below a unit: the locations of the answers that belong to it."""
        return frozenset(self._at_and_below(code)) if code in self.by_code else frozenset()

    def _at_and_below(self, code: str) -> Iterator[str]:
        waiting = [code]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += [unit.code for unit in self.children_of(one)]

    def zone_of(self, code: str) -> str:
        """Return the IANA time zone of a unit, its own or the nearest above it; `UTC` where none is declared."""
        return self._inherited(code, lambda unit: unit.zone) or "UTC"

    def language_of(self, code: str) -> str | None:
        """Return the language of a unit, its own or the nearest above it."""
        return self._inherited(code, lambda unit: unit.language)

    def calendar_of(self, code: str) -> Calendar | None:
        """Return the business hours of a unit, its own or those of the nearest above it; None: it has none."""
        return self.calendars.get(self._inherited(code, lambda unit: unit.calendar) or "")

    def _inherited(self, code: str, read: Callable[[Unit], str | None]) -> str | None:
        return next((value for unit in reversed(self.path_of(code)) if (value := read(unit)) is not None), None)

    def name_of(self, location: str) -> str:
        """Return the name of a location; its code, where it is not declared."""
        unit = self.by_code.get(location)
        return unit.name if unit else location

    def touchpoint_name(self, key: str) -> str:
        """Return the name of a touchpoint; its key, where it is not declared."""
        return next((one.name for one in self.touchpoints if one.key == key), key)
