"""Open tickets: for alerts that ask for one, for complaints, and by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.domain.opening import (
    ManualCase,
    ResponseHasTicketError,
    comment_of,
    open_by_hand,
    open_for_alert,
    open_for_complaint,
)
from services.tickets.domain.taking_in import join_complaint, link_alert
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.store.ticket_store import forgotten
from shared.access import Caller
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event, cause_of
from shared.errors import InvalidFieldError
from shared.ids import uuid7

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Open a ticket by hand about a case that no alert reported."""

    book: CaseBook

    async def __call__(self, *, case: ManualCase, caller: Caller) -> Ticket:
        """Open the ticket and return it.

        Raises:
            ResponseHasTicketError: the case is about a response that has an open ticket.
            InvalidFieldError: the caller does not see the location that it names.
        """
        if not caller.sees(case.location):
            raise InvalidFieldError(field="location", detail="must be a location of your own unit")
        async with self.book.begin() as writing:
            tickets = writing.tickets
            if case.response_id is not None:
                await tickets.lock_cases([case.response_id])
                other = (await tickets.open_of([case.response_id])).get(case.response_id)
                if other is not None:
                    raise ResponseHasTicketError(other.number if caller.sees(other.location) else None)
            [number] = await tickets.next_numbers(1)
            change = open_by_hand(case, actor=caller.name, ticket_id=uuid7(), number=number, at=writing.now)
            await writing.record([(change, None)])
        return writing.latest(change.ticket)


@dataclass(frozen=True, slots=True)
class OpenTicketsForAlerts:
    """Open one ticket per response; a further alert on a response with an open ticket is linked to that one."""

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[AlertRaised]]) -> list[Change]:
        """Return what was done about the alerts of `events`: tickets opened, alerts linked."""
        async with self.book.begin(*map(cause_of, events)) as writing:
            is_fresh = writing.work.is_fresh
            fresh = {event.data.alert_id: event for event in events if is_fresh(event) and _asks(event.data)}
            await writing.record(await self._file(writing, list(fresh.values())) if fresh else [])
        log.info("alerts_filed", alerts=len(fresh), steps=len(writing.recorded))
        return writing.recorded

    async def _file(self, writing: Writing, events: Sequence[Event[AlertRaised]]) -> list[Caused]:
        tickets = writing.tickets
        responses = sorted({event.data.response_id for event in events})
        gone = await forgotten(writing.connection).among({*responses, *(event.data.respondent_id for event in events)})
        await tickets.lock_cases(responses)
        known = await tickets.known_alerts([event.data.alert_id for event in events])
        unknown = [event for event in events if event.data.alert_id not in known]
        current = await tickets.open_of(responses)
        missing = {event.data.response_id for event in unknown} - current.keys()
        numbers = iter(await tickets.next_numbers(len(missing)))
        now = writing.now
        caused: list[Caused] = []
        for event in unknown:
            alert = event.data
            if alert.respondent_id in gone or alert.response_id in gone:
                alert = alert.without_person()
            ticket = current.get(alert.response_id)
            if ticket is None:
                change = open_for_alert(alert, ticket_id=uuid7(), number=next(numbers), at=now)
            else:
                change = link_alert(ticket, alert, at=now)
            current[alert.response_id] = change.ticket
            caused.append((change, cause_of(event)))
        return caused


def _asks(alert: AlertRaised) -> bool:
    """Return whether a case is wanted; a rehearsal opens none."""
    return alert.opens_ticket and not alert.is_drill


@dataclass(frozen=True, slots=True)
class OpenTicketsForComplaints:
    """Open one ticket per complaint, once, however often and under whichever event it is received.

    A complaint that follows a response joins the open case of that response: the customer is called back once.
    """

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[ComplaintFiled]]) -> list[Change]:
        """Return what was done about the complaints of `events`: tickets opened, complaints joined to cases."""
        async with self.book.begin(*map(cause_of, events)) as writing:
            fresh = {event.data.complaint_id: event for event in events if writing.work.is_fresh(event)}
            await writing.record(await self._file(writing, list(fresh.values())) if fresh else [])
        log.info("complaints_filed", complaints=len(fresh), tickets=len(writing.recorded))
        return writing.recorded

    async def _file(self, writing: Writing, events: Sequence[Event[ComplaintFiled]]) -> list[Caused]:
        tickets = writing.tickets
        ids = [event.data.complaint_id for event in events]
        responses = sorted({one for event in events if (one := event.data.response_id) is not None})
        gone = await forgotten(writing.connection).among({event.data.respondent_id for event in events})
        await tickets.lock_cases([*responses, *ids])
        known = await tickets.known_complaints(ids)
        unknown = [event for event in events if event.data.complaint_id not in known]
        current = await tickets.open_of(responses) if responses else {}
        joins = _joining(unknown, current)
        numbers = iter(await tickets.next_numbers(len(unknown) - len(joins)))
        now = writing.now
        caused: list[Caused] = []
        for event in unknown:
            complaint = event.data.without_person() if event.data.respondent_id in gone else event.data
            of_response = complaint.response_id
            if complaint.complaint_id in joins and of_response is not None:
                change = join_complaint(current[of_response], complaint, comment_of(complaint), at=now)
            else:
                change = open_for_complaint(
                    complaint, ticket_id=uuid7(), number=next(numbers), at=now, is_further=of_response in current
                )
            if of_response is not None:
                current.setdefault(of_response, change.ticket)
            caused.append((change, cause_of(event)))
        return caused


def _joining(events: Sequence[Event[ComplaintFiled]], current: Mapping[UUID, Ticket]) -> frozenset[UUID]:
    """Return which complaints join the open case of their response: the first of each that has no complaint yet."""
    joining: dict[UUID, UUID] = {}
    for event in events:
        case = None if event.data.response_id is None else current.get(event.data.response_id)
        if case is not None and case.complaint_id is None and event.data.response_id is not None:
            joining.setdefault(event.data.response_id, event.data.complaint_id)
    return frozenset(joining.values())
