"""What came before its case: it follows the opening of the case, or what joins it, in the same transaction."""

from collections.abc import Sequence
from uuid import UUID

from services.tickets.application.book import Caused, Writing
from services.tickets.domain.early import changes_by_news
from services.tickets.domain.ticket import Ticket
from services.tickets.store.promise_store import EarlyStore


async def by_early_news(writing: Writing, changes: Sequence[Caused]) -> list[Caused]:
    """Return what waited for the answers and complaints that are in a case from now on; they are locked."""
    about: dict[UUID, set[UUID]] = {}
    for change, _ in changes:
        fresh = _subjects(change.ticket) - (_subjects(change.before) if change.before else set())
        # Of cases that are merged everything is known already.
        if fresh and change.entry.action != "merged":
            about.setdefault(change.ticket.id, set()).update(fresh)
    if not about:
        return []
    wanted = set().union(*about.values())
    early = await EarlyStore(writing.connection).take(wanted, wanted)
    latest: dict[UUID, Caused] = {change.ticket.id: (change, cause) for change, cause in changes}
    found: list[Caused] = []
    for ticket_id, fresh in about.items() if early else ():
        change, cause = latest[ticket_id]
        news = [one for one in early if {one.response_id, one.complaint_id} & fresh]
        found += [(follower, cause) for follower in changes_by_news(change, news)]
    return found


def _subjects(ticket: Ticket) -> set[UUID]:
    return {*ticket.responses, *ticket.complaints}
