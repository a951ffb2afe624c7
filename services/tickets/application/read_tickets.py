"""Read the tickets."""

from dataclasses import dataclass

from services.tickets.domain.ticket import Ticket
from services.tickets.domain.ticket_filter import TicketFilter
from services.tickets.store.ticket_reader import TicketReader
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadTickets:
    """Read tickets in pages, newest first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: TicketFilter, before: int | None, limit: int) -> list[Ticket]:
        """Return up to `limit` of the `wanted` tickets, those with a number below `before` only."""
        async with self.unit_of_work.read() as connection:
            return await TicketReader(connection).list_before(before, wanted=wanted, limit=limit)
