"""Take the steps of a ticket, or write a note. Every step is taken on the state that its caller has read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from services.tickets.application.book import CaseBook
from services.tickets.domain.casework.watching import checked_mentions
from services.tickets.domain.opening import ResponseHasTicketError
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.store.joining_store import JoiningStore
from shared.access import Caller
from shared.keyed.preconditions import Precondition

Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Step:
    """What the steps have in common.

    Each is called with the ticket (`ticket_id`), what its caller has read of it (`expected`), who that is (`caller`)
    and what they write into the history (`note`), and returns the ticket after it.

    Raises:
        TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        PreconditionRequiredError: nothing is expected of it.
        PreconditionFailedError: it is not as expected.
        StepRefusedError: its state does not allow the step.
    """

    book: CaseBook

    async def take(
        self,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        step: Callable[[Ticket, datetime], Change],
    ) -> Ticket:
        """Take a step that a function decides on, and return the ticket after it."""
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected)
            await writing.record([(step(ticket, writing.now), None)])
        return writing.latest(ticket)


@dataclass(frozen=True, slots=True)
class ContactCustomer(Step):
    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        note: str | None = None,
        happened_at: datetime | None = None,
    ) -> Ticket:
        """Note that the customer was contacted, now or at a moment that has passed."""

        def contact(ticket: Ticket, at: datetime) -> Change:
            return ticket.contact(actor=caller.name, at=at, note=note, happened_at=happened_at)

        return await self.take(ticket_id, expected, caller, contact)


@dataclass(frozen=True, slots=True)
class LetWait(Step):
    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        note: str | None = None,
        until: datetime | None = None,
    ) -> Ticket:
        """Say that nothing can be done before a moment, or before somebody says so."""

        def wait(ticket: Ticket, at: datetime) -> Change:
            return ticket.wait(actor=caller.name, at=at, note=note, until=until)

        return await self.take(ticket_id, expected, caller, wait)


@dataclass(frozen=True, slots=True)
class ResumeTicket(Step):
    async def __call__(
        self, *, ticket_id: UUID, expected: Precondition | None, caller: Caller, note: str | None = None
    ) -> Ticket:
        """End the waiting of a case."""
        return await self.take(
            ticket_id, expected, caller, lambda ticket, at: ticket.resume(actor=caller.name, at=at, note=note)
        )


@dataclass(frozen=True, slots=True)
class FollowUp(Step):
    """Say when to look at a case again. It contradicts nothing that others do, so nothing need be expected."""

    async def __call__(
        self,
        *,
        ticket_id: UUID,
        caller: Caller,
        on: datetime | None,
        note: str | None = None,
        expected: Precondition | None = None,
    ) -> Ticket:
        def follow_up(ticket: Ticket, at: datetime) -> Change:
            return ticket.follow_up(actor=caller.name, at=at, on=on, note=note)

        return await self.take(ticket_id, expected or Precondition(), caller, follow_up)


@dataclass(frozen=True, slots=True)
class NoteOnTicket(Step):
    """Write a note without a step. It contradicts nothing that others do, so nothing need be expected."""

    async def __call__(
        self,
        *,
        ticket_id: UUID,
        caller: Caller,
        note: str,
        mentions: Sequence[UUID] = (),
        expected: Precondition | None = None,
    ) -> Ticket:
        """Write it, and let the people whom it mentions know.

        Raises:
            InvalidFieldsError: one of `mentions` is nobody who may see the case.
        """
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected or Precondition())
            people = checked_mentions(mentions, location=ticket.location, directory=writing.directory)
            change = ticket.note(actor=caller.name, at=writing.now, note=note, mentions=people)
            await writing.record([(change, None)])
        return writing.latest(ticket)


@dataclass(frozen=True, slots=True)
class ReopenTicket(Step):
    async def __call__(
        self, *, ticket_id: UUID, expected: Precondition | None, caller: Caller, note: str | None = None
    ) -> Ticket:
        """Take the case up again.

        Raises:
            ResponseHasTicketError: meanwhile one of its responses is in another open ticket.
        """
        async with self.book.begin() as writing:
            tickets = writing.tickets
            known = await tickets.get(ticket_id)
            # Before the ticket's own lock, in the order that opening takes them.
            await tickets.lock_cases(known.responses)
            ticket = (await writing.locked(ticket_id, caller)).expect(expected)
            change = ticket.reopen(actor=caller.name, at=writing.now, note=note)
            others = await JoiningStore(writing.connection).of_responses(ticket.responses)
            for other_id in sorted(set(others.values()) - {ticket.id}):
                other = await tickets.get(other_id)
                raise ResponseHasTicketError(other.number if caller.sees(other.location) else None)
            await writing.record([(change, None)])
        return writing.latest(ticket)
