"""Open tickets for complaints, or let complaints join open ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog

from services.tickets.application.book import CaseBook, Writing
from services.tickets.application.gathering import Arrival, CasesMeetError, Gathering, gather
from services.tickets.domain.joining import joining_key
from services.tickets.domain.opening import comment_of, open_for_complaint
from services.tickets.domain.said import answer_without_alert, call_back_of, complaint_of, with_answer
from services.tickets.domain.taking_in import join_complaint
from services.tickets.domain.ticket import Change
from services.tickets.store.said_store import SaidStore
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event, cause_of
from shared.ids import uuid7
from shared.vocabulary import Spot

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class OpenTicketsForComplaints:
    """A complaint is in one case, once, however often and under whichever event it is received.

    One that follows a response joins the open case of that response; one of the same person at the same place joins
    theirs. A case may be about several: whoever asks what became of one gets the answer of the case.
    """

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[ComplaintFiled]]) -> list[Change]:
        """Return what was done about the complaints of `events`: tickets opened, complaints joined to cases."""
        try:
            done = await self._file(events, is_alone=False)
        except CasesMeetError:
            done = await self._file(events, is_alone=True)
        log.info("complaints_filed", complaints=len(events), steps=len(done))
        return done

    async def _file(self, events: Sequence[Event[ComplaintFiled]], *, is_alone: bool) -> list[Change]:
        async with self.book.begin(*map(cause_of, events)) as writing:
            fresh = {event.data.complaint_id: event for event in events if writing.work.is_fresh(event)}
            if fresh:
                await _file_all(writing, list(fresh.values()), is_alone=is_alone)
        return writing.recorded


async def _file_all(writing: Writing, events: Sequence[Event[ComplaintFiled]], *, is_alone: bool) -> None:
    cases = await gather(writing, [_arrival(event.data) for event in events], is_alone=is_alone)
    known = await SaidStore(writing.connection).known_complaints([event.data.complaint_id for event in events])
    unknown = [event for event in events if event.data.complaint_id not in known]
    responses = {event.data.response_id for event in unknown} - {None} - cases.answers.keys()
    await cases.read_words([one for one in responses if one is not None])
    numbers = await cases.numbers_for([_arrival(event.data) for event in unknown])
    for event in unknown:
        await _file(event, cases, numbers)
    await cases.keep()


async def _file(event: Event[ComplaintFiled], cases: Gathering, numbers: Iterator[int]) -> None:
    complaint, arrival, cause = event.data, _arrival(event.data), cause_of(event)
    is_gone = complaint.respondent_id in cases.gone
    if is_gone:
        complaint = complaint.without_person()
    case, now = await cases.find(arrival, cause), cases.writing.now
    ticket_id, version = (uuid7(), 1) if case is None else (case.id, case.version + 1)
    theirs = cases.take_complaint(complaint_of(complaint, ticket_id, version, is_gone=is_gone))
    if case is None:
        changes = [open_for_complaint(complaint, ticket_id=ticket_id, number=next(numbers), at=now)]
    else:
        wish = call_back_of(theirs)
        changes = join_complaint(case, complaint, comment_of(complaint), wish, at=now, is_gone=is_gone)
    followed = complaint.response_id
    if followed is not None and followed not in cases.answers:
        # Who gave the answer is not known yet: its author may be somebody else.
        is_followed_gone = followed in cases.gone
        answer = answer_without_alert(followed, changes[0], at=complaint.occurred_at, is_gone=is_followed_gone)
        changes[-1] = with_answer(changes[-1], cases.take_answer(answer))
    cases.take(changes, arrival, cause)


def _arrival(complaint: ComplaintFiled) -> Arrival:
    key = joining_key(complaint.respondent_id, Spot(touchpoint=complaint.touchpoint, location=complaint.location))
    return Arrival(
        person=complaint.respondent_id, response_id=complaint.response_id, key=key, id=complaint.complaint_id
    )
