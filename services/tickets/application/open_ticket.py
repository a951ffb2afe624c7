"""Open a ticket by hand."""

from dataclasses import dataclass

from services.tickets.application.record_change import done, record_change
from services.tickets.domain.errors import ResponseHasTicketError
from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.ticket import Ticket
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Open a ticket about a case that no alert told of."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, case: ManualCase, actor: str) -> Ticket:
        """Open the ticket and return it.

        Raises:
            ResponseHasTicketError: the case is about a response that has an open ticket.
        """
        async with self.unit_of_work.begin() as work:
            tickets = TicketStore(work.connection)
            if case.response_id is not None:
                await tickets.lock_cases([case.response_id])
                other = (await tickets.open_of([case.response_id])).get(case.response_id)
                if other is not None:
                    raise ResponseHasTicketError(other.number)
            [number] = await tickets.next_numbers(1)
            change = open_by_hand(case, actor=actor, ticket_id=uuid7(), number=number, at=self.clock.now())
            await record_change(work, change)
        return done(change)
