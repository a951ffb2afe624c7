"""Open tickets for complaints that customers filed without a survey."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.tickets.domain.opening import open_for_complaint
from services.tickets.domain.ticket import Change
from services.tickets.events_out import ticket_event
from services.tickets.store.forgotten_store import forgotten
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event, cause_of
from shared.ids import uuid7
from shared.observability.metrics import TICKET_STEPS
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class OpenTicketsForComplaints:
    """Open one ticket per complaint, once, however often and under whichever event it is told."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ComplaintFiled]]) -> list[Change]:
        """Handle the complaints that `events` tell of and return the tickets that were opened."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = {event.data.complaint_id: event for event in events if work.is_fresh(event)}
            changes: list[Change] = []
            if fresh:
                tickets = TicketStore(work.connection)
                gone = await forgotten(work.connection).among({event.data.respondent_id for event in fresh.values()})
                await tickets.lock_cases(list(fresh))
                known = await tickets.known_complaints(list(fresh))
                filed = [_without_erased(event.data, gone) for one, event in fresh.items() if one not in known]
                now = self.clock.now()
                numbers = await tickets.next_numbers(len(filed))
                changes = [
                    open_for_complaint(complaint, ticket_id=uuid7(), number=number, at=now)
                    for complaint, number in zip(filed, numbers, strict=True)
                ]
                await tickets.record(changes)
            for change in changes:
                told, complaint_id = ticket_event(change), change.ticket.complaint_id
                if told is not None and complaint_id is not None:
                    work.publish(told, cause=cause_of(fresh[complaint_id]))
        for change in changes:
            TICKET_STEPS.labels(change.entry.action).inc()
        log.info("complaints_filed", complaints=len(fresh), tickets=len(changes))
        return changes


def _without_erased(complaint: ComplaintFiled, gone: Collection[UUID]) -> ComplaintFiled:
    return complaint.without_person() if complaint.respondent_id in gone else complaint
