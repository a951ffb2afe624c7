"""Take the steps of a ticket, or write a note. Every step is taken on the state that its caller has read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.application.asking import assignment_notice
from services.tickets.domain.early import changes_by_news
from services.tickets.domain.opening import ResponseHasTicketError
from services.tickets.domain.ticket import SUITE, Change, Ticket, TicketNotFoundError
from services.tickets.events_out import ticket_event
from services.tickets.store.promise_store import EarlyStore
from services.tickets.store.ticket_store import TicketStore
from shared.access import Caller
from shared.clock import Clock
from shared.contracts.event import Cause
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.keyed.preconditions import Precondition
from shared.observability.metrics import TICKET_STEPS
from shared.unit_of_work import UnitOfWork, Work


async def record(work: Work, changes: Sequence[tuple[Change, Cause | None]]) -> None:
    """Store changes, each with what caused it, and publish their events and what to audit with the commit.

    A case that is opened, or that a complaint joins, takes what came before; what it is about is locked.
    """
    changes = [*changes, *await _by_early_news(work, changes)]
    await TicketStore(work.connection).record([change for change, _ in changes])
    for change, cause in changes:
        if change.entry.actor != SUITE:
            _audit(work, change)
        event = ticket_event(change)
        if event is not None:
            work.publish(event, cause=cause)


async def _by_early_news(
    work: Work, changes: Sequence[tuple[Change, Cause | None]]
) -> list[tuple[Change, Cause | None]]:
    opened = {one.ticket.id for one, _ in changes if one.before is None or one.entry.action == "complaint_linked"}
    latest = {change.ticket.id: (change, cause) for change, cause in changes if change.ticket.id in opened}
    responses = {one.ticket.response_id for one, _ in latest.values()} - {None}
    complaints = {one.ticket.complaint_id for one, _ in latest.values()} - {None}
    if not responses and not complaints:
        return []
    early = await EarlyStore(work.connection).take(list(filter(None, responses)), list(filter(None, complaints)))
    found: list[tuple[Change, Cause | None]] = []
    for change, cause in latest.values() if early else ():
        about = {change.ticket.response_id, change.ticket.complaint_id} - {None}
        news = [one for one in early if {one.response_id, one.complaint_id} & about]
        found += [(follower, cause) for follower in changes_by_news(change, news)]
    return found


def _audit(work: Work, change: Change) -> None:
    ticket, before = change.ticket, change.before
    work.audit(
        f"ticket.{change.entry.action}",
        "ticket",
        str(ticket.id),
        before={"state": before.state, "assignee": before.assignee} if before else None,
        after={"state": ticket.state, "assignee": ticket.assignee},
        location=ticket.location,
    )


def count(changes: Sequence[Change]) -> None:
    """Count changes in the metrics once they are committed."""
    for change in changes:
        TICKET_STEPS.labels(change.entry.action).inc()


async def locked(work: Work, ticket_id: UUID, caller: Caller) -> Ticket:
    """Return a ticket that the caller may see, and keep others from changing it until the transaction ends.

    Raises:
        TicketNotFoundError: there is none that they may see.
    """
    ticket = await TicketStore(work.connection).lock(ticket_id)
    if not caller.sees(ticket.location):
        raise TicketNotFoundError
    return ticket


def notify_of(work: Work, change: Change, directory: Directory) -> None:
    """Ask, with the commit, for the notice to whoever has the case after a step, if they are to know."""
    notice = assignment_notice(change, directory)
    if notice is not None:
        work.publish(notice)


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

    unit_of_work: UnitOfWork
    clock: Clock

    async def take(
        self,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        step: Callable[[Ticket, datetime], Change],
        directory: Directory | None = None,
    ) -> Ticket:
        """Take a step that a function decides on, and return the ticket after it.

        Args:
            ticket_id: the ticket.
            expected: what the caller has read of it.
            caller: who takes the step.
            step: decides.
            directory: of the company, for steps after which somebody is to know that the case is theirs.
        """
        async with self.unit_of_work.begin() as work:
            ticket = (await locked(work, ticket_id, caller)).expect(expected)
            change = step(ticket, self.clock.now())
            await record(work, [(change, None)])
            if directory is not None:
                notify_of(work, change, directory)
        count([change])
        return change.ticket


@dataclass(frozen=True, slots=True)
class PlainStep(Step):
    """Note that the customer was contacted, or close the loop: steps that need nothing but somebody who takes them."""

    step: Literal["contact", "close"]

    async def __call__(
        self, *, ticket_id: UUID, expected: Precondition | None, caller: Caller, note: str | None = None
    ) -> Ticket:
        def take(ticket: Ticket, at: datetime) -> Change:
            method = ticket.contact if self.step == "contact" else ticket.close
            return method(actor=caller.name, at=at, note=note)

        return await self.take(ticket_id, expected, caller, take)


@dataclass(frozen=True, slots=True)
class ResolveTicket(Step):
    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        caller: Caller,
        note: str | None = None,
        root_cause: str | None = None,
    ) -> Ticket:
        return await self.take(
            ticket_id,
            expected,
            caller,
            lambda ticket, at: ticket.resolve(actor=caller.name, at=at, note=note, root_cause=root_cause),
        )


@dataclass(frozen=True, slots=True)
class NoteOnTicket(Step):
    """Write a note without a step. It contradicts nothing that others do, so nothing need be expected."""

    async def __call__(
        self, *, ticket_id: UUID, caller: Caller, note: str, expected: Precondition | None = None
    ) -> Ticket:
        return await self.take(
            ticket_id,
            expected or Precondition(),
            caller,
            lambda ticket, at: ticket.note(actor=caller.name, at=at, note=note),
        )


@dataclass(frozen=True, slots=True)
class ReopenTicket(Step):
    directory: ReadDirectory

    async def __call__(
        self, *, ticket_id: UUID, expected: Precondition | None, caller: Caller, note: str | None = None
    ) -> Ticket:
        """Take the case up again.

        Raises:
            ResponseHasTicketError: meanwhile another ticket was opened for the same response.
        """
        directory = await self.directory()
        async with self.unit_of_work.begin() as work:
            tickets = TicketStore(work.connection)
            response_id = (await tickets.get(ticket_id)).response_id
            if response_id is not None:
                # Before the ticket's own lock, in the order that opening takes them.
                await tickets.lock_cases([response_id])
            ticket = (await locked(work, ticket_id, caller)).expect(expected)
            change = ticket.reopen(actor=caller.name, at=self.clock.now(), note=note)
            if response_id is not None:
                other = (await tickets.open_of([response_id])).get(response_id, ticket)
                if other.id != ticket.id:
                    raise ResponseHasTicketError(other.number if caller.sees(other.location) else None)
            await record(work, [(change, None)])
            notify_of(work, change, directory)
        count([change])
        return change.ticket
