"""Let open cases have what their customers write later, such as on the page of thanks, or correct."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.tickets.application.book import CaseBook, Writing
from services.tickets.application.gathering import Arrival, Gathering, gather
from services.tickets.domain.said import Words, words_of
from services.tickets.domain.taking_in import change_words
from services.tickets.domain.ticket import Change
from services.tickets.store.said_store import SaidStore
from shared.contracts.collector import ResponseEdited
from shared.contracts.event import Event, cause_of
from shared.vocabulary import Comment

KEPT = timedelta(days=8)
"""How long corrections wait for an alert that was raised before them; longer than events are kept on the bus."""


@dataclass(frozen=True, slots=True)
class AddWords:
    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[ResponseEdited]]) -> list[Change]:
        """Return what was done: cases that are open have the words of the latest revision of each response.

        What has no open case waits for the alert that may be on its way.
        """
        async with self.book.begin(*map(cause_of, events)) as writing:
            fresh = [event for event in events if writing.work.is_fresh(event) and event.data.suspect is None]
            if fresh:
                await _change_all(writing, fresh)
        return writing.recorded


async def _change_all(writing: Writing, events: Sequence[Event[ResponseEdited]]) -> None:
    people = [event.data.respondent_id for event in events]
    cases = await gather(writing, [Arrival(response_id=event.data.response_id) for event in events], others=people)
    early: list[Words] = []
    for event in events:
        words = _words_in(event.data)
        if not cases.gone.isdisjoint({words.response_id, words.respondent_id}):
            continue
        if words.response_id in cases.answers:
            _change(event, words, cases)
        else:
            early.append(words)
    await cases.keep()
    said = SaidStore(writing.connection)
    await said.keep_words(early, at=writing.now)
    await said.drop_words(before=writing.now - KEPT)


def _change(event: Event[ResponseEdited], words: Words, cases: Gathering) -> None:
    known = cases.answers[words.response_id]
    answer = known.with_words(words)
    if answer is known:
        return
    cases.take_answer(answer)
    answers = [one for one in cases.answers.values() if one.ticket_id == answer.ticket_id]
    complaints = [one for one in cases.complaints if one.ticket_id == answer.ticket_id]
    change = change_words(cases.cases[answer.ticket_id], words_of(answers, complaints), at=cases.writing.now)
    if change is not None:
        cases.take([change], Arrival(response_id=words.response_id), cause_of(event))


def _words_in(response: ResponseEdited) -> Words:
    return Words(
        response_id=response.response_id,
        respondent_id=response.respondent_id,
        revision=response.revision,
        comments=tuple(
            Comment(answer.question, answer.value)
            for answer in response.answers
            if answer.type == "text" and isinstance(answer.value, str)
        ),
    )
