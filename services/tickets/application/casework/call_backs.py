"""The wish of a customer to be called back: agents note or change it, and see whether now is the time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.application.book import CaseBook
from services.tickets.application.queries import visible
from services.tickets.domain.casework.call_back import CallTime, call_time, want_call_back, zone_of_case
from services.tickets.domain.ticket import Ticket
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.keyed.preconditions import Precondition
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import CallBack


@dataclass(frozen=True, slots=True)
class CallBackWish:
    """A wish, and when it can be kept."""

    wish: CallBack
    open_since: datetime | None
    """None: somebody has contacted the customer since."""
    time: CallTime | None
    """None: nobody knows by whose clocks, or the customer wants no call."""


@dataclass(frozen=True, slots=True)
class SetCallBack:
    """Note that a customer wants to be called back. It contradicts nothing that others do, so nothing is expected."""

    book: CaseBook

    async def __call__(
        self, *, ticket_id: UUID, wish: CallBack | None, caller: Caller, expected: Precondition | None = None
    ) -> Ticket:
        """Return the ticket with the wish, or without one; a wish that is open already stays as it is.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
            PreconditionFailedError: the ticket is not as expected.
            StepRefusedError: the ticket is closed.
        """
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected or Precondition())
            change = want_call_back(ticket, wish, actor=caller.name, at=writing.now)
            await writing.record([] if change is None else [(change, None)])
        return writing.latest(ticket)


@dataclass(frozen=True, slots=True)
class ReadCallBack:
    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> CallBackWish | None:
        """Return the wish of a case's customer, with the time that suits them; None without one.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        structure = (await self.directory()).structure
        async with self.unit_of_work.read() as connection:
            ticket = await visible(connection, ticket_id, caller)
        if ticket.call_back is None:
            return None
        time = call_time(ticket.call_back, zone_of_case(ticket, structure), self.clock.now())
        return CallBackWish(ticket.call_back, ticket.call_back_open_since, time)
