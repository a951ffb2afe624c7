"""What of cases is due at a moment, as due work: somebody looks at it again, or it has waited long enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.application.casework.asking import due_notice
from services.tickets.domain.casework.due_dates import FOLLOW_UP, RESUME, DueDate, due_of
from services.tickets.domain.ticket import SUITE, Ticket
from services.tickets.store.tables import DUE
from shared.due.pieces import Claimed, NewDue
from shared.due.work import DueWork
from shared.failpoints import failpoint

DUE_WORK = DueWork(DUE)
_CAUSES: Mapping[DueDate, str] = {FOLLOW_UP: "follow_up_set", RESUME: "waited"}


async def keep_due(writing: Writing, changes: Sequence[Caused]) -> None:
    """Let what is due of cases follow them: what was due at another moment is cancelled, with one statement a kind.

    The effect key holds the version at which somebody set the moment: setting the same one again is due again.
    """
    before: dict[UUID, Ticket | None] = {}
    after: dict[UUID, tuple[Ticket, int, str | None]] = {}
    for change, cause in changes:
        before.setdefault(change.ticket.id, change.before)
        after[change.ticket.id] = (change.ticket, change.entry.version, cause.correlation_id if cause else None)
    gone: dict[DueDate, list[str]] = {FOLLOW_UP: [], RESUME: []}
    new: list[NewDue] = []
    for ticket_id, (ticket, version, correlation_id) in after.items():
        was, is_due = due_of(before[ticket_id]), due_of(ticket)
        for kind, refs in gone.items():
            if was.get(kind) == is_due.get(kind):
                continue
            if kind in was:
                refs.append(str(ticket_id))
            if kind in is_due:
                key = f"{kind}:{ticket_id}:{version}"
                new.append(NewDue(kind, str(ticket_id), key, is_due[kind], _CAUSES[kind], correlation_id))
    for kind, refs in gone.items():
        if refs:
            await DUE_WORK.cancel(writing.connection, kind, refs)
    await DUE_WORK.add(writing.connection, new)


@dataclass(frozen=True, slots=True)
class RemindOfFollowUp:
    """Ask for a notice that somebody wanted to look at a case again."""

    book: CaseBook

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle the due work. It has no effect where the moment is another one by now, or the case was closed."""
        async with self.book.begin() as writing:
            ticket = await _still_due(writing, FOLLOW_UP, claimed)
            if ticket is not None:
                _ask(writing, FOLLOW_UP, ticket, claimed)


@dataclass(frozen=True, slots=True)
class ResumeByItself:
    """Let a case go on that has waited long enough, and ask for a notice to whoever has it."""

    book: CaseBook

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle the due work. It has no effect where the case waits no more, or until another moment."""
        async with self.book.begin() as writing:
            ticket = await _still_due(writing, RESUME, claimed)
            if ticket is not None:
                await writing.record([(ticket.resume(actor=SUITE, at=writing.now), None)])
                await failpoint("ticket.resumed")
                _ask(writing, RESUME, writing.latest(ticket), claimed)


async def _still_due(writing: Writing, date: DueDate, claimed: Claimed) -> Ticket | None:
    """Lock the case, settle the work, and return the case; None where what was to happen is not due any more.

    The case first, as whoever changes it does; the work before its effect, which cancels what is pending.
    """
    ticket = await writing.tickets.lock(UUID(claimed.ref))
    await DUE_WORK.finish(writing.connection, claimed)
    return ticket if due_of(ticket).get(date) == claimed.due_at else None


def _ask(writing: Writing, date: DueDate, ticket: Ticket, claimed: Claimed) -> None:
    writing.work.publish(due_notice(date, ticket, writing.directory, claimed=claimed, at=writing.now))
