"""Say that the cause of a complaint is dealt with."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.record_change import done, record_change
from services.tickets.domain.ticket import Ticket
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ResolveTicket:
    """Say that the cause of a complaint is dealt with."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self,
        *,
        ticket_id: UUID,
        actor: str,
        note: str | None = None,
        root_cause: str | None = None,
        seen: int | None = None,
    ) -> Ticket:
        """Take the step and return the ticket after it.

        Args:
            ticket_id: which ticket.
            actor: who does it.
            note: what they write into the history.
            root_cause: what it was, when that is known.
            seen: version of the ticket that they have read; None when they do not care.

        Raises:
            TicketNotFoundError: there is no such ticket.
            StaleTicketError: it has another version than `seen`.
            StepRefusedError: the step does not lead on from its state.
        """
        async with self.unit_of_work.begin() as work:
            ticket = await TicketStore(work.connection).get(ticket_id, for_update=True)
            change = ticket.expect(seen).resolve(actor=actor, at=self.clock.now(), note=note, root_cause=root_cause)
            await record_change(work, change)
        return done(change)
