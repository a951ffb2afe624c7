"""What customers said that a case is about, and their other cases, as far as whoever asks sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.queries import visible
from services.tickets.domain.repeats import WITHIN
from services.tickets.domain.said import CaseAnswer, CaseComplaint
from services.tickets.domain.ticket import Ticket
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.said_store import SaidStore
from shared.access import Caller
from shared.unit_of_work import UnitOfWork

MOST = 50
"""So many other cases of one customer are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseContext:
    """What belongs to a case, beside itself."""

    answers: Sequence[CaseAnswer] = ()
    """The newest first."""
    complaints: Sequence[CaseComplaint] = ()
    """The newest first."""
    others: Sequence[Ticket] = ()
    """Other cases of the same customer: the open ones, the newest first, then those that are closed."""
    merged: Sequence[Ticket] = ()
    """The case that goes on with this one, or those that it goes on with."""
    unhappy_answers: int = 0
    """How many unhappy answers the customer gave within 90 days, up to the newest one of the case."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> CaseContext:
        """Return what belongs to a case.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            ticket = await visible(connection, ticket_id, caller)
            joining, said = JoiningStore(connection), SaidStore(connection)
            others = await joining.others_of(ticket, caller.locations, limit=MOST)
            answers = await said.answers_of([ticket.id, *(one.id for one in others)])
            merged = await joining.merged_with(ticket)
            own = [one for one in answers if one.ticket_id == ticket.id]
            return CaseContext(
                answers=own,
                complaints=await said.complaints_of([ticket.id]),
                others=others,
                merged=[one for one in merged if caller.sees(one.location)],
                unhappy_answers=_unhappy(own, answers),
            )


def _unhappy(own: Iterable[CaseAnswer], everything: Iterable[CaseAnswer]) -> int:
    newest = max((one.occurred_at for one in own if _counts(one)), default=None)
    if newest is None:
        return 0
    return sum(_counts(one) and newest - WITHIN <= one.occurred_at <= newest for one in everything)


def _counts(answer: CaseAnswer) -> bool:
    return answer.severity is not None and not answer.is_gone
