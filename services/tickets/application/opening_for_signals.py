"""Open tickets for signals: what no customer said. A complaint has a ticket already, which takes the signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

import structlog

from services.tickets.application.steps import count, record
from services.tickets.domain.early import EarlyNews
from services.tickets.domain.opening import OPENING, about_of, open_for_signal
from services.tickets.domain.ticket import Change
from services.tickets.store.promise_store import EarlyStore
from services.tickets.store.ticket_store import TicketStore
from shared.clock import Clock
from shared.contracts.alerts import SignalRaised
from shared.contracts.event import Cause, Event, cause_of
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.tickets")

_COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class OpenTicketsForSignals:
    """Open one ticket about each thing; a further signal about one with an open ticket is linked to that one."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[SignalRaised]]) -> list[Change]:
        """Return what was done about the signals of `events`: tickets opened, signals linked."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = {event.data.alert_id: event for event in events if work.is_fresh(event) and _asks(event.data)}
            caused = await self._file(work, list(fresh.values())) if fresh else []
            await record(work, caused)
        changes = [change for change, _ in caused]
        count(changes)
        log.info("signals_filed", signals=len(fresh), steps=len(changes))
        return changes

    async def _file(self, work: Work, events: Sequence[Event[SignalRaised]]) -> list[tuple[Change, Cause | None]]:
        tickets = TicketStore(work.connection)
        await tickets.lock_cases(sorted({_case_of(event.data) for event in events}))
        known = await tickets.known_alerts([event.data.alert_id for event in events])
        unknown = [event for event in events if event.data.alert_id not in known]
        of_complaints = [event for event in unknown if event.data.subject == _COMPLAINT]
        others = [event for event in unknown if event.data.subject != _COMPLAINT]
        caused: list[tuple[Change, Cause | None]] = []
        latest = {
            event.data.subject_id: await tickets.latest_about(None, UUID(event.data.subject_id))
            for event in of_complaints
        }
        for event in of_complaints:
            ticket = latest[event.data.subject_id]
            if ticket is None:
                await EarlyStore(work.connection).keep(_early(event.data))
                continue
            change = ticket.link_signal(event.data, at=self.clock.now())
            latest[event.data.subject_id] = change.ticket
            caused.append((change, cause_of(event)))
        current = await tickets.open_about([about_of(event.data) for event in others])
        missing = {about_of(event.data) for event in others} - current.keys()
        numbers = iter(await tickets.next_numbers(len(missing)))
        for event in others:
            signal, about = event.data, about_of(event.data)
            if about in current:
                change = current[about].link_signal(signal, at=self.clock.now())
            else:
                change = open_for_signal(signal, ticket_id=uuid7(), number=next(numbers), at=self.clock.now())
            current[about] = change.ticket
            caused.append((change, cause_of(event)))
        return caused


def _asks(signal: SignalRaised) -> bool:
    return signal.opens_ticket and (signal.subject in OPENING or signal.subject == _COMPLAINT)


def _case_of(signal: SignalRaised) -> UUID:
    """Return the id under which a case about it is locked."""
    return UUID(signal.subject_id) if signal.subject == _COMPLAINT else uuid5(NAMESPACE_OID, about_of(signal))


def _early(signal: SignalRaised) -> EarlyNews:
    """Return a signal about a complaint that is not here yet."""
    return EarlyNews(
        id=signal.alert_id,
        complaint_id=UUID(signal.subject_id),
        alert_id=signal.alert_id,
        severity=signal.severity,
        at=signal.raised_at,
    )
