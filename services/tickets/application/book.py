"""The book of cases: the one way to write something about them, with all that follows, in one transaction."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.tickets.application.asking import assignment_notice, is_giving
from services.tickets.domain.clocks.due_state import Due
from services.tickets.domain.opening import placed
from services.tickets.domain.ticket import SUITE, Change, Ticket, TicketNotFoundError
from services.tickets.events_out import ticket_event
from services.tickets.store.ticket_store import TicketStore
from shared.access import Caller
from shared.clock import Clock
from shared.contracts.event import Cause
from shared.directory.people import Directory
from shared.directory_use_cases import ReadDirectory
from shared.observability.metrics import TICKET_STEPS
from shared.unit_of_work import Connection, UnitOfWork, Work

Caused = tuple[Change, Cause | None]
"""A change, and the consumed event that caused it."""


@dataclass(slots=True)
class Writing:
    """One transaction in which something is written about cases. Made by `CaseBook.begin` only."""

    book: "CaseBook"
    work: Work
    directory: Directory
    """The company, as it was when the transaction began."""
    recorded: list[Change] = field(default_factory=list)
    """What was written so far, in order."""
    dues: dict[UUID, Due] = field(default_factory=dict)
    """What follows from the clocks of the tickets that they were kept for."""

    @property
    def connection(self) -> Connection:
        return self.work.connection

    @property
    def tickets(self) -> TicketStore:
        return TicketStore(self.work.connection)

    @property
    def now(self) -> datetime:
        """Return the moment; asked for after a lock is taken, entries of a history follow each other in time."""
        return self.book.clock.now()

    async def locked(self, ticket_id: UUID, caller: Caller) -> Ticket:
        """Return a ticket that the caller may see, and keep others from changing it until the transaction ends.

        Raises:
            TicketNotFoundError: there is none that they may see.
        """
        ticket = await self.tickets.lock(ticket_id)
        if not caller.sees(ticket.location):
            raise TicketNotFoundError
        return ticket

    async def record(self, changes: Sequence[Caused]) -> list[Caused]:
        """Store changes of tickets that are new or locked, and everything that follows from them, with the commit.

        Returns:
            All that was written: the changes, and what they led to at once, such as the assignment of a new case.
        """
        written = [(self._placed(change), cause) for change, cause in changes]
        for leader in self.book.leaders if written else ():
            written += await leader(self, written)
        await self.tickets.record([change for change, _ in written])
        for change, cause in written:
            self._announce(change, cause)
        # Only the last one who gets a case is to know: it was never with those before.
        given = {change.ticket.id: (change, cause) for change, cause in written if is_giving(change)}
        for change, cause in given.values():
            notice = assignment_notice(change, self.directory)
            if notice is not None:
                self.work.publish(notice, cause=cause)
        self.recorded += [change for change, _ in written]
        for follower in self.book.followers if written else ():
            await follower(self, written)
        return written

    def _placed(self, change: Change) -> Change:
        return placed(change, self.directory.structure) if change.before is None else change

    def _announce(self, change: Change, cause: Cause | None) -> None:
        if change.entry.actor != SUITE:
            _audit(self.work, change)
        event = ticket_event(change)
        if event is not None:
            self.work.publish(event, cause=cause)

    def latest(self, ticket: Ticket) -> Ticket:
        """Return a ticket as what was written so far left it."""
        latest = next((one.ticket for one in reversed(self.recorded) if one.ticket.id == ticket.id), ticket)
        return replace(latest, due=self.dues.get(ticket.id, latest.due))


Leader = Callable[[Writing, Sequence[Caused]], Awaitable[Sequence[Caused]]]
"""Returns what changes lead to before they are stored, such as what waited for a case, or who gets it."""
Follower = Callable[[Writing, Sequence[Caused]], Awaitable[None]]
"""Does what follows from changes that are stored, in their transaction, such as keeping clocks."""


@dataclass(frozen=True, slots=True)
class CaseBook:
    """Begins transactions in which something is written about cases."""

    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory
    leaders: Sequence[Leader] = ()
    """In order; each gets what those before it added."""
    followers: Sequence[Follower] = ()

    @asynccontextmanager
    async def begin(self, *causes: Cause) -> AsyncIterator[Writing]:
        """Open a transaction; arguments and errors are those of `UnitOfWork.begin`."""
        directory = await self.directory()
        async with self.unit_of_work.begin(*causes) as work:
            writing = Writing(self, work, directory)
            yield writing
        for change in writing.recorded:
            TICKET_STEPS.labels(change.entry.action).inc()


def _audit(work: Work, change: Change) -> None:
    ticket, before = change.ticket, change.before
    work.audit(
        f"ticket.{change.entry.action}",
        "ticket",
        str(ticket.id),
        before=_audited(before) if before else None,
        after=_audited(ticket) | ({} if change.entry.item is None else {"item": change.entry.item}),
        location=ticket.location,
    )


def _audited(ticket: Ticket) -> dict[str, str | None]:
    """Return what the audit log keeps of a ticket; what is in nobody's place is not mentioned."""
    kept = {"state": ticket.state, "assignee": ticket.assignee}
    more = {name: getattr(ticket, name) for name in ("team", "cause", "outcome", "not_contacted_because")}
    if ticket.merged_into is not None:
        kept["merged_into"] = str(ticket.merged_into)
    return kept | {name: value for name, value in more.items() if value is not None}
