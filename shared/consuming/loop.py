"""The loop that consumes a service's events: fetch, handle, commit the database, then commit the offsets.

So an event may be delivered again and is never missed. When database or bus do not answer, the loop waits and reads
again from the committed offset. Only an event that fails by itself is parked, within the dead-letter limit.
"""

import asyncio
from collections.abc import Sequence

import structlog
from sqlalchemy import Table

from shared.backoff import Backoff
from shared.bus.message import Record
from shared.bus.ports import Bus, Subscription
from shared.cancellation import end_if_asked, kept_alive
from shared.consuming.batch import BatchHandler, StoppedError
from shared.consuming.groups import group_of, topics_of
from shared.consuming.handlers import Handlers
from shared.consuming.limit import DeadLetterLimit
from shared.consuming.parking import Parking
from shared.consuming.progress import ConsumerProgress, Lag
from shared.consuming.reader import BatchReader
from shared.consuming.runs import by_type
from shared.errors import UnavailableError
from shared.failpoints import failpoint
from shared.observability.loops import LoopHealth
from shared.observability.where import where
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.consumer")

BATCH_RECORDS = 1000
"""Records fetched at once when there is a backlog. They share the fixed cost of a transaction. Twice as many would
hardly be faster and take twice the memory, in which two batches are held: one is read while another is handled."""
TRIPPED_SECONDS = 30.0


class ConsumerLoop:
    """Consumes one service's events for as long as the process lives."""

    def __init__(
        self,
        *,
        service: str,
        handlers: Handlers,
        parked: Table,
        use_cases: object,
        unit_of_work: UnitOfWork,
        bus: Bus,
        topic_prefix: str,
        limit: DeadLetterLimit = DeadLetterLimit(),
        batch_records: int = BATCH_RECORDS,
        tripped_seconds: float = TRIPPED_SECONDS,
    ) -> None:
        """Prepare to consume the events of a service; nothing is opened before `run`.

        Args:
            service: its name.
            handlers: by event class; the topics follow from them.
            parked: its table of parked events.
            use_cases: passed to the handlers.
            unit_of_work: begins its transactions.
            bus: where the events come from.
            topic_prefix: first part of topic names and of the consumer group.
            limit: how many events may be parked before the loop stops.
            batch_records: how many records are fetched at once.
            tripped_seconds: how long the loop then stops, before it tries the same event again.

        Raises:
            ValueError: there are no handlers.
        """
        if not handlers:
            message = f"{service} handles no events"
            raise ValueError(message)
        self.group = group_of(topic_prefix, service)
        self.topics = topics_of(topic_prefix, handlers)
        self._service = service
        self._handlers = by_type(handlers)
        self._bus = bus
        self._batch_records = batch_records
        self._tripped_seconds = tripped_seconds
        self._backoff = Backoff()
        self._progress = ConsumerProgress(service=service, group=self.group, topics=self.topics, bus=bus)
        parking = Parking(
            service=service, group=self.group, parked=parked, unit_of_work=unit_of_work, topic_prefix=topic_prefix
        )
        self._stopping = False
        self.busy = False
        """Whether it is between reading a batch and committing it."""
        self._batches = BatchHandler(
            service=service,
            use_cases=use_cases,
            parking=parking,
            limit=limit,
            turned=self._progress.turned,
        )

    def health(self) -> LoopHealth:
        return self._progress.health()

    def lag(self) -> Lag | None:
        """Return how far behind it is; None before that is known."""
        return self._progress.lag()

    def stop(self) -> None:
        """Let `run` return after the present batch. While it is not `busy` it waits for records: cancel it then."""
        self._stopping = True

    async def run(self) -> None:
        """Consume until `stop` or until cancelled; outages are waited out, defects are raised."""
        async with asyncio.TaskGroup() as tasks:
            reporting = tasks.create_task(kept_alive(self._progress.report()), name=f"consumer-report-{self._service}")
            await self._subscribe_again_and_again()
            reporting.cancel()

    async def _subscribe_again_and_again(self) -> None:
        while not self._stopping:
            try:
                async with self._bus.subscribe(self.group, self.topics) as subscription:
                    await self._consume(subscription)
            except UnavailableError as error:
                log.warning("consumer_lost_bus", service=self._service, reason=str(error))
            self._progress.turned()
            await self._backoff.wait()

    async def _consume(self, subscription: Subscription) -> None:
        reader = BatchReader(subscription, self._handlers, limit=self._batch_records, polling=self._progress.polling)
        try:
            while not self._stopping:
                await self._turn(reader, subscription)
        finally:
            await reader.close()

    async def _turn(self, reader: BatchReader, subscription: Subscription) -> None:
        batch = await reader.next()
        self._progress.read(batch.records)
        if not batch.records:
            return
        self.busy = True
        try:
            await self._batches.handle(batch)
            await failpoint("consumer.after_handle")
            await self._commit(subscription, batch.records)
        except StoppedError as stopped:
            await self._commit(subscription, batch.records[: stopped.done])
            self.busy = False
            self._progress.read(batch.records[stopped.done :])
            await self._wait_after(stopped)
            await reader.rewind()
        else:
            self._progress.tripped(None)
            self._backoff.reset()
        finally:
            self.busy = False

    async def _wait_after(self, stopped: StoppedError) -> None:
        end_if_asked()
        cause = stopped.__cause__
        fields = {"service": self._service, "error": stopped.reason, "where": where(cause) if cause else ""}
        self._progress.turned()
        if stopped.tripped:
            log.error("consumer_tripped", **fields)
            self._progress.tripped(stopped.reason)
            await asyncio.sleep(self._tripped_seconds)
        else:
            log.warning("consumer_lagging", **fields)
            await self._backoff.wait()

    async def _commit(self, subscription: Subscription, records: Sequence[Record]) -> None:
        if records:
            await subscription.commit({record.at: record.offset + 1 for record in records})
            self._progress.committed()
