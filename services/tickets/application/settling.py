"""Resolve and close cases, and say what became of their customers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.application.causes import read_causes
from services.tickets.application.several import Chosen, Done, each
from services.tickets.application.steps import Step
from services.tickets.domain.casework.checks import undone
from services.tickets.domain.history import Outcome, Settlement
from services.tickets.domain.settling import close, know_outcome, of_one, resolve
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.store.checklist_store import CheckStore
from shared.access import Caller
from shared.keyed.preconditions import Precondition


@dataclass(frozen=True, slots=True)
class ResolveTicket(Step):
    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        said: Settlement,
        note: str | None = None,
    ) -> Ticket:
        """Say that the cause is dealt with, and as much about it as is known.

        Raises:
            InvalidFieldsError: it is no cause, or contradicts the case.
        """
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected)
            causes = await read_causes(writing.connection)
            change = resolve(ticket, said, causes, actor=caller.name, at=writing.now, note=note)
            await writing.record([(change, None)])
        return writing.latest(ticket)


@dataclass(frozen=True, slots=True)
class CloseTicket(Step):
    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        said: Settlement,
        note: str | None = None,
        outcome: Outcome | None = None,
        is_one_of_several: bool = False,
    ) -> Ticket:
        """Close the loop, and resolve the case with the same step where it is open.

        What is said of several cases at once may say why nobody has contacted the customer though in this one somebody
        has, or nobody can: then that counts for the others.

        Raises:
            InvalidFieldsError: something is missing that must be said or done before, or contradicts the case.
        """
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected)
            causes = await read_causes(writing.connection)
            changes = close(
                ticket,
                of_one(ticket, said) if is_one_of_several else said,
                causes,
                actor=caller.name,
                at=writing.now,
                note=note,
                outcome=outcome,
                undone=undone(await CheckStore(writing.connection).of(ticket_id)),
            )
            await writing.record([(change, None) for change in changes])
        return writing.latest(ticket)


@dataclass(frozen=True, slots=True)
class CloseTickets:
    """Close several tickets at once, with the same settlement."""

    close: CloseTicket

    async def __call__(
        self,
        *,
        chosen: list[Chosen],
        caller: Caller,
        said: Settlement,
        note: str | None = None,
        outcome: Outcome | None = None,
    ) -> list[Done]:
        """Return what became of each, in order."""
        return await each(
            chosen,
            lambda one: self.close(
                ticket_id=one.ticket_id,
                expected=one.expected,
                caller=caller,
                said=said,
                note=note,
                outcome=outcome,
                is_one_of_several=True,
            ),
        )


@dataclass(frozen=True, slots=True)
class KnowOutcome(Step):
    """Say what became of the customer. It contradicts nothing that others do, so nothing need be expected."""

    async def __call__(
        self,
        *,
        ticket_id: UUID,
        caller: Caller,
        outcome: Outcome,
        note: str | None = None,
        expected: Precondition | None = None,
    ) -> Ticket:
        def known(ticket: Ticket, at: datetime) -> Change:
            return know_outcome(ticket, outcome, actor=caller.name, at=at, note=note)

        return await self.take(ticket_id, expected or Precondition(), caller, known)
