"""Add to open cases what their customers write later, such as on the page of thanks."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.tickets.application.opening import Caused
from services.tickets.application.steps import count, record
from services.tickets.domain.ticket import Change
from services.tickets.store.ticket_store import TicketStore, forgotten
from shared.clock import Clock
from shared.contracts.collector import ResponseEdited
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import Comment


@dataclass(frozen=True, slots=True)
class AddWords:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ResponseEdited]]) -> list[Change]:
        """Return what was done: words added to cases that are open. What a case has words for already stays as it is.

        An alert that comes later brings its words by itself.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event) and _words_in(event.data)]
            caused = await self._add(work.connection, fresh) if fresh else []
            await record(work, caused)
        changes = [change for change, _ in caused]
        count(changes)
        return changes

    async def _add(self, connection: Connection, events: Sequence[Event[ResponseEdited]]) -> list[Caused]:
        responses = sorted({event.data.response_id for event in events})
        gone = await forgotten(connection).among({*responses, *(event.data.respondent_id for event in events)})
        tickets = TicketStore(connection)
        await tickets.lock_cases(responses)
        current = await tickets.open_of(responses)
        caused: list[Caused] = []
        for event in events:
            ticket = current.get(event.data.response_id)
            if ticket is None or not gone.isdisjoint({event.data.response_id, event.data.respondent_id}):
                continue
            change = ticket.add_words(_words_in(event.data), at=self.clock.now())
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
