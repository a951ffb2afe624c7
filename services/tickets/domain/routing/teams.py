"""Which team a case goes to: the first route that fits, and at the end the last one, which fits every case."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.tickets.domain.routing.case import RoutedCase, values_of
from services.tickets.domain.routing.decision import DecidingTest, RouteLook, RouteOutcome
from services.tickets.domain.routing.route import FALLBACK, Route, Terms, in_order
from shared.conditions.documents import document_of
from shared.conditions.evaluate import Explanation, Values, explain
from shared.directory.people import Directory
from shared.directory.responsible import Look, responsible

_MOST_TESTS = 5
"""Of one route in an explanation."""


@dataclass(frozen=True, slots=True)
class FoundTeam:
    """The team, by which route, and what was looked at on the way."""

    looks: Sequence[RouteLook]
    route: Route | None = None
    """The one that decided; None: there is no team, or it is given."""
    teams: Sequence[str] = ()
    """Keys of the team, and of the one that stands in where nobody of the first is there."""
    places: Sequence[Look] = ()

    @property
    def team(self) -> str | None:
        return self.teams[0] if self.teams else None


@dataclass(frozen=True, slots=True)
class RouteSet:
    """All routes as they are at one moment."""

    routes: Sequence[Route] = ()
    ordered: Sequence[Route] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ordered", in_order(self.routes))

    @property
    def needs_history(self) -> bool:
        """Whether a route asks for other cases of the same customer."""
        return any(one.definition.enabled and one.definition.needs_history() for one in self.ordered)

    @property
    def gives(self) -> bool:
        """Whether a route gives cases to people; else nothing has to be known of what they have to do."""
        return any(one.definition.enabled and one.definition.pick != "nobody" for one in self.ordered)

    def find_team(self, case: RoutedCase, directory: Directory) -> FoundTeam:
        """Return the team for a case by the first route that fits and whose team there is."""
        values = values_of(case)
        looks: list[RouteLook] = []
        places: Sequence[Look] = ()
        for route in self.ordered:
            found = _look(route, values, case, directory)
            looks += found.looks
            places = found.places
            if found.teams:
                return FoundTeam(looks, route, found.teams, places)
        return FoundTeam(looks, places=places)

    def of_team(self, team: str, decided_by: str | None = None) -> Route | None:
        """Return the route by whose terms people of a team are found, for a case that stays with its team.

        The one that decided, as long as it is switched on; else the first that names the team; else the last one.

        Args:
            team: key of the team.
            decided_by: key of the route that gave the case to a team; None: somebody did by hand.
        """
        enabled = [one for one in self.ordered if one.definition.enabled]
        by_key = {one.key: one for one in enabled}
        if decided_by is not None and decided_by in by_key:
            return by_key[decided_by]
        named = (one for one in enabled if team in {one.definition.team, one.definition.otherwise_team})
        return next(named, by_key.get(FALLBACK))


def terms_of(route: Route | None) -> Terms:
    """Return the terms of a route; without one nobody gets a case by themselves."""
    return Terms(pick="nobody") if route is None else route.definition


def _look(route: Route, values: Values, case: RoutedCase, directory: Directory) -> FoundTeam:
    """Return what one route says: its look, and its teams where it decides."""
    definition = route.definition
    if not definition.enabled:
        return FoundTeam([_said(route, "off")])
    why = None if definition.when is None else explain(definition.when, values)
    if why is not None and not why.holds:
        return FoundTeam([_said(route, "differs", why)])
    if definition.team is not None:
        there = _is_there(definition.team, directory)
        return FoundTeam(
            [_said(route, "fits" if there else "team_gone", why)], teams=(definition.team,) if there else ()
        )
    teams, places = _responsible(route, case, directory)
    return FoundTeam([_said(route, "fits" if teams else "nobody_answers", why)], teams=teams, places=places)


def _responsible(route: Route, case: RoutedCase, directory: Directory) -> tuple[Sequence[str], Sequence[Look]]:
    found = responsible(directory.structure, case.touchpoint, case.location)
    teams = [team for team in (found.team, found.deputy) if team is not None and _is_there(team, directory)]
    otherwise = route.definition.otherwise_team
    if not teams and otherwise is not None and _is_there(otherwise, directory):
        teams = [otherwise]
    return tuple(dict.fromkeys(teams)), found.looks


def _is_there(team: str, directory: Directory) -> bool:
    known = directory.teams.get(team)
    return known is not None and known.is_active


def _said(route: Route, outcome: RouteOutcome, why: Explanation | None = None) -> RouteLook:
    leaves = () if why is None else why.leaves[:_MOST_TESTS]
    return RouteLook(
        key=route.key,
        version=route.version,
        name=route.definition.name,
        outcome=outcome,
        tests=tuple(DecidingTest(leaf.place, document_of(leaf.leaf), leaf.holds) for leaf in leaves),
    )
