"""Take a step of a ticket that needs nothing but somebody who takes it: contact or close."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.tickets.application.record_change import done, record_change
from services.tickets.domain.ticket import Ticket
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Note that the customer was contacted, or close the loop."""

    unit_of_work: UnitOfWork
    clock: Clock
    step: Literal["contact", "close"]

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
        """
        async with self.unit_of_work.begin() as work:
            ticket = (await TicketStore(work.connection).get(ticket_id, for_update=True)).expect(seen)
            take = ticket.contact if self.step == "contact" else ticket.close
            change = take(actor=actor, at=self.clock.now(), note=note)
            await record_change(work, change)
        return done(change)
