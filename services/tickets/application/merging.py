"""Merge two cases of one customer, by hand. What both are about is in one afterwards; there is no way back."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import Writing
from services.tickets.application.steps import Step
from services.tickets.domain.merging import merge
from services.tickets.domain.ticket import Ticket, TicketNotFoundError
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.said_store import SaidStore
from services.tickets.store.ticket_store import forgotten
from shared.access import Caller
from shared.contracts.event import Cause
from shared.errors import InvalidFieldError
from shared.keyed.preconditions import Precondition

NOT_FOUND = "must be the id or the number of a case that you can see"


@dataclass(frozen=True, slots=True)
class MergeTicket(Step):
    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        into: UUID | int,
        note: str | None = None,
    ) -> Ticket:
        """Close a ticket because another one, named by its id or number, goes on with everything that it is about.

        Raises:
            InvalidFieldError: there is no such other ticket that the caller sees.
            MergeRefusedError: the other one is closed, or the two are about different customers.
        """
        async with self.book.begin() as writing:
            other_id = await _other(writing, into, caller)
            await _lock(writing, ticket_id, other_id)
            locked = {one: await writing.tickets.lock(one) for one in sorted({ticket_id, other_id})}
            ticket, other = locked[ticket_id], locked[other_id]
            if not caller.sees(ticket.location):
                raise TicketNotFoundError
            if not caller.sees(other.location):
                raise InvalidFieldError(field="into", detail=NOT_FOUND)
            await merge_cases(writing, ticket.expect(expected), other, actor=caller.name, note=note)
        return writing.latest(ticket)


async def merge_cases(
    writing: Writing, ticket: Ticket, into: Ticket, *, actor: str, note: str | None = None, cause: Cause | None = None
) -> None:
    """Let one case go on with everything that another one is about; both are locked, and errors those of `merge`."""
    changes = merge(ticket, into, actor=actor, at=writing.now, note=note)
    await writing.record([(change, cause) for change in changes])
    await SaidStore(writing.connection).move(ticket.id, into.id, version=changes[1].entry.version)
    await JoiningStore(writing.connection).move_keys(ticket.id, into.id)


async def _other(writing: Writing, into: UUID | int, caller: Caller) -> UUID:
    found = await JoiningStore(writing.connection).named(into)
    if found is None or not caller.sees(found.location):
        raise InvalidFieldError(field="into", detail=NOT_FOUND)
    return found.id


async def _lock(writing: Writing, *tickets: UUID) -> None:
    """Keep others from erasing what the cases are about, and from taking in more, while it moves."""
    cases = [await writing.tickets.get(one) for one in tickets]
    about = {one for case in cases for one in (case.respondent_id, *case.responses)}
    await forgotten(writing.connection).among(about)
    await writing.tickets.lock_all_cases()
