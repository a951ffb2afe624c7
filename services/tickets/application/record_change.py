"""What every use case that changes one ticket ends with."""

from services.tickets.domain.ticket import Change, Ticket
from services.tickets.events_out import ticket_event
from services.tickets.store.ticket_store import TicketStore
from shared.observability.metrics import TICKET_STEPS
from shared.unit_of_work import Work


async def record_change(work: Work, change: Change) -> None:
    """Store `change` with its history and let its event leave with the commit."""
    await TicketStore(work.connection).record([change])
    event = ticket_event(change)
    if event is not None:
        work.publish(event)


def done(change: Change) -> Ticket:
    """Count `change`, which is committed, and return the ticket after it."""
    TICKET_STEPS.labels(change.entry.action).inc()
    return change.ticket
