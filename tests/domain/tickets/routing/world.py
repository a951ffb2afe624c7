"""A small company for the tests of routing: people by a number, teams of them, routes to the teams."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.deciding import NOBODY, Moment, decide, find
from services.tickets.domain.routing.decision import Decision, PersonReason
from services.tickets.domain.routing.loads import Loads
from services.tickets.domain.routing.route import FALLBACK, Route, RouteDefinition
from services.tickets.domain.routing.teams import RouteSet
from shared.conditions.documents import expression_of
from shared.directory.people import Absence, Directory, Person, Team
from shared.directory.structure import Responsibility, Structure, Unit
from shared.keyed.resource import KeyedResource

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
OFFICE = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ("09:00-17:00",))
CHAIN = Structure(
    units=(
        Unit(code="south", name="South"),
        Unit(code="graz", name="Graz", parent="south"),
        Unit(code="wien", name=""),
    ),
    responsibilities=(
        Responsibility(unit="south", team="shops", deputy="backup"),
        Responsibility(touchpoint="delivery", unit=None, team="parcels"),
    ),
)


def person(number: int, **given: Any) -> Person:
    return Person(**{"id": UUID(int=number), "display_name": f"P{number}", "role": "agent", **given})


def away(*, days: float = 1, deputy: int | None = None, begin: datetime = MONDAY) -> Absence:
    """Return an absence that begins an hour before."""
    ends_at = begin + timedelta(days=days)
    return Absence(
        starts_at=begin - timedelta(hours=1), ends_at=ends_at, deputy=None if deputy is None else UUID(int=deputy)
    )


def company(people: Sequence[Person], structure: Structure = CHAIN, **teams: Sequence[int]) -> Directory:
    """Return the people in teams of the numbers that are named."""
    return Directory(
        structure=structure,
        people={one.id: one for one in people},
        teams={
            key: Team(key=key, name=key.title(), members=tuple(UUID(int=one) for one in members))
            for key, members in teams.items()
        },
    )


def route(key: str, position: int = 10, *, when: Mapping[str, Any] | None = None, **given: Any) -> Route:
    """Return a route in its second version; a `when` is a condition in JSON."""
    condition = None if when is None else expression_of(when)
    definition = RouteDefinition(**{"name": key.title(), "position": position, "when": condition, **given})
    definition.check()
    return KeyedResource(key, definition, 2, created_at=MONDAY, updated_at=MONDAY)


def fallback(**given: Any) -> Route:
    return route(FALLBACK, 0, **given)


def moment(directory: Directory, *routes: Route, at: datetime = MONDAY, loads: Loads | None = None) -> Moment:
    """Return what holds on that Monday."""
    return Moment(
        occasion="opened",
        at=at,
        directory=directory,
        routes=RouteSet(routes),
        loads=Loads() if loads is None else loads,
    )


def by_rules(case: RoutedCase, now: Moment) -> Decision:
    """Return where a case goes that has no team yet."""
    return decide(case, find(case, now), now)


def in_team(
    case: RoutedCase, team: str, now: Moment, *, decided_by: str | None = None, passed_over: frozenset[UUID] = NOBODY
) -> Decision:
    """Return who of the team that a case has takes it."""
    return decide(case, find(case, now, team=team, decided_by=decided_by), now, passed_over=passed_over)


def reasons(decision: Decision) -> dict[int, PersonReason]:
    """Return what was said of whom, by their numbers."""
    return {one.person_id.int: one.reason for one in decision.people}
