"""Read what happened to a ticket."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.domain.history import Entry
from services.tickets.store.ticket_reader import TicketReader
from services.tickets.store.ticket_store import TicketStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Read a ticket's history in pages, oldest first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, after: int, limit: int) -> list[Entry]:
        """Return up to `limit` entries, those after the version `after` only.

        Raises:
            TicketNotFoundError: there is no such ticket.
        """
        async with self.unit_of_work.read() as connection:
            await TicketStore(connection).get(ticket_id)
            return await TicketReader(connection).history_after(ticket_id, after, limit=limit)
