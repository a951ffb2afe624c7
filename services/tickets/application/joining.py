"""Which cases join what comes in: those that are open. It follows from their steps."""

from collections.abc import Sequence

from services.tickets.application.book import Caused, Writing
from services.tickets.domain.joining import joining_key
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.said_store import SaidStore
from shared.vocabulary import Spot


async def follow_joining(writing: Writing, changes: Sequence[Caused]) -> None:
    """Let cases that are closed join nothing more, and those that are open again what they joined before."""
    latest = {change.ticket.id: change.ticket for change, _ in changes}
    joining = JoiningStore(writing.connection)
    closed = [ticket_id for ticket_id, ticket in latest.items() if ticket.state == "closed" and not ticket.merged_into]
    if closed:
        await joining.drop_keys(closed)
    again = {
        change.ticket.id: latest[change.ticket.id]
        for change, _ in changes
        if change.entry.action == "reopened" and change.entry.from_state == "closed"
    }
    places = [(ticket, Spot(touchpoint=ticket.touchpoint, location=ticket.location)) for ticket in again.values()]
    places += [(again[one.ticket_id], one) for one in await SaidStore(writing.connection).answers_of(again)]
    keys = [(ticket.id, joining_key(ticket.respondent_id, spot)) for ticket, spot in places]
    await joining.add_keys([(ticket_id, key) for ticket_id, key in keys if key is not None])
