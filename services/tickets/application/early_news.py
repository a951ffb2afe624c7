"""What came before its case: it follows the opening of the case, in the same transaction."""

from collections.abc import Sequence

from services.tickets.application.book import Caused, Writing
from services.tickets.domain.early import changes_by_news
from services.tickets.store.promise_store import EarlyStore


async def by_early_news(writing: Writing, changes: Sequence[Caused]) -> list[Caused]:
    """Return what waited for the cases that are opened; the responses or complaints that they are about are locked."""
    opened = {change.ticket.id for change, _ in changes if change.before is None}
    latest = {change.ticket.id: (change, cause) for change, cause in changes if change.ticket.id in opened}
    responses = {one.ticket.response_id for one, _ in latest.values()} - {None}
    complaints = {one.ticket.complaint_id for one, _ in latest.values()} - {None}
    if not responses and not complaints:
        return []
    early = await EarlyStore(writing.connection).take(list(filter(None, responses)), list(filter(None, complaints)))
    found: list[Caused] = []
    for change, cause in latest.values() if early else ():
        about = {change.ticket.response_id, change.ticket.complaint_id} - {None}
        news = [one for one in early if {one.response_id, one.complaint_id} & about]
        found += [(follower, cause) for follower in changes_by_news(change, news)]
    return found
