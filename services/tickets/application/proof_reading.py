"""Read whether the customer of a case was won back, and what they were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.queries import visible
from services.tickets.domain.customer_messages import CustomerMessage
from services.tickets.domain.resurvey import Resurvey
from services.tickets.store.proof_store import CustomerMessageStore, ResurveyStore
from shared.access import Caller
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CaseProof:
    """What is known of one case."""

    resurveys: Sequence[Resurvey]
    """In the order of the closings."""
    messages: Sequence[CustomerMessage]
    """Of the suite and of colleagues, the earliest first."""


@dataclass(frozen=True, slots=True)
class ReadProof:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> CaseProof:
        """Return what is known of a case.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            ticket = await visible(connection, ticket_id, caller)
            resurveys = await ResurveyStore(connection).of([ticket.id])
            messages = await CustomerMessageStore(connection).of([ticket.id])
        return CaseProof(resurveys, messages)
