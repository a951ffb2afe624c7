"""What the suite wrote to the customer of a case, or why it did not, in the history of the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.book import CaseBook, Writing
from services.tickets.domain.early import EarlyNews
from services.tickets.domain.history import MessageNote
from services.tickets.domain.taking_in import note_message
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.promise_store import EarlyStore, PromiseStore
from shared.contracts.event import Event, cause_of
from shared.contracts.messages import MessageEvent, outcome_of, recovery_of


@dataclass(frozen=True, slots=True)
class NoteMessages:
    """Note messages about responses and complaints. What was written in a case is shown by the collector already."""

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[MessageEvent]]) -> None:
        """Note what became of each; what has no case yet waits for it."""
        async with self.book.begin(*map(cause_of, events)) as writing:
            fresh = [event for event in events if writing.work.is_fresh(event)]
            about = [event for event in fresh if _subject_of(event.data) is not None]
            cases = {one for event in about if (one := _subject_of(event.data)) is not None}
            await writing.tickets.lock_cases(sorted(cases))
            for event in about:
                await _note(writing, event)


async def _note(writing: Writing, event: Event[MessageEvent]) -> None:
    data, note = event.data, _note_of(event.data)
    recovery_id = recovery_of(data)
    if recovery_id is not None:
        await PromiseStore(writing.connection).follow(recovery_id, note.outcome, data.at)
    ticket = await JoiningStore(writing.connection).latest_about(data.response_id, data.complaint_id)
    if ticket is not None:
        await writing.record([(note_message(ticket, note, at=writing.now), cause_of(event))])
        return
    news = EarlyNews(
        id=event.id, response_id=data.response_id, complaint_id=data.complaint_id, message=note, at=data.at
    )
    await EarlyStore(writing.connection).keep(news)


def _subject_of(message: MessageEvent) -> UUID | None:
    """Return the response or complaint that a message is about; None when it is about none, or part of a case."""
    return None if message.ticket_id is not None else message.response_id or message.complaint_id


def _note_of(message: MessageEvent) -> MessageNote:
    outcome, reason = outcome_of(message)
    return MessageNote(
        message_id=message.message_id,
        cause=message.cause,
        channel=message.channel,
        outcome=outcome,
        reason=reason,
    )
