"""Writing to Kafka.

Not idempotent on purpose: an idempotent producer of aiokafka that once got out of step fails for ever (its issue
1017). Order does not need it, because here only one batch of a partition is on its way at any time, and the next one
is not sent before the last one is acknowledged. Whatever goes wrong, the producer is thrown away and the next call
builds another.
"""

import asyncio
from collections import deque
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidTopicError, MessageSizeTooLargeError, RecordListTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from shared.bus.kafka.calls import answered, close_producer
from shared.bus.kafka.options import KafkaOptions
from shared.bus.message import Message, TopicPartition
from shared.bus.outcomes import Outcomes
from shared.bus.ports import MessageRefusedError
from shared.cancellation import is_asked_to_end
from shared.errors import UnavailableError

BATCH_BYTES = 512 * 1024
TOPIC_SECONDS = 2.0
"""How long to look for a topic that is not known; a missing one must not hold up the others for longer."""
GRACE_SECONDS = 1.0

_Lane = deque[tuple[int, Message]]
_partition_of = DefaultPartitioner()


class KafkaPublisher:
    """Writes messages, batch after batch for each partition, the partitions side by side."""

    def __init__(self, options: KafkaOptions, client_id: str) -> None:
        """Nothing is connected before the first message."""
        self._options = options
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self._opening = asyncio.Lock()
        self._closed = False

    async def publish(self, messages: Sequence[Message]) -> list[Exception | None]:
        """Write `messages`; see `shared.bus.ports.Publisher`."""
        outcomes = Outcomes(messages)
        sendable = list(outcomes.sendable())
        if not sendable:
            return outcomes.results()
        try:
            producer = await self._open()
        except UnavailableError:
            return outcomes.results()
        by_topic: dict[str, list[tuple[int, Message]]] = {}
        for position, message in sendable:
            by_topic.setdefault(message.topic, []).append((position, message))
        sent = await asyncio.gather(*(self._send_topic(producer, *each, outcomes) for each in by_topic.items()))
        if not all(sent):
            await self._discard(producer)
        return outcomes.results()

    async def close(self) -> None:
        self._closed = True
        if self._producer is not None:
            await self._discard(self._producer)

    async def _open(self) -> AIOKafkaProducer:
        async with self._opening:
            if self._closed:
                message = "the bus is closed"
                raise UnavailableError(message)
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=list(self._options.brokers),
                    client_id=self._client_id,
                    acks="all",
                    enable_idempotence=False,
                    request_timeout_ms=int(self._options.produce_seconds * 1000),
                    max_batch_size=BATCH_BYTES,
                )
                try:
                    async with answered("connect", self._options.answer_seconds):
                        await producer.start()
                except BaseException:
                    await close_producer(producer)
                    raise
                self._producer = producer
            return self._producer

    async def _discard(self, producer: AIOKafkaProducer) -> None:
        if self._producer is producer:
            self._producer = None
        await close_producer(producer)

    async def _send_topic(
        self, producer: AIOKafkaProducer, topic: str, messages: Sequence[tuple[int, Message]], outcomes: Outcomes
    ) -> bool:
        """Write one topic's messages, and return whether the producer is still usable."""
        try:
            async with answered("look for a topic", TOPIC_SECONDS):
                partitions = sorted(await producer.partitions_for(topic))
        except UnavailableError as error:
            for position, _ in messages:
                outcomes.failed(position, error)
            return False
        lanes: dict[int, _Lane] = {}
        for position, message in messages:
            partition = _partition_of(message.key, partitions, partitions)
            lanes.setdefault(partition, deque()).append((position, message))
        places = {TopicPartition(topic, partition): lane for partition, lane in lanes.items()}
        return all(await asyncio.gather(*(self._send(producer, at, lane, outcomes) for at, lane in places.items())))

    async def _send(self, producer: AIOKafkaProducer, at: TopicPartition, lane: _Lane, outcomes: Outcomes) -> bool:
        """Write one partition's messages in order, up to a failure; return whether the producer is still usable."""
        one_by_one = 0
        while True:
            batch, taken = _fill(producer, lane, outcomes, 1 if one_by_one else len(lane))
            if not taken:
                return True
            try:
                await self._write(producer, at, batch)
            except (MessageSizeTooLargeError, RecordListTooLargeError):
                # This topic takes less than Kafka's default. The limit is on batches: only a batch of one is to blame.
                if len(taken) == 1:
                    outcomes.failed(taken[0][0], MessageRefusedError("larger than the topic allows"))
                else:
                    lane.extendleft(reversed(taken))
                    one_by_one = len(taken) + 1
            except InvalidTopicError:
                for position, _ in taken:
                    outcomes.failed(position, MessageRefusedError("nobody may write to this topic"))
            except Exception as error:  # noqa: BLE001 - as in `answered`: whatever it is, nothing is acknowledged
                for position, _ in taken:
                    outcomes.failed(position, _unavailable(error))
                return False
            else:
                outcomes.written([position for position, _ in taken])
            one_by_one = max(0, one_by_one - 1)

    async def _write(self, producer: AIOKafkaProducer, at: TopicPartition, batch: BatchBuilder) -> None:
        """Write one batch and wait for its acknowledgement; raises whatever goes wrong."""
        try:
            async with asyncio.timeout(self._options.produce_seconds + GRACE_SECONDS):
                await (await producer.send_batch(batch, at.topic, partition=at.partition))
        except asyncio.CancelledError as error:
            if is_asked_to_end(error):
                raise
            raise _unavailable(error) from error


def _fill(
    producer: AIOKafkaProducer, lane: _Lane, outcomes: Outcomes, limit: int
) -> tuple[BatchBuilder, list[tuple[int, Message]]]:
    """Move up to `limit` messages from the lane into a batch, as many as it holds."""
    batch = producer.create_batch()
    taken: list[tuple[int, Message]] = []
    while lane and len(taken) < limit:
        position, message = lane[0]
        if not outcomes.holds_back(position):
            added = batch.append(timestamp=None, key=message.key, value=message.value, headers=list(message.headers))
            if added is None:
                break
            taken.append(lane[0])
        lane.popleft()
    return batch, taken


def _unavailable(error: BaseException) -> UnavailableError:
    unavailable = UnavailableError("Kafka did not acknowledge the message")
    unavailable.__cause__ = error
    return unavailable
