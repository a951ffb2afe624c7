"""Follow cases without having them: who does, who begins because they were mentioned, and what they get to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.application.casework.asking import mention_notice, watched_notice
from services.tickets.application.queries import visible
from services.tickets.domain.casework.watching import NEWS, NobodyWatchesError
from services.tickets.domain.ticket import SUITE, Change
from services.tickets.store.watch_store import WatchStore
from shared.access import Caller
from shared.contracts.event import Cause
from shared.unit_of_work import UnitOfWork


async def notify_watchers(writing: Writing, changes: Sequence[Caused]) -> None:
    """Let those who watch a case know what others did: one notice a case, of the last that happened at once.

    Whom a note mentions has a notice of their own, and watches the case from now on. Nobody gets one of what they did.
    """
    store = WatchStore(writing.connection)
    news: dict[UUID, tuple[Change, Cause | None]] = {}
    mentioned: dict[UUID, set[UUID]] = {}
    for change, cause in changes:
        ticket, entry = change.ticket, change.entry
        if entry.action in NEWS:
            news[ticket.id] = (change, cause)
        if entry.mentions:
            mentioned.setdefault(ticket.id, set()).update(entry.mentions)
            if any(str(one) != entry.actor for one in entry.mentions):
                writing.work.publish(mention_notice(change), cause=cause)
        if entry.action == "merged" and ticket.merged_into is not None:
            await store.follow_merged(ticket.id, ticket.merged_into, entry.at)
    watchers = await store.of(news) if news else {}
    for ticket_id, (change, cause) in news.items():
        known = {change.entry.actor, *([change.ticket.assignee] if _has_own_notice(change) else [])}
        others = set(watchers.get(ticket_id, ())) - mentioned.get(ticket_id, set())
        people = [one for one in others if str(one) not in known]
        if people:
            writing.work.publish(watched_notice(change, people), cause=cause)
    for ticket_id, people_of in mentioned.items():
        await store.add([(ticket_id, one) for one in people_of], writing.now)


def _has_own_notice(change: Change) -> bool:
    """Return whether whoever has the case gets a notice of the change, watching or not."""
    entry = change.entry
    return entry.action in {"assigned", "reopened"} or (entry.action == "resumed" and entry.actor == SUITE)


@dataclass(frozen=True, slots=True)
class WatchTicket:
    """Begin or end to follow a case; it needs no state of it, and changes none."""

    book: CaseBook

    async def __call__(self, *, ticket_id: UUID, caller: Caller, watches: bool) -> None:
        """Keep whether the caller follows the case; saying it again changes nothing.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
            NobodyWatchesError: the caller is no person.
        """
        if caller.person_id is None:
            raise NobodyWatchesError
        person_id = caller.person_id
        async with self.book.begin() as writing:
            ticket = await visible(writing.connection, ticket_id, caller)
            store = WatchStore(writing.connection)
            if watches:
                is_new = await store.start(ticket_id, person_id, writing.now)
            else:
                is_new = await store.stop(ticket_id, person_id)
            if is_new:
                action = "ticket.watched" if watches else "ticket.unwatched"
                writing.work.audit(action, "ticket", str(ticket_id), location=ticket.location)


@dataclass(frozen=True, slots=True)
class ReadWatchers:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> Sequence[UUID]:
        """Return who follows a case, in the order in which they began.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            await visible(connection, ticket_id, caller)
            return (await WatchStore(connection).of([ticket_id])).get(ticket_id, ())
