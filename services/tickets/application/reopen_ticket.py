"""Take up a case again that seemed settled."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.record_change import done, record_change
from services.tickets.domain.errors import ResponseHasTicketError
from services.tickets.domain.ticket import Ticket
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReopenTicket:
    """Take up a case again that seemed settled."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, ticket_id: UUID, actor: str, note: str | None = None, seen: int | None = None
    ) -> Ticket:
        """Take the step and return the ticket after it.

        Args:
            ticket_id: which ticket.
            actor: who does it.
            note: what they write into the history.
            seen: version of the ticket that they have read; None when they do not care.

        Raises:
            TicketNotFoundError: there is no such ticket.
            StaleTicketError: it has another version than `seen`.
            StepRefusedError: the step does not lead on from its state.
            ResponseHasTicketError: meanwhile another ticket was opened for the same response.
        """
        async with self.unit_of_work.begin() as work:
            tickets = TicketStore(work.connection)
            response_id = (await tickets.get(ticket_id)).response_id
            if response_id is not None:
                # Before the ticket's own lock, in the order that opening takes them.
                await tickets.lock_cases([response_id])
            ticket = await tickets.get(ticket_id, for_update=True)
            change = ticket.expect(seen).reopen(actor=actor, at=self.clock.now(), note=note)
            if response_id is not None:
                other = (await tickets.open_of([response_id])).get(response_id, ticket)
                if other.id != ticket.id:
                    raise ResponseHasTicketError(other.number)
            await record_change(work, change)
        return done(change)
