"""Reading from Kafka as a member of a consumer group.

The client can get stuck silently (its issues 847 and 1154) and does not expose its health. So a member that receives
nothing for a while asks the broker itself, by another call, whether there is something to read.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    IllegalStateError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from aiokafka.structs import TopicPartition as Place

from shared.bus.kafka.calls import answered, close_consumer
from shared.bus.kafka.options import KafkaOptions
from shared.bus.message import Record, TopicPartition
from shared.errors import UnavailableError

GRACE_SECONDS = 1.0
REBALANCE_SECONDS = 10.0
"""How long a group that forms anew waits for members that do not come, such as one that died with its broker away."""
_LOST = (
    CommitFailedError,
    IllegalGenerationError,
    IllegalStateError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
"""Errors for a member that does not own the partition any more."""

_log = structlog.get_logger("heed.bus")


class KafkaSubscription:
    """One member of a group. When its consumer fails it is thrown away, and the next `fetch` joins with another."""

    def __init__(self, options: KafkaOptions, client_id: str, group: str, topics: Sequence[str]) -> None:
        """The group is joined with the first `fetch`."""
        self._options = options
        self._client_id = client_id
        self._group = group
        self._topics = list(topics)
        self._consumer: AIOKafkaConsumer | None = None
        self._closed = False
        self._checked_at = 0.0
        self._behind_since: float | None = None

    async def fetch(self, *, limit: int, wait_seconds: float) -> list[Record]:
        """Return the next records; see `shared.bus.ports.Subscription`."""
        consumer = await self._open()
        found: Mapping[Place, list[ConsumerRecord[bytes, bytes]]] = {}
        try:
            async with answered("fetch", wait_seconds + self._options.answer_seconds):
                try:
                    async with asyncio.timeout(wait_seconds + GRACE_SECONDS):
                        found = await consumer.getmany(timeout_ms=int(wait_seconds * 1000), max_records=limit)
                except TimeoutError:
                    pass  # the group is being formed anew, which may take as long as a session
            if not found:
                await self._check(consumer)
        except UnavailableError:
            await self._discard()
            raise
        if found:
            self._is_well()
        return [_record(each) for records in found.values() for each in records]

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Store offsets; see `shared.bus.ports.Subscription`."""
        consumer = self._consumer
        if consumer is None:
            return
        mine = {Place(at.topic, at.partition): offset for at, offset in offsets.items()}
        mine = {place: offset for place, offset in mine.items() if place in consumer.assignment()}
        if not mine:
            return
        async with answered("commit", self._options.answer_seconds):
            try:
                await consumer.commit(mine)
            except _LOST as error:
                _log.info("kafka_commit_came_late", group=self._group, error=type(error).__name__)

    async def seek_to_committed(self) -> None:
        """Go back; see `shared.bus.ports.Subscription`."""
        consumer = self._consumer
        if consumer is None:
            return
        async with answered("find the committed offsets", self._options.answer_seconds):
            try:
                # The client's own method of this name leaves partitions alone that were never committed.
                for place in consumer.assignment():
                    consumer.seek(place, await consumer.committed(place) or 0)
            except IllegalStateError:
                _log.info("kafka_seek_came_late", group=self._group)

    def assignment(self) -> frozenset[TopicPartition]:
        """Return the partitions read now; see `shared.bus.ports.Subscription`."""
        assigned = () if self._consumer is None else self._consumer.assignment()
        return frozenset(TopicPartition(place.topic, place.partition) for place in assigned)

    async def close(self) -> None:
        """Leave the group for good."""
        self._closed = True
        await self._discard()

    async def _open(self) -> AIOKafkaConsumer:
        if self._closed:
            message = "the bus is closed"
            raise UnavailableError(message)
        if self._consumer is None:
            consumer = AIOKafkaConsumer(
                bootstrap_servers=list(self._options.brokers),
                client_id=self._client_id,
                group_id=self._group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                session_timeout_ms=int(self._options.session_seconds * 1000),
                heartbeat_interval_ms=int(self._options.heartbeat_seconds * 1000),
                rebalance_timeout_ms=int(min(self._options.session_seconds, REBALANCE_SECONDS) * 1000),
                # Joining a group is one question that the broker answers when all members have come.
                request_timeout_ms=int((self._options.session_seconds + self._options.answer_seconds) * 1000),
                metadata_max_age_ms=int(self._options.metadata_seconds * 1000),
            )
            try:
                async with answered("connect", self._options.answer_seconds):
                    await consumer.start()
                    consumer.subscribe(topics=self._topics)
            except BaseException:
                await close_consumer(consumer)
                raise
            self._consumer = consumer
            self._is_well()
        return self._consumer

    async def _discard(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await close_consumer(consumer)

    def _is_well(self) -> None:
        self._checked_at = asyncio.get_running_loop().time()
        self._behind_since = None

    async def _check(self, consumer: AIOKafkaConsumer) -> None:
        """Make sure, every few seconds, that an empty fetch means that there is nothing to read.

        Raises:
            UnavailableError: the broker does not answer, or the consumer is stuck.
        """
        now = asyncio.get_running_loop().time()
        if now - self._checked_at < self._options.idle_check_seconds:
            return
        self._checked_at = now
        async with answered("check the reader", self._options.answer_seconds):
            if not await self._is_behind(consumer):
                self._behind_since = None
                return
        if self._behind_since is None:
            self._behind_since = now
        elif now - self._behind_since > self._options.stuck_seconds:
            _log.warning("kafka_reader_stuck", group=self._group)
            message = "the reader was stuck and joins its group again"
            raise UnavailableError(message)

    async def _is_behind(self, consumer: AIOKafkaConsumer) -> bool:
        assigned = consumer.assignment()
        if not assigned:
            await consumer.topics()
            # A member without partitions may be one too many, which is fine, or wait to be let in, which must end.
            return bool(consumer._subscription.reassignment_in_progress)  # noqa: SLF001 - no public sign of it
        ends = await consumer.end_offsets(assigned)
        try:
            return any([end > await consumer.position(place) for place, end in ends.items()])
        except IllegalStateError:
            return False  # a partition has just gone to another member; the next check decides


def _record(found: ConsumerRecord[bytes, bytes]) -> Record:
    headers = found.headers
    if None in [value for _, value in headers]:  # Kafka lets a header be without a value; ours are not
        headers = tuple((name, value or b"") for name, value in headers)
    return Record(
        TopicPartition(found.topic, found.partition),
        found.offset,
        found.key,
        found.value,
        tuple(headers),
        datetime.fromtimestamp(found.timestamp / 1000, UTC),
    )
