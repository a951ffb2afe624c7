"""Score the responses that came in or were changed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.scoring.domain.count_changes import CountChanges
from services.scoring.domain.received import response_of
from services.scoring.domain.response import Chosen, JudgedAnswer, Response, Skipped
from services.scoring.domain.unhappy import UnhappyChanges
from services.scoring.events_out import response_scored
from services.scoring.store.comment_store import CommentStore
from services.scoring.store.journal_store import JournalStore
from services.scoring.store.response_store import ResponseStore, Standing, forgotten
from services.scoring.store.series_store import SeriesStore
from services.scoring.store.unhappy_store import UnhappyStore
from shared.clock import Clock
from shared.contracts.collector import ResponseEvent
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work

_AT_ONCE = 50
"""Events built before others in this process get their turn."""
_MOST_REMEMBERED = 50_000
"""Questions of series that are remembered as recorded; beyond that the memory is emptied."""

Received = Event[ResponseEvent]
AskedQuestion = JudgedAnswer | Skipped | Chosen
"""Evidence that a question was asked for a series."""


@dataclass(frozen=True, slots=True)
class ScoreResponses:
    """Judge every answer, note what it adds to the counts, and publish the scored response."""

    unit_of_work: UnitOfWork
    clock: Clock
    recorded: set[AskedQuestion] = field(default_factory=set)
    """What the database is known to have, so that it is not written again with every response."""

    async def __call__(self, *, events: Sequence[Received]) -> None:
        """Score a batch of events in one transaction: all of them count, or none.

        The newest revision of a response counts, in whichever order and however often revisions arrive. A response
        that was withdrawn, or whose author was erased, does not count any more.

        Raises:
            UnscorableAnswerError: an answer breaks the contract; nothing of the batch is kept.
            UnavailableError: the database is away, or another worker scores one of the responses at this moment.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            received = await _without_forgotten(work, _newest(event for event in events if work.is_fresh(event)))
            standing = await ResponseStore(work.connection).read_standing(received) if received else {}
            await self._publish_unannounced(work, received, standing)
            received = {one: event for one, event in received.items() if _is_news(event.data, standing.get(one))}
            if not received:
                return
            new = [response_of(event.data) for event in received.values()]
            asked = _asked(new) - self.recorded
            replaced = {one: standing[one] for one in received if one in standing}
            # The database writes the rows while this process builds the events.
            await asyncio.gather(self._record(work, new, replaced, asked), self._publish(work, new, received))
        if len(self.recorded) > _MOST_REMEMBERED:
            self.recorded.clear()
        self.recorded.update(asked)

    async def _record(
        self,
        work: Work,
        new: Sequence[Response],
        replaced: Mapping[UUID, Standing],
        asked: Iterable[AskedQuestion],
    ) -> None:
        tally, unhappy = CountChanges(), UnhappyChanges()
        for old in replaced.values():
            tally.take_back(old.footprint, "edited")
            unhappy.add(old.unhappy, -1)
        for response in new:
            unhappy.add(response.unhappy)
            tally.add(response, "edited" if response.received.response_id in replaced else "received")
        await SeriesStore(work.connection).add({(one.series, one.question) for one in asked})
        responses = ResponseStore(work.connection)
        await responses.remove(replaced)
        await responses.add(new, scored_at=self.clock.now())
        await responses.add_words(new)
        await JournalStore(work.connection).add(tally.entries())
        await UnhappyStore(work.connection).note(unhappy)

    async def _publish(self, work: Work, new: Sequence[Response], causes: Mapping[UUID, Received]) -> None:
        at = self.clock.now()
        for number, response in enumerate(new):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            work.publish(response_scored(response, at=at), cause=cause_of(causes[response.received.response_id]))

    async def _publish_unannounced(
        self, work: Work, received: Mapping[UUID, Received], standing: Mapping[UUID, Standing]
    ) -> None:
        """Publish the scores of responses that a replay counted before their event came."""
        counted = [one for one, event in received.items() if _is_counted(event.data, standing.get(one))]
        unannounced = await ResponseStore(work.connection).take_unannounced(counted) if counted else ()
        await self._publish(work, [response_of(received[one].data) for one in unannounced], received)
        if unannounced:
            await CommentStore(work.connection).unread(unannounced)


async def _without_forgotten(work: Work, received: Mapping[UUID, Received]) -> dict[UUID, Received]:
    gone = await forgotten(work.connection).among([event.data.respondent_id for event in received.values()])
    return {one: event for one, event in received.items() if event.data.respondent_id not in gone}


def _newest(events: Iterable[Received]) -> dict[UUID, Received]:
    """Return the event with the highest revision of each response, in the order in which responses first came."""
    newest: dict[UUID, Received] = {}
    for event in events:
        known = newest.setdefault(event.data.response_id, event)
        if known.data.revision < event.data.revision:
            newest[event.data.response_id] = event
    return newest


def _is_news(received: ResponseEvent, standing: Standing | None) -> bool:
    return standing is None or (not standing.is_gone and standing.revision < received.revision)


def _is_counted(received: ResponseEvent, standing: Standing | None) -> bool:
    return standing is not None and not standing.is_gone and standing.revision == received.revision


def _asked(responses: Iterable[Response]) -> set[AskedQuestion]:
    asked: set[AskedQuestion] = set()
    for response in responses:
        asked.update(response.answers)
        asked.update(response.skipped)
        asked.update(response.choices)
    return asked
