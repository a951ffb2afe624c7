"""Read one ticket."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.domain.ticket import Ticket
from services.tickets.store.ticket_store import TicketStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadTicket:
    """Read one ticket."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID) -> Ticket:
        """Return the ticket of that id.

        Raises:
            TicketNotFoundError: there is none.
        """
        async with self.unit_of_work.read() as connection:
            return await TicketStore(connection).get(ticket_id)
