"""Read tickets and their histories: what the caller may see of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.tickets.domain.history import Entry
from services.tickets.domain.quick_filters import MOST_COUNTED, Counted, counted
from services.tickets.domain.reading import (
    CLOSED,
    STATES,
    Counts,
    Order,
    Position,
    Tally,
    TicketFilter,
    counts_of,
)
from services.tickets.domain.ticket import Ticket, TicketNotFoundError
from services.tickets.store.ticket_choices import values_of
from services.tickets.store.ticket_lists import TicketLists
from services.tickets.store.ticket_pages import TicketPages
from services.tickets.store.ticket_store import TicketStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork

MAX_CHOICES = 500
"""So many values of a field are offered to choose from."""


async def visible(connection: Connection, ticket_id: UUID, caller: Caller) -> Ticket:
    """Return the ticket of that id.

    Raises:
        TicketNotFoundError: there is none, or none at a location that the caller may see.
    """
    ticket = await TicketStore(connection).get(ticket_id)
    if not caller.sees(ticket.location):
        raise TicketNotFoundError
    return ticket


@dataclass(frozen=True, slots=True)
class ReadTicket:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> Ticket:
        """Return the ticket of that id.

        Raises:
            TicketNotFoundError: there is none, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            return await visible(connection, ticket_id, caller)


@dataclass(frozen=True, slots=True)
class ListTickets:
    """Read tickets in pages. `wanted.locations` holds the reach of who asks."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, wanted: TicketFilter, order: Order = "newest", after: Position | None = None, limit: int
    ) -> list[Ticket]:
        """Return up to `limit` of the `wanted` tickets, those after the position `after` only."""
        async with self.unit_of_work.read() as connection:
            return await TicketPages(connection, self.clock.now()).page(wanted, order=order, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class CountTickets:
    """Count tickets. `wanted.locations` holds the reach of who asks."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, wanted: TicketFilter, caller: Caller) -> Counts:
        """Return how many of the `wanted` tickets there are by state, and how many of them are the caller's."""
        # Of closed ones, which grow for ever, nothing but their number is asked.
        states = wanted.states or STATES
        still_open = replace(wanted, states=tuple(state for state in states if state != CLOSED))
        async with self.unit_of_work.read() as connection:
            lists = TicketLists(connection, self.clock.now())
            tallies = await lists.tallies(still_open, me=caller.name) if still_open.states else []
            closed = await lists.number_of(replace(wanted, states=(CLOSED,))) if CLOSED in states else 0
        return counts_of(tallies, closed=closed)

    async def tallies(self, *, wanted: TicketFilter, caller: Caller) -> list[Tally]:
        """Return the same by location."""
        async with self.unit_of_work.read() as connection:
            return await TicketLists(connection, self.clock.now()).tallies(wanted, me=caller.name)


@dataclass(frozen=True, slots=True)
class CountSeveral:
    """Count the tickets of several filters, each as far as anybody looks. `wanted.locations` holds the reach."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, wanted: Sequence[TicketFilter]) -> list[Counted]:
        async with self.unit_of_work.read() as connection:
            found = await TicketPages(connection, self.clock.now()).counts(wanted, most=MOST_COUNTED)
        return [counted(one) for one in found]


@dataclass(frozen=True, slots=True)
class ListChoices:
    """Read what the open tickets of somebody's locations can be filtered by."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller) -> dict[str, list[str]]:
        """Return the keys of surveys, touchpoints and locations, each sorted."""
        async with self.unit_of_work.read() as connection:
            return {
                column: await values_of(connection, column, caller.locations, limit=MAX_CHOICES)
                for column in ("survey", "touchpoint", "location")
            }


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Read a ticket's history in pages, oldest entry first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, after: int, limit: int, caller: Caller) -> list[Entry]:
        """Return up to `limit` entries, those after the version `after` only.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            await visible(connection, ticket_id, caller)
            return await TicketStore(connection).history_after(ticket_id, after, limit=limit)
