"""What is questionable about routes: nothing reaches them, their team is empty, they name what there is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from services.tickets.domain.assignees import obstacle_of
from services.tickets.domain.routing.case import FIELDS
from services.tickets.domain.routing.route import FALLBACK, Route, RouteDefinition, in_order
from shared.conditions.catalogue import Field
from shared.conditions.expression import Expression, Test, leaves_of
from shared.conditions.reasoning import Way, contradiction_in, implies, ways_of
from shared.directory.people import Directory
from shared.directory.responsible import responsible
from shared.keyed.resource import KeyedResource
from shared.vocabulary import FindingLevel

FindingCode = Literal[
    "invalid",
    "never_fits",
    "dead_branch",
    "unreachable",
    "unknown_team",
    "empty_team",
    "nobody_able",
    "unknown_unit",
    "unknown_touchpoint",
    "nobody_answers",
]
_LEVELS: dict[FindingCode, FindingLevel] = {"invalid": "error", "unknown_touchpoint": "hint", "nobody_answers": "hint"}
_NEVER = datetime.fromtimestamp(0, tz=UTC)
_MOST_PLACES = 1000
"""Combinations of touchpoint and place that are looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is questionable."""

    route: str
    """Key of the route."""
    code: FindingCode
    place: str
    """Where in its definition, such as `team`."""
    detail: str

    @property
    def level(self) -> FindingLevel:
        return _LEVELS.get(self.code, "warning")


def findings_in(routes: Sequence[Route], directory: Directory) -> list[Finding]:
    """Return what is questionable about all routes together, in the order in which they are looked at."""
    ordered = in_order(routes)
    found: list[Finding] = []
    for at, route in enumerate(ordered):
        problems = [Finding(route.key, "invalid", one.field, one.detail) for one in route.definition.problems()]
        found += problems or _findings(route, ordered[:at], directory)
    return found


def with_draft(routes: Sequence[Route], key: str, definition: RouteDefinition) -> list[Route]:
    """Return all routes as they would be with one that is not stored."""
    known = next((one for one in routes if one.key == key), None)
    others = [one for one in routes if one.key != key]
    version = 1 if known is None else known.version + 1
    return [*others, KeyedResource(key, definition, version, created_at=_NEVER, updated_at=_NEVER)]


def _findings(route: Route, before: Sequence[Route], directory: Directory) -> Iterator[Finding]:
    yield from _contradictions(route)
    yield from _unreachable(route, before)
    yield from _teams(route, directory)
    yield from _names(route, directory)


def _contradictions(route: Route) -> Iterator[Finding]:
    when = route.definition.when
    ways = None if when is None else ways_of(when)
    if not ways:
        return
    dead = [name for way in ways if (name := contradiction_in(way, _known)) is not None]
    names = ", ".join(sorted({f"`{name}`" for name in dead}))
    if len(dead) == len(ways):
        detail = f"can never hold: what is asked of {names} excludes each other"
        yield Finding(route.key, "never_fits", "when", detail)
    elif dead:
        detail = f"has a part that can never hold: what is asked of {names} contradicts"
        yield Finding(route.key, "dead_branch", "when", detail)


def _unreachable(route: Route, before: Sequence[Route]) -> Iterator[Finding]:
    """Yield the route before because of which no case ever comes to this one."""
    if route.key == FALLBACK or not route.definition.enabled:
        return
    mine = _alive(route.definition.when)
    for one in before:
        theirs = one.definition
        if not theirs.enabled:
            continue
        # A route without a team of its own lets cases through for which nobody answers.
        takes_all = theirs.team is not None or theirs.otherwise_team is not None
        if not takes_all or mine is None:
            continue
        ways = [()] if theirs.when is None else ways_of(theirs.when)
        if ways and mine and all(any(implies(way, other, _known) for other in ways) for way in mine):
            detail = f"is for cases only that the route `{one.key}` takes before"
            yield Finding(route.key, "unreachable", "position", detail)
            return


def _alive(when: Expression | None) -> list[Way] | None:
    ways = [()] if when is None else ways_of(when)
    return None if ways is None else [way for way in ways if contradiction_in(way, _known) is None]


def _teams(route: Route, directory: Directory) -> Iterator[Finding]:
    if not directory.teams:
        return
    definition = route.definition
    for place in ("team", "otherwise_team"):
        key = getattr(definition, place)
        if key is None:
            continue
        team = directory.teams.get(key)
        if team is None or not team.is_active:
            yield Finding(route.key, "unknown_team", place, "is no team that there is: cases go on to the next route")
            continue
        members = [one for id_ in team.members if (one := directory.people.get(id_)) is not None and one.is_active]
        if not members:
            yield Finding(route.key, "empty_team", place, "is a team without members: its cases wait for somebody")
        elif all(obstacle_of(one, None, directory) == "role" for one in members):
            yield Finding(route.key, "nobody_able", place, "is a team in which nobody's role lets them work on cases")
    if definition.team is None and definition.otherwise_team is None:
        yield from _nobody_answers(route, directory)


def _nobody_answers(route: Route, directory: Directory) -> Iterator[Finding]:
    structure = directory.structure
    leaves = [code for code in sorted(structure.by_code) if not structure.children_of(code)]
    declared: list[str | None] = [one.key for one in structure.touchpoints]
    pairs = [(touchpoint, code) for code in leaves for touchpoint in declared or [None]][:_MOST_PLACES]
    missed = [pair for pair in pairs if responsible(structure, *pair).team is None]
    if missed or not pairs:
        such = ", such as " + " at ".join(filter(None, missed[0])) if missed else ""
        detail = (
            f"is not given, and nobody answers for {len(missed)} of {len(pairs)} combinations of touchpoint and place"
        )
        yield Finding(route.key, "nobody_answers", "otherwise_team", detail + such)


def _names(route: Route, directory: Directory) -> Iterator[Finding]:
    structure = directory.structure
    touchpoints = {one.key for one in structure.touchpoints}
    leaves = () if route.definition.when is None else leaves_of(route.definition.when)
    for leaf in leaves:
        if not isinstance(leaf, Test):
            continue
        if leaf.field in {"unit", "location"} and structure.units:
            unknown = [f"`{one}`" for one in _texts(leaf) if one not in structure.by_code]
            if unknown:
                detail = f"names {', '.join(unknown)}, which is no unit of the published structure"
                yield Finding(route.key, "unknown_unit", "when", detail)
        elif leaf.field == "touchpoint" and touchpoints:
            unknown = [f"`{one}`" for one in _texts(leaf) if one not in touchpoints]
            if unknown:
                detail = f"names {', '.join(unknown)}, which is not declared in the structure"
                yield Finding(route.key, "unknown_touchpoint", "when", detail)


def _texts(test: Test) -> list[str]:
    values: list[Any] = [test.equals, test.differs_from, *(test.one_of or ())]
    return [one for one in values if isinstance(one, str)]


def _known(name: str) -> Field | None:
    return FIELDS.get(name)
