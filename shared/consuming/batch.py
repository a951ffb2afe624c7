"""Handling a fetched batch: run by run, and in ever smaller runs when one fails, until each failing event is alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import structlog

from shared.bus.message import Record, TopicPartition
from shared.consuming.calling import call
from shared.consuming.dead_letter import Failure
from shared.consuming.lanes import Lane, lane_of
from shared.consuming.limit import DeadLetterLimit, FailureTally
from shared.consuming.parked import PARKED
from shared.consuming.parking import Parking
from shared.consuming.reader import Batch
from shared.consuming.retry import Reaction, describe, reaction_to
from shared.consuming.runs import UNTYPED, Item, Run
from shared.errors import UnavailableError
from shared.observability.metrics import CONSUMER_EVENTS, CONSUMER_PARKED
from shared.observability.where import where

log = structlog.get_logger("heed.consumer")


class StoppedError(Exception):
    """The batch could not be finished now; trying again later helps."""

    def __init__(self, done: int, reason: str, *, tripped: bool = False) -> None:
        """Report how far it got.

        Args:
            done: number of records from the beginning of the batch that are done and may be committed.
            reason: class of the error, and text that is safe to log.
            tripped: whether the dead-letter limit stopped it.
        """
        super().__init__(reason)
        self.done = done
        self.reason = reason
        self.tripped = tripped


class BatchHandler:
    def __init__(
        self,
        *,
        service: str,
        use_cases: object,
        parking: Parking,
        limit: DeadLetterLimit,
        turned: Callable[[], None],
    ) -> None:
        """Prepare to handle the events of one service.

        Args:
            service: its name, for logs and metrics.
            use_cases: passed to the handlers.
            parking: where events are set aside that cannot be handled.
            limit: how many may be set aside.
            turned: called before every handler, so that a long batch does not look like a stuck loop.
        """
        self._service = service
        self._use_cases = use_cases
        self._parking = parking
        self._tally = FailureTally(limit)
        self._turned = turned
        self._expected: dict[TopicPartition, int] = {}
        self._anything_waits = True
        self._waiting: set[Lane] = set()

    async def handle(self, batch: Batch) -> None:
        """Handle a whole batch, or as much of it as possible.

        Raises:
            StoppedError: something does not answer, or the dead-letter limit is reached.
            Exception: the process is not in a state to go on.
        """
        expected, self._expected = self._expected, {}
        try:
            await self._look_who_waits(batch.records, expected)
        except UnavailableError as error:
            raise StoppedError(0, describe(error)) from error
        for run in batch.runs:
            await self._handle(run, deliveries=1)
        skipped = len(batch.records) - sum(len(run.items) for run in batch.runs)
        CONSUMER_EVENTS.labels(self._service, UNTYPED, "skipped").inc(skipped)
        self._expected = expected | {record.at: record.offset + 1 for record in batch.records}

    async def _look_who_waits(self, records: Sequence[Record], expected: Mapping[TopicPartition, int]) -> None:
        """Find out in which lanes events wait.

        Only the reader of a partition parks events of its lanes. As long as each partition goes on where we stopped
        reading, no other reader can have parked anything, and the database need not be asked.
        """
        first = {record.at: record.offset for record in reversed(records)}
        if self._anything_waits or any(expected.get(at) != offset for at, offset in first.items()):
            lanes = await self._parking.waiting_lanes(records)
            self._anything_waits = lanes is not None
            self._waiting = lanes or set()

    async def _handle(self, run: Run, *, deliveries: int) -> None:
        """Handle a part of a run; all records before it are done already."""
        first = run.items[0]
        try:
            items = await self._not_behind_parked(run.items)
            error = await self._try(run, items) if items else None
            if error is None:
                return
            reaction = reaction_to(error)
            if reaction is Reaction.RAISE:
                raise error
            if reaction is Reaction.WAIT:
                raise StoppedError(first.position, describe(error)) from error
            if len(items) == 1:
                await self._park(run.type, items[0], error, deliveries)
                return
        except UnavailableError as error:
            raise StoppedError(first.position, describe(error)) from error
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            await self._handle(replace(run, items=half), deliveries=deliveries + 1)

    async def _try(self, run: Run, items: Sequence[Item]) -> Exception | None:
        """Return the error; None when all `items` are handled."""
        if run.handler is None:
            return items[0].error
        self._turned()
        try:
            await call(run.handler, self._use_cases, [item.event for item in items if item.event is not None])
        except Exception as error:  # noqa: BLE001 - judged by the caller
            return error
        self._tally.handled(len(items))
        CONSUMER_EVENTS.labels(self._service, run.type, "handled").inc(len(items))
        return None

    async def _not_behind_parked(self, items: list[Item]) -> list[Item]:
        """Park the events whose lane has events waiting, and return the others."""
        if not self._waiting:
            return items
        behind: dict[Lane, list[Item]] = {}
        for item in items:
            lane = lane_of(item.record)
            if lane is not None and lane in self._waiting:
                behind.setdefault(lane, []).append(item)
        aside: set[Record] = set()
        for lane, candidates in behind.items():
            parked = await self._parking.park_behind(lane, [item.record for item in candidates])
            CONSUMER_PARKED.labels(self._service, "behind").inc(len(parked))
            aside.update(parked)
        return [item for item in items if item.record not in aside]

    async def _park(self, kind: str, item: Item, error: Exception, deliveries: int) -> None:
        record = item.record
        lane = lane_of(record)
        if (status := await self._parking.status_of(record)) is not None:
            if status == PARKED:
                self._waits_in(lane)
            return
        if not self._tally.may_park():
            raise StoppedError(item.position, describe(error), tripped=True) from error
        await self._parking.park(record, Failure(describe(error), deliveries))
        self._waits_in(lane)
        self._tally.parked()
        CONSUMER_EVENTS.labels(self._service, kind, "parked").inc()
        CONSUMER_PARKED.labels(self._service, "failed").inc()
        log.error(
            "event_parked",
            service=self._service,
            type=kind,
            topic=record.at.topic,
            partition=record.at.partition,
            offset=record.offset,
            error=describe(error),
            where=where(error),
        )

    def _waits_in(self, lane: Lane | None) -> None:
        self._anything_waits = True
        if lane is not None:
            self._waiting.add(lane)
