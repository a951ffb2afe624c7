"""Routes tried on cases that there are: how many would go where, and what changes."""

from collections import Counter, deque
from dataclasses import dataclass, field
from uuid import UUID

from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.teams import FoundTeam, RouteSet
from shared.directory.people import Directory

EXAMPLES = 10
Way = tuple[str | None, str | None]
"""A route and a team; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A case that would go elsewhere."""

    ticket_id: UUID
    number: int
    before: Way
    after: Way


@dataclass(slots=True)
class RouteTrial:
    """Takes cases one after another, and counts where they go by the routes as they are, and as they would be."""

    before: RouteSet
    after: RouteSet
    directory: Directory
    cases: int = 0
    ways_before: Counter[Way] = field(default_factory=Counter)
    ways_after: Counter[Way] = field(default_factory=Counter)
    moved: int = 0
    """Cases that would go to another team."""
    examples: deque[Move] = field(default_factory=lambda: deque(maxlen=EXAMPLES))
    """Of those, the last ones taken."""

    def take(self, ticket_id: UUID, number: int, case: RoutedCase) -> None:
        """Count a case."""
        before = _way(self.before.find_team(case, self.directory))
        after = _way(self.after.find_team(case, self.directory))
        self.cases += 1
        self.ways_before[before] += 1
        self.ways_after[after] += 1
        if before[1] != after[1]:
            self.moved += 1
            self.examples.append(Move(ticket_id=ticket_id, number=number, before=before, after=after))

    @property
    def nobody(self) -> int:
        """How many cases would have no team."""
        return sum(number for (_, team), number in self.ways_after.items() if team is None)


def _way(found: FoundTeam) -> Way:
    return (None if found.route is None else found.route.key, found.team)
