"""The checklists of cases: copied when a case is opened, read, and ticked off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.application.queries import visible
from services.tickets.domain.casework.checklist import Checklist
from services.tickets.domain.casework.checks import Check, copied, mark
from services.tickets.domain.ticket import Ticket
from services.tickets.store.checklist_store import CHECKLISTS, CheckStore
from shared.access import Caller
from shared.keyed.preconditions import Precondition
from shared.unit_of_work import Connection, UnitOfWork


async def copy_checklists(writing: Writing, changes: Sequence[Caused]) -> None:
    """Give cases that are opened the checklists that fit them, as they are now; a case's list never changes then."""
    latest = {change.ticket.id: change.ticket for change, _ in changes}
    opened = [latest[change.ticket.id] for change, _ in changes if change.before is None]
    if opened:
        checklists = await CHECKLISTS.store(writing.connection).list_after(None, limit=None, is_retired=False)
        await CheckStore(writing.connection).add({ticket.id: copied(ticket, checklists) for ticket in opened})


@dataclass(frozen=True, slots=True)
class CaseChecks:
    """What is to be done in a case, with the checklists that say so."""

    checks: Sequence[Check]
    checklists: Mapping[tuple[str, int], Checklist]
    """By key and version, as they were when the case was opened."""

    def list_of(self, check: Check) -> Checklist:
        """Return the checklist that a check is from."""
        return self.checklists[check.checklist, check.checklist_version]

    def names_of(self, check: Check) -> Mapping[str, str]:
        """Return what is to be done, by language."""
        return next(item.names for item in self.list_of(check).items if item.key == check.item)


@dataclass(frozen=True, slots=True)
class ReadChecks:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> CaseChecks:
        """Return what is to be done in a case.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            await visible(connection, ticket_id, caller)
            return await _read(connection, ticket_id)


@dataclass(frozen=True, slots=True)
class MarkCheck:
    """Say that something on the checklists of a case is done, or is not after all. Of two who say so, the first did."""

    book: CaseBook

    async def __call__(
        self, *, ticket_id: UUID, check_id: str, done: bool, caller: Caller, expected: Precondition | None = None
    ) -> tuple[Ticket, CaseChecks]:
        """Return the ticket and its checks after it; nothing is written where they are so already.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
            CheckNotFoundError: it is not on the checklists of this ticket.
            PreconditionFailedError: the ticket is not as expected.
            StepRefusedError: the ticket is closed.
        """
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected or Precondition())
            store = CheckStore(writing.connection)
            checks = await store.of(ticket_id)
            marked = mark(ticket, checks, check_id, done=done, actor=caller.name, at=writing.now)
            if marked is not None:
                change, check = marked
                await store.save(ticket_id, check)
                await writing.record([(change, None)])
            found = await _read(writing.connection, ticket_id)
        return writing.latest(ticket), found


async def _read(connection: Connection, ticket_id: UUID) -> CaseChecks:
    store = CheckStore(connection)
    checks = await store.of(ticket_id)
    return CaseChecks(checks, await store.versions({(one.checklist, one.checklist_version) for one in checks}))
