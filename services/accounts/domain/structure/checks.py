"""What is wrong with a structure, each finding at its exact place, such as `units.3.parent`."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from shared.business_hours.checks import ZONE, calendar_problems, is_zone
from shared.directory.structure import Structure, Unit
from shared.errors import FieldProblem

MOST_UNITS = 5_000
MOST_OTHERS = 1_000
"""Touchpoints and calendars; responsibilities are limited by what they can name."""
MAX_NAME = 200
MAX_CODE = 100
"""As long as the location of an answer may be."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})

KEY_RULE = "must be 1 to 64 lower-case letters, digits, hyphens and underscores, beginning with a letter or digit"
TWICE = "is there already, further up"


def structure_problems(structure: Structure, teams: Collection[str] | None = None) -> list[FieldProblem]:
    """Return what is wrong, in the order of the document.

    Args:
        structure: as somebody declares it.
        teams: keys of the teams that there are; None: not known, and any will do.
    """
    return [
        *_units(structure),
        *_touchpoints(structure, teams),
        *_responsibilities(structure, teams),
        *_calendars(structure),
    ]


def _units(structure: Structure) -> Iterator[FieldProblem]:
    if len(structure.units) > MOST_UNITS:
        yield FieldProblem("units", f"are too many: {MOST_UNITS} at most")
        return
    seen: set[str] = set()
    for number, unit in enumerate(structure.units):
        place = f"units.{number}"
        if not _is_line(unit.code, MAX_CODE):
            yield FieldProblem(f"{place}.code", f"must be one line of 1 to {MAX_CODE} characters, without outer blanks")
        elif unit.code in seen:
            yield FieldProblem(f"{place}.code", TWICE)
        seen.add(unit.code)
        yield from _name(unit.name, place)
        yield from _unit(unit, structure.calendars, place)
    yield from _parents(structure)


def _unit(unit: Unit, calendars: Collection[str], place: str) -> Iterator[FieldProblem]:
    if unit.zone is not None and not is_zone(unit.zone):
        yield FieldProblem(f"{place}.zone", ZONE)
    if unit.language is not None and not _LANGUAGE.fullmatch(unit.language):
        yield FieldProblem(f"{place}.language", "must be a language tag such as `en` or `de-AT`")
    if unit.calendar is not None and unit.calendar not in calendars:
        yield FieldProblem(f"{place}.calendar", "names no calendar of this document")


def _parents(structure: Structure) -> Iterator[FieldProblem]:
    parents = {unit.code: unit.parent for unit in structure.units}
    circling = _circling(parents)
    for number, unit in enumerate(structure.units):
        if unit.parent is not None and unit.parent not in parents:
            yield FieldProblem(f"units.{number}.parent", "names no unit of this document")
        elif unit.code in circling:
            yield FieldProblem(f"units.{number}.parent", "leads in a circle: no unit may lie above itself")


def _circling(parents: Mapping[str, str | None]) -> set[str]:
    """Return the units that lie above themselves."""
    settled: set[str] = set()
    circling: set[str] = set()
    for code in parents:
        path: list[str] = []
        on_path: set[str] = set()
        one: str | None = code
        while one is not None and one in parents and one not in settled and one not in on_path:
            path.append(one)
            on_path.add(one)
            one = parents[one]
        if one is not None and one in on_path:
            circling.update(path[path.index(one) :])
        settled |= on_path
    return circling


def _touchpoints(structure: Structure, teams: Collection[str] | None) -> Iterator[FieldProblem]:
    if len(structure.touchpoints) > MOST_OTHERS:
        yield FieldProblem("touchpoints", f"are too many: {MOST_OTHERS} at most")
        return
    seen: set[str] = set()
    for number, touchpoint in enumerate(structure.touchpoints):
        place = f"touchpoints.{number}"
        if not _KEY.fullmatch(touchpoint.key):
            yield FieldProblem(f"{place}.key", KEY_RULE)
        elif touchpoint.key in seen:
            yield FieldProblem(f"{place}.key", TWICE)
        seen.add(touchpoint.key)
        yield from _name(touchpoint.name, place)
        yield from _team(touchpoint.team, teams, f"{place}.team")


def _responsibilities(structure: Structure, teams: Collection[str] | None) -> Iterator[FieldProblem]:
    touchpoints = {one.key for one in structure.touchpoints}
    seen: set[tuple[str | None, str | None]] = set()
    for number, one in enumerate(structure.responsibilities):
        place = f"responsibilities.{number}"
        if one.touchpoint is not None and one.touchpoint not in touchpoints:
            yield FieldProblem(f"{place}.touchpoint", "names no touchpoint of this document")
        if one.unit is not None and one.unit not in structure.by_code:
            yield FieldProblem(f"{place}.unit", "names no unit of this document")
        if (one.touchpoint, one.unit) in seen:
            yield FieldProblem(place, "is for the same touchpoint and unit as one further up")
        seen.add((one.touchpoint, one.unit))
        yield from _team(one.team, teams, f"{place}.team")
        yield from _team(one.deputy, teams, f"{place}.deputy")
        if one.deputy == one.team:
            yield FieldProblem(f"{place}.deputy", "is the team itself")


def _calendars(structure: Structure) -> Iterator[FieldProblem]:
    if len(structure.calendars) > MOST_OTHERS:
        yield FieldProblem("calendars", f"are too many: {MOST_OTHERS} at most")
        return
    for key, calendar in structure.calendars.items():
        if not _KEY.fullmatch(key):
            # The key itself is not repeated: it may be anything.
            yield FieldProblem("calendars", f"has a key that is not right: each {KEY_RULE}")
            continue
        yield from calendar_problems(calendar, f"calendars.{key}")


def _team(team: str | None, teams: Collection[str] | None, place: str) -> Iterator[FieldProblem]:
    if team is None:
        return
    if not _KEY.fullmatch(team):
        yield FieldProblem(place, KEY_RULE)
    elif teams is not None and team not in teams:
        yield FieldProblem(place, "names no team; make it first, with PUT /v1/teams/{key}")


def _name(name: str, place: str) -> Iterator[FieldProblem]:
    if not _is_line(name, MAX_NAME):
        yield FieldProblem(f"{place}.name", f"must be one line of 1 to {MAX_NAME} characters, without outer blanks")


def _is_line(text: str, longest: int) -> bool:
    is_short = 0 < len(text) <= longest and text == text.strip()
    return is_short and not any(unicodedata.category(character) in _BREAKING for character in text)
