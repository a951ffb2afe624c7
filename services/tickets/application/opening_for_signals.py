"""Open tickets for signals: what no customer said. A complaint has a ticket already, which takes the signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

import structlog

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.domain.early import EarlyNews
from services.tickets.domain.opening import OPENING, about_of, open_for_signal
from services.tickets.domain.taking_in import link_signal
from services.tickets.domain.ticket import Change
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.promise_store import EarlyStore
from shared.contracts.alerts import SignalRaised
from shared.contracts.event import Event, cause_of
from shared.ids import uuid7

log = structlog.get_logger("heed.tickets")

_COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class OpenTicketsForSignals:
    """Open one ticket about each thing; a further signal about one with an open ticket is linked to that one."""

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[SignalRaised]]) -> list[Change]:
        """Return what was done about the signals of `events`: tickets opened, signals linked."""
        async with self.book.begin(*map(cause_of, events)) as writing:
            is_fresh = writing.work.is_fresh
            fresh = {event.data.alert_id: event for event in events if is_fresh(event) and _asks(event.data)}
            await writing.record(await _filing(writing, list(fresh.values())) if fresh else [])
        log.info("signals_filed", signals=len(fresh), steps=len(writing.recorded))
        return writing.recorded


async def _filing(writing: Writing, events: Sequence[Event[SignalRaised]]) -> list[Caused]:
    tickets = writing.tickets
    await tickets.lock_cases(sorted({_case_of(event.data) for event in events}))
    known = await tickets.known_alerts([event.data.alert_id for event in events])
    unknown = [event for event in events if event.data.alert_id not in known]
    of_complaints = [event for event in unknown if event.data.subject == _COMPLAINT]
    others = [event for event in unknown if event.data.subject != _COMPLAINT]
    caused: list[Caused] = []
    joining = JoiningStore(writing.connection)
    latest = {
        event.data.subject_id: await joining.latest_about(None, UUID(event.data.subject_id)) for event in of_complaints
    }
    for event in of_complaints:
        ticket = latest[event.data.subject_id]
        if ticket is None:
            await EarlyStore(writing.connection).keep(_early(event.data))
            continue
        change = link_signal(ticket, event.data, at=writing.now)
        latest[event.data.subject_id] = change.ticket
        caused.append((change, cause_of(event)))
    current = await tickets.open_about([about_of(event.data) for event in others])
    missing = {about_of(event.data) for event in others} - current.keys()
    numbers = iter(await tickets.next_numbers(len(missing)))
    for event in others:
        signal, about = event.data, about_of(event.data)
        if about in current:
            change = link_signal(current[about], signal, at=writing.now)
        else:
            change = open_for_signal(signal, ticket_id=uuid7(), number=next(numbers), at=writing.now)
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
