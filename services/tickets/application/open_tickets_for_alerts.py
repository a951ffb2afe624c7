"""Open tickets for alerts that ask for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.tickets.domain.opening import open_for_alert
from services.tickets.domain.ticket import Change
from services.tickets.events_out import ticket_event
from services.tickets.store.forgotten_store import forgotten
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event, cause_of
from shared.ids import uuid7
from shared.observability.metrics import TICKET_STEPS
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class OpenTicketsForAlerts:
    """Open one ticket per response; a further alert on a response with an open ticket is linked to that one."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[AlertRaised]]) -> list[Change]:
        """Handle the alerts that `events` tell of and return what was done: tickets opened, alerts linked."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = {event.data.alert_id: event for event in events if work.is_fresh(event) and event.data.opens_ticket}
            changes = await self._file(work, list(fresh.values())) if fresh else []
            await TicketStore(work.connection).record(changes)
            for change in changes:
                told = ticket_event(change)
                if told is not None and change.entry.alert_id is not None:
                    work.publish(told, cause=cause_of(fresh[change.entry.alert_id]))
        for change in changes:
            TICKET_STEPS.labels(change.entry.action).inc()
        log.info("alerts_filed", alerts=len(fresh), steps=len(changes))
        return changes

    async def _file(self, work: Work, events: Sequence[Event[AlertRaised]]) -> list[Change]:
        tickets = TicketStore(work.connection)
        responses = sorted({event.data.response_id for event in events})
        gone = await forgotten(work.connection).among({*responses, *(event.data.respondent_id for event in events)})
        await tickets.lock_cases(responses)
        known = await tickets.known_alerts([event.data.alert_id for event in events])
        alerts = [_without_erased(event.data, gone) for event in events if event.data.alert_id not in known]
        current = await tickets.open_of(responses)
        missing = {alert.response_id for alert in alerts} - current.keys()
        numbers = iter(await tickets.next_numbers(len(missing)))
        now = self.clock.now()
        changes = []
        for alert in alerts:
            ticket = current.get(alert.response_id)
            if ticket is None:
                change = open_for_alert(alert, ticket_id=uuid7(), number=next(numbers), at=now)
            else:
                change = ticket.link(alert, at=now)
            current[alert.response_id] = change.ticket
            changes.append(change)
        return changes


def _without_erased(alert: AlertRaised, gone: Collection[UUID]) -> AlertRaised:
    is_gone = alert.respondent_id in gone or alert.response_id in gone
    return alert.without_person() if is_gone else alert
