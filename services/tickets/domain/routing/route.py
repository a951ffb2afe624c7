"""A route: which cases it is for, which team they go to, and how somebody of the team is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from services.tickets.domain.routing.case import CATALOGUE
from shared.conditions.checks import check_condition
from shared.conditions.expression import Expression, Test, leaves_of
from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource

Pick = Literal["least_open", "round_robin", "nobody"]
"""Who takes a case: whoever has the fewest, everybody in turn, or nobody: it stays with the team."""
PICKS: tuple[Pick, ...] = get_args(Pick)

FALLBACK = "fallback"
"""Key of the last route. It is always there, is for every case, and cannot be deleted."""
MOST_POSITION = 1_000_000
MOST_CASES = 10_000
LONGEST_NAME = 200
MOST_ROUTES = 200


class InvalidRouteError(InvalidFieldsError):
    slug = "invalid-route"
    title = "The route makes no sense"
    message = "Nothing was changed. Correct the fields named in `errors` and send it again."


class RouteNotFoundError(NotFoundError):
    slug = "route-not-found"
    title = "There is no such route"


class FallbackStaysError(ConflictError):
    slug = "fallback-stays"
    title = "The last route stays"
    message = "It takes the cases that no other route is for. Change what it does instead of deleting it."


class TooManyRoutesError(ConflictError):
    slug = "too-many-routes"
    title = "There are too many routes"
    message = f"There may be {MOST_ROUTES} at most: join some of them with `any_of`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How somebody of a team is found."""

    pick: Pick = "least_open"
    person_limit: int | None = None
    """How many open cases a person may have to get one more; None: as many as they take themselves."""
    team_limit: int | None = None
    """How many open cases people of the team may have in all for one more to be given; None: no limit."""
    ignores_hours: bool = False
    """Whether people get cases outside their working hours, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDefinition(Terms):
    """What a person decides about a route. Routes are looked at by position; the first that fits decides."""

    name: str
    enabled: bool = True
    position: int
    """From the lowest to the highest; equal ones by key. That of the last route does not count."""
    when: Expression | None = None
    """None: every case."""
    team: str | None = None
    """Key of the team; None: the team that answers for the touchpoint at the place."""
    otherwise_team: str | None = None
    """Key of the team that takes it where nobody answers for touchpoint and place."""

    def check(self) -> None:
        """Refuse a route that can mean nothing.

        Raises:
            InvalidRouteError: names each place that is wrong.
        """
        if problems := list(self.problems()):
            raise InvalidRouteError(problems)

    def problems(self) -> Iterator[FieldProblem]:
        """Yield each place that is wrong."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            yield FieldProblem("name", f"must be text of 1 to {LONGEST_NAME} characters")
        if not 0 <= self.position <= MOST_POSITION:
            yield FieldProblem("position", f"must be a whole number from 0 to {MOST_POSITION}")
        if self.when is not None:
            yield from check_condition(self.when, "when", CATALOGUE)
        if self.team is not None and self.otherwise_team is not None:
            yield FieldProblem("otherwise_team", "is for routes without a team of their own; leave one of them out")
        for name in ("person_limit", "team_limit"):
            limit = getattr(self, name)
            if limit is not None and not 1 <= limit <= MOST_CASES:
                yield FieldProblem(name, f"must be a whole number from 1 to {MOST_CASES}")
            elif limit is not None and self.pick == "nobody":
                yield FieldProblem(name, "limits nothing where nobody gets a case by themselves; leave it out")

    def needs_history(self) -> bool:
        """Return whether it asks for other cases of the same customer."""
        leaves = () if self.when is None else leaves_of(self.when)
        return any(isinstance(leaf, Test) and leaf.field == "earlier_cases" for leaf in leaves)


Route = KeyedResource[RouteDefinition]
"""A route as it stands now."""


def check_last(key: str, definition: RouteDefinition) -> None:
    """Refuse a last route that would not take every case.

    Raises:
        InvalidRouteError: names each place that is wrong.
    """
    problems = []
    if key == FALLBACK and definition.when is not None:
        problems.append(FieldProblem("when", "must be empty: the last route takes what no other one is for"))
    if key == FALLBACK and not definition.enabled:
        problems.append(FieldProblem("enabled", "must be true: the last route cannot be switched off"))
    if problems:
        raise InvalidRouteError(problems)


def in_order(routes: Sequence[Route]) -> list[Route]:
    """Return routes in the order in which they are looked at: the last one last."""
    return sorted(routes, key=lambda one: (one.key == FALLBACK, one.definition.position, one.key))


def moved(routes: Sequence[Route], key: str, before: str | None) -> dict[str, int]:
    """Return the new positions of the routes that change theirs when one of them moves.

    Args:
        routes: all of them.
        key: of the route that moves.
        before: key of the route that will be the next after it; None: the last one, which is always there.
    """
    order = [one.key for one in in_order(routes) if one.key not in {key, FALLBACK}]
    order.insert(order.index(before) if before in order else len(order), key)
    positions = {one.key: one.definition.position for one in routes}
    wanted: dict[str, int] = {}
    lowest = -1
    for one in order:
        # As few as possible change: who stands behind already keeps their place.
        if one != key and positions[one] > lowest:
            wanted[one] = positions[one]
        else:
            wanted[one] = _between(lowest, order, one, positions)
        lowest = wanted[one]
    if lowest > MOST_POSITION:
        wanted = {one: (number + 1) * _STEP for number, one in enumerate(order)}
    return {one: position for one, position in wanted.items() if positions[one] != position}


_STEP = 10


def _between(lowest: int, order: Sequence[str], one: str, positions: dict[str, int]) -> int:
    """Return a position above `lowest`, and in the middle before the next one where there is room."""
    at = order.index(one)
    following = positions[order[at + 1]] if at + 1 < len(order) else lowest + 2 * _STEP
    return (lowest + following) // 2 if following - lowest > 1 else lowest + 1
