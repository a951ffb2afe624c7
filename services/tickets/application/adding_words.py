"""Add to open cases what their customers write later, such as on the page of thanks."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.domain.taking_in import add_words
from services.tickets.domain.ticket import Change
from services.tickets.store.ticket_store import forgotten
from shared.contracts.collector import ResponseEdited
from shared.contracts.event import Event, cause_of
from shared.vocabulary import Comment


@dataclass(frozen=True, slots=True)
class AddWords:
    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[ResponseEdited]]) -> list[Change]:
        """Return what was done: words added to cases that are open. What a case has words for already stays as it is.

        An alert that comes later brings its words by itself.
        """
        async with self.book.begin(*map(cause_of, events)) as writing:
            fresh = [event for event in events if writing.work.is_fresh(event) and _words_in(event.data)]
            await writing.record(await _adding(writing, fresh) if fresh else [])
        return writing.recorded


async def _adding(writing: Writing, events: Sequence[Event[ResponseEdited]]) -> list[Caused]:
    responses = sorted({event.data.response_id for event in events})
    gone = await forgotten(writing.connection).among({*responses, *(event.data.respondent_id for event in events)})
    tickets = writing.tickets
    await tickets.lock_cases(responses)
    current = await tickets.open_of(responses)
    caused: list[Caused] = []
    for event in events:
        ticket = current.get(event.data.response_id)
        if ticket is None or not gone.isdisjoint({event.data.response_id, event.data.respondent_id}):
            continue
        change = add_words(ticket, _words_in(event.data), at=writing.now)
        if change is not None:
            current[event.data.response_id] = change.ticket
            caused.append((change, cause_of(event)))
    return caused


def _words_in(response: ResponseEdited) -> tuple[Comment, ...]:
    return tuple(
        Comment(answer.question, answer.value)
        for answer in response.answers
        if answer.type == "text" and isinstance(answer.value, str) and response.suspect is None
    )
