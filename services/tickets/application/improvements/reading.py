"""Read the register: what the caller may see of it."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.tickets.domain.improvements.improvement import Entry, Improvement, ImprovementNotFoundError
from services.tickets.domain.improvements.reading import (
    Counts,
    ImprovementFilter,
    Order,
    Position,
    counts_of,
    may_read,
    today_of,
)
from services.tickets.domain.ticket import Ticket
from services.tickets.store.improvement_lists import ImprovementLists
from services.tickets.store.improvement_store import ImprovementStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ShownImprovement:
    """An improvement as one reader sees it."""

    improvement: Improvement
    cases: tuple[Ticket, ...]
    """Those that they may see, the newest first."""
    may_change: bool
    """Whether the place is theirs; what they may do besides is a matter of scopes."""


@dataclass(frozen=True, slots=True)
class ListedImprovement:
    """An improvement in a list."""

    improvement: Improvement
    cases: int
    """How many cases the reader sees behind it."""


async def _visible(connection: Connection, improvement_id: UUID, caller: Caller) -> Improvement:
    improvement = await ImprovementStore(connection).get(improvement_id)
    if not may_read(improvement.unit, caller):
        raise ImprovementNotFoundError
    return improvement


@dataclass(frozen=True, slots=True)
class ReadImprovement:
    unit_of_work: UnitOfWork

    async def __call__(self, *, improvement_id: UUID, caller: Caller) -> ShownImprovement:
        """Return one, with its cases.

        Raises:
            ImprovementNotFoundError: there is none that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            improvement = await _visible(connection, improvement_id, caller)
            cases = await ImprovementStore(connection).cases_of(improvement_id)
        seen = tuple(one for one in cases if caller.sees(one.location))
        return ShownImprovement(improvement, seen, may_change=caller.sees(improvement.unit))


@dataclass(frozen=True, slots=True)
class ListImprovements:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self,
        *,
        wanted: ImprovementFilter,
        caller: Caller,
        order: Order = "newest",
        after: Position | None = None,
        limit: int,
    ) -> list[ListedImprovement]:
        """Return up to `limit` of the wanted improvements that the caller may see, those after a position only."""
        async with self.unit_of_work.read() as connection:
            if wanted.ticket_id is not None:
                seen = await ImprovementStore(connection).seen_among([wanted.ticket_id], caller.locations)
                if not seen:
                    return []
            wanted = replace(wanted, reach=caller.locations)
            lists = ImprovementLists(connection, today_of(caller, self.clock.now()))
            found = await lists.page(wanted, order=order, after=after, limit=limit)
            counts = await ImprovementStore(connection).count_cases([one.id for one in found], caller.locations)
        return [ListedImprovement(one, counts.get(one.id, 0)) for one in found]


@dataclass(frozen=True, slots=True)
class CountImprovements:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, wanted: ImprovementFilter, caller: Caller) -> Counts:
        """Return how many of the wanted improvements that the caller may see there are by state."""
        wanted = replace(wanted, reach=caller.locations)
        async with self.unit_of_work.read() as connection:
            lists = ImprovementLists(connection, today_of(caller, self.clock.now()))
            return counts_of(await lists.tallies(wanted))


@dataclass(frozen=True, slots=True)
class ReadImprovementHistory:
    unit_of_work: UnitOfWork

    async def __call__(self, *, improvement_id: UUID, after: int, limit: int, caller: Caller) -> list[Entry]:
        """Return up to `limit` entries, oldest first, those after the version `after` only.

        Cases that the caller may not see are not named.

        Raises:
            ImprovementNotFoundError: there is none that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            await _visible(connection, improvement_id, caller)
            store = ImprovementStore(connection)
            entries = await store.history_after(improvement_id, after, limit=limit)
            named = [one.ticket_id for one in entries if one.ticket_id is not None]
            seen = await store.seen_among(named, caller.locations)
        return [one if one.ticket_id in seen else replace(one, ticket_id=None) for one in entries]
