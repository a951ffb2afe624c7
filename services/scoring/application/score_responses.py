"""Score the responses that came in."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scoring.application.received import response_of
from services.scoring.domain.measure import measure
from services.scoring.domain.response import Response
from services.scoring.domain.tally import latest_by_series, tally
from services.scoring.events_out import response_scored, score_changed
from services.scoring.store.histogram_store import add_cells, add_volumes
from services.scoring.store.response_store import add_answers, add_responses, known_responses
from services.scoring.store.series_store import advance_series
from shared.clock import Clock
from shared.contracts.collector import ResponseReceived
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work

_AT_ONCE = 50
"""Events built before others in this process get their turn."""

Received = Event[ResponseReceived]


@dataclass(frozen=True, slots=True)
class ScoreResponses:
    """Judge every answer, count it once, and tell what became of it."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Received]) -> None:
        """Take a run of events in one transaction: all of them count, or none.

        A response that was scored before, under this event or another, has no second effect.

        Raises:
            UnscorableAnswerError: an answer breaks the contract; nothing of the run is kept.
            UnavailableError: the database is away, or another worker scores one of the responses at this moment.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = {event.data.response_id: event for event in events if work.is_fresh(event)}
            if not fresh:
                return
            known = await known_responses(work.connection, fresh)
            new = [response_of(event.data) for response_id, event in fresh.items() if response_id not in known]
            if new:
                await _count(work, new, fresh, at=self.clock.now())


async def _count(work: Work, new: Sequence[Response], causes: Mapping[UUID, Received], *, at: datetime) -> None:
    # The database writes the rows while this process builds the events.
    await asyncio.gather(_record(work, new, at=at), _tell(work, new, causes, at=at))
    added, latest = tally(new), latest_by_series(new)
    # From here on other workers wait for the rows that this one counts up, so all that can be done is done before.
    await work.flush()
    await add_volumes(work.connection, added.volumes)
    await add_cells(work.connection, added.cells)
    for state in await advance_series(work.connection, added.series.values(), at=at):
        score = measure(state.key.scale, state.histogram)
        cause = cause_of(causes[latest[state.key.series_id]])
        work.publish(score_changed(state.key, score, revision=state.revision, at=at), cause=cause)


async def _record(work: Work, new: Sequence[Response], *, at: datetime) -> None:
    await add_responses(work.connection, new, scored_at=at)
    await add_answers(work.connection, new)


async def _tell(work: Work, new: Sequence[Response], causes: Mapping[UUID, Received], *, at: datetime) -> None:
    for number, response in enumerate(new):
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
        work.publish(response_scored(response, at=at), cause=cause_of(causes[response.id]))
