"""Compare the ledger with what scoring counts, and say where they differ."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.alerts.domain.reconciling import (
    Counted,
    Difference,
    FoundDifference,
    Known,
    Offsets,
    SurveyHour,
    difference,
    snapshot_of,
)
from services.alerts.store.reconciling_store import ReconcilingStore, State
from shared.clock import Clock
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, EventData, cause_of
from shared.contracts.scoring import ResponseScored, UnhappyCounted
from shared.observability.metrics import LOOP_LEDGER_COMPARED_TIMESTAMP, LOOP_LEDGER_DIFFERENCE
from shared.unit_of_work import Connection, UnitOfWork

log = structlog.get_logger("heed.alerts")

EVERYTHING_EVERY = timedelta(hours=6)
"""New counts are compared at once, all others so often."""
DECISIVE: Collection[type[EventData]] = (ResponseScored, UnhappyCounted, ResponseWithdrawn, RespondentErased)
"""What has to be handled before a count can be compared."""

ReadOffsets = Callable[[Collection[type[EventData]]], Awaitable[Offsets]]
"""Returns how far alerts has got on the topics of these events."""


@dataclass(frozen=True, slots=True)
class KeepCounts:
    """Keep what scoring counts, the latest of each survey and hour, in whichever order it is received."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[UnhappyCounted]]) -> None:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [(event.data, event.time) for event in events if work.is_fresh(event)]
            await ReconcilingStore(work.connection).keep(fresh)


@dataclass(frozen=True, slots=True)
class CompareLedger:
    """Compare the hours of which scoring's count is not on its way any more. One worker does it at a time."""

    unit_of_work: UnitOfWork
    clock: Clock
    kept: timedelta
    read_offsets: ReadOffsets | None
    """None: this process has no bus, so it cannot know what is on its way."""

    async def __call__(self) -> Sequence[FoundDifference]:
        """Return the differences that are certain.

        Raises:
            UnavailableError: the bus or the database is away.
        """
        if self.read_offsets is None:
            return []
        async with self.unit_of_work.read() as connection:
            asked_at = await ReconcilingStore(connection).now()
        offsets = await self.read_offsets(DECISIVE)
        async with self.unit_of_work.begin() as work:
            store = ReconcilingStore(work.connection)
            state = await _advance(store, asked_at, offsets)
            if state.passed_to is not None:
                state = await self._compare(work.connection, state, state.passed_to, at=asked_at)
            found = [one for one in await store.differences() if one.is_certain]
        _expose(found, state.compared_at)
        return found

    async def _compare(self, connection: Connection, state: State, passed_to: datetime, *, at: datetime) -> State:
        store = ReconcilingStore(connection)
        oldest = self.clock.now() - self.kept + timedelta(days=1)
        since = oldest if state.begins_at is None else max(oldest, state.begins_at)
        is_whole = state.compared_all_at is None or at - state.compared_all_at >= EVERYTHING_EVERY
        counted = await store.to_compare(passed_to=passed_to, since=since, everything=is_whole)
        known = await store.known(counted)
        found = _differences(counted, known)
        await store.set_differences([one.of for one in counted], found, at=at)
        await store.compared(passed_to=passed_to, at=at)
        state = state._replace(compared_at=at, compared_all_at=at if is_whole else state.compared_all_at)
        await store.set_state(compared_at=at, compared_all_at=state.compared_all_at)
        for one, differs in found.items():
            log.warning("ledger_differs", survey=one.survey, hour=one.hour.isoformat(), **differs._asdict())
        return state


async def _advance(store: ReconcilingStore, asked_at: datetime, offsets: Offsets) -> State:
    """Note how far alerts has got, and return the state."""
    state = await store.state(lock=True)
    passed_to, snapshot = state.passed_to, state.snapshot
    if snapshot is not None and snapshot.is_void(offsets):
        snapshot = None
    if snapshot is not None and snapshot.is_passed(offsets):
        passed_to = snapshot.at if passed_to is None else max(passed_to, snapshot.at)
        snapshot = None
    if snapshot is None:
        snapshot = snapshot_of(offsets, asked_at)
    await store.set_state(snapshot_at=snapshot.at, ends=dict(snapshot.ends), passed_to=passed_to)
    return state._replace(snapshot=snapshot, passed_to=passed_to)


def _differences(counted: Sequence[Counted], known: Mapping[SurveyHour, Known]) -> dict[SurveyHour, Difference]:
    found = {one.of: difference(one.counts, known.get(one.of, Known())) for one in counted}
    return {of: differs for of, differs in found.items() if differs}


def _expose(found: Sequence[FoundDifference], compared_at: datetime | None) -> None:
    LOOP_LEDGER_DIFFERENCE.labels("missing").set(sum(one.difference.missing for one in found))
    LOOP_LEDGER_DIFFERENCE.labels("surplus").set(sum(one.difference.surplus for one in found))
    if compared_at is not None:
        LOOP_LEDGER_COMPARED_TIMESTAMP.set(compared_at.timestamp())
