"""Read tickets and their histories."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.domain.ticket import Entry, Ticket, TicketFilter
from services.tickets.store.ticket_store import TicketStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadTicket:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID) -> Ticket:
        """Return the ticket of that id.

        Raises:
            TicketNotFoundError: there is none.
        """
        async with self.unit_of_work.read() as connection:
            return await TicketStore(connection).get(ticket_id)


@dataclass(frozen=True, slots=True)
class ListTickets:
    """Read tickets in pages, newest first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: TicketFilter, before: int | None, limit: int) -> list[Ticket]:
        """Return up to `limit` of the `wanted` tickets, those with a number below `before` only."""
        async with self.unit_of_work.read() as connection:
            return await TicketStore(connection).list_before(before, wanted=wanted, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Read a ticket's history in pages, oldest entry first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, after: int, limit: int) -> list[Entry]:
        """Return up to `limit` entries, those after the version `after` only.

        Raises:
            TicketNotFoundError: there is no such ticket.
        """
        async with self.unit_of_work.read() as connection:
            tickets = TicketStore(connection)
            await tickets.get(ticket_id)
            return await tickets.history_after(ticket_id, after, limit=limit)
