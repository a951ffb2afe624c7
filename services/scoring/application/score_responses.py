"""Score the responses that came in or were changed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.scoring.domain.received import response_of
from services.scoring.domain.response import Answer, Response, Skipped
from services.scoring.domain.tally import Footprint, Tally
from services.scoring.events_out import response_scored
from services.scoring.store.journal_store import add_to_journal
from services.scoring.store.response_store import (
    Standing,
    add_responses,
    add_words,
    forgotten,
    read_standing,
    remove_responses,
    take_unannounced,
)
from services.scoring.store.series_store import add_series
from shared.clock import Clock
from shared.contracts.collector import ResponseEvent
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work

_AT_ONCE = 50
"""Events built before others in this process get their turn."""
_MOST_REMEMBERED = 50_000
"""So many questions of series are remembered as recorded."""

Received = Event[ResponseEvent]
Asked = Answer | Skipped
"""What tells that a question was asked for a series."""


@dataclass(frozen=True, slots=True)
class ScoreResponses:
    """Judge every answer, note what it counts, and tell what became of it."""

    unit_of_work: UnitOfWork
    clock: Clock
    recorded: set[Asked] = field(default_factory=set)
    """What the database is known to have, so that it is not told again with every response."""

    async def __call__(self, *, events: Sequence[Received]) -> None:
        """Take a run of events in one transaction: all of them count, or none.

        The newest revision of a response counts, in whichever order and however often revisions arrive. A response
        that was withdrawn, or whose author was erased, does not count any more.

        Raises:
            UnscorableAnswerError: an answer breaks the contract; nothing of the run is kept.
            UnavailableError: the database is away, or another worker scores one of the responses at this moment.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            told = await _without_forgotten(work, _newest(event for event in events if work.is_fresh(event)))
            standing = await read_standing(work.connection, told) if told else {}
            await self._tell_late(work, told, standing)
            told = {one: event for one, event in told.items() if _is_news(event.data, standing.get(one))}
            if not told:
                return
            new = [response_of(event.data) for event in told.values()]
            asked = _asked(new) - self.recorded
            replaced = {one: standing[one].footprint for one in told if one in standing}
            # The database writes the rows while this process builds the events.
            await asyncio.gather(self._record(work, new, replaced, asked), self._tell(work, new, told))
        if len(self.recorded) > _MOST_REMEMBERED:
            self.recorded.clear()
        self.recorded.update(asked)

    async def _record(
        self, work: Work, new: Sequence[Response], replaced: Mapping[UUID, Footprint], asked: Iterable[Asked]
    ) -> None:
        tally = Tally()
        for footprint in replaced.values():
            tally.take_back(footprint, "edited")
        for response in new:
            tally.add(response, "edited" if response.id in replaced else "received")
        await add_series(work.connection, {(one.series, one.question) for one in asked})
        await remove_responses(work.connection, replaced)
        await add_responses(work.connection, new, scored_at=self.clock.now())
        await add_words(work.connection, new)
        await add_to_journal(work.connection, tally.entries())

    async def _tell(self, work: Work, new: Sequence[Response], causes: Mapping[UUID, Received]) -> None:
        at = self.clock.now()
        for number, response in enumerate(new):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            work.publish(response_scored(response, at=at), cause=cause_of(causes[response.id]))

    async def _tell_late(self, work: Work, told: Mapping[UUID, Received], standing: Mapping[UUID, Standing]) -> None:
        """Tell of responses that a replay counted before their event came."""
        counted = [one for one, event in told.items() if _is_counted(event.data, standing.get(one))]
        untold = await take_unannounced(work.connection, counted) if counted else ()
        await self._tell(work, [response_of(told[one].data) for one in untold], told)


async def _without_forgotten(work: Work, told: Mapping[UUID, Received]) -> dict[UUID, Received]:
    gone = await forgotten(work.connection).among([event.data.respondent_id for event in told.values()])
    return {one: event for one, event in told.items() if event.data.respondent_id not in gone}


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


def _asked(responses: Iterable[Response]) -> set[Asked]:
    asked: set[Asked] = set()
    for response in responses:
        asked.update(response.answers)
        asked.update(response.skipped)
    return asked
