"""Open tickets for alerts that ask for one, or let the answers that they are about join open ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog

from services.tickets.application.book import CaseBook, Writing
from services.tickets.application.gathering import Arrival, CasesMeetError, Gathering, gather
from services.tickets.domain.joining import joining_key
from services.tickets.domain.opening import open_for_alert
from services.tickets.domain.repeats import Said, opened_risen
from services.tickets.domain.said import answer_of
from services.tickets.domain.taking_in import join_answer, link_alert
from services.tickets.domain.ticket import Change
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event, cause_of
from shared.ids import uuid7

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class OpenTicketsForAlerts:
    """A response has one open ticket: a further alert about it is linked to that one.

    A further answer of the same person at the same place joins their open ticket: a customer is called back once.
    """

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[AlertRaised]]) -> list[Change]:
        """Return what was done about the alerts of `events`: tickets opened, alerts linked, answers joined."""
        try:
            done = await self._file(events, is_alone=False)
        except CasesMeetError:
            done = await self._file(events, is_alone=True)
        log.info("alerts_filed", alerts=len(events), steps=len(done))
        return done

    async def _file(self, events: Sequence[Event[AlertRaised]], *, is_alone: bool) -> list[Change]:
        async with self.book.begin(*map(cause_of, events)) as writing:
            is_fresh = writing.work.is_fresh
            fresh = {event.data.alert_id: event for event in events if is_fresh(event) and _asks(event.data)}
            if fresh:
                await _file_all(writing, list(fresh.values()), is_alone=is_alone)
        return writing.recorded


def _asks(alert: AlertRaised) -> bool:
    """Return whether a case is wanted; a rehearsal opens none."""
    return alert.opens_ticket and not alert.is_drill


async def _file_all(writing: Writing, events: Sequence[Event[AlertRaised]], *, is_alone: bool) -> None:
    cases = await gather(writing, [_arrival(event.data) for event in events], is_alone=is_alone)
    known = await writing.tickets.known_alerts([event.data.alert_id for event in events])
    unknown = [event for event in events if event.data.alert_id not in known]
    await cases.read_words([event.data.response_id for event in unknown])
    numbers = await cases.numbers_for([_arrival(event.data) for event in unknown])
    for event in unknown:
        await _file(event, cases, numbers)
    await cases.keep()


async def _file(event: Event[AlertRaised], cases: Gathering, numbers: Iterator[int]) -> None:
    alert, arrival, cause = event.data, _arrival(event.data), cause_of(event)
    is_gone = not cases.gone.isdisjoint({alert.respondent_id, alert.response_id})
    if is_gone:
        alert = alert.without_person()
    case = await cases.find(arrival, cause)
    known, now = cases.answers.get(alert.response_id), cases.writing.now
    ticket_id = uuid7() if case is None else case.id
    version = 1 if case is None else case.version + 1
    is_known = known is not None and known.ticket_id == ticket_id
    answer = known.with_alert(alert) if known and is_known else answer_of(alert, ticket_id, version, is_gone=is_gone)
    answer = cases.take_answer(answer)
    # Where the customer corrected what they wrote, the case has the corrected words.
    alert = alert.with_comments(answer.comments)
    if case is None:
        changes = [open_for_alert(alert, ticket_id=ticket_id, number=next(numbers), at=now)]
        said = Said(ticket_id=ticket_id, at=alert.occurred_at, is_unhappy_answer=True)
        if cases.is_repeated(said, alert.respondent_id):
            changes = opened_risen(changes[0])
    elif is_known:
        changes = [link_alert(case, alert, at=now)]
    else:
        changes = join_answer(case, alert, at=now, is_gone=is_gone)
    cases.take(changes, arrival, cause)


def _arrival(alert: AlertRaised) -> Arrival:
    # Of what was taken back, too: it belongs to the same case as before, without its words.
    key = joining_key(alert.respondent_id, alert.place)
    return Arrival(person=alert.respondent_id, response_id=alert.response_id, key=key)
