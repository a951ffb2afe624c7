"""Apache Kafka as a `Bus`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from shared.bus.kafka.admin import KafkaAdmin
from shared.bus.kafka.options import KafkaOptions, parse_options
from shared.bus.kafka.publisher import KafkaPublisher
from shared.bus.kafka.subscription import KafkaSubscription
from shared.bus.ports import Bus, PartitionLag, Publisher, Subscription
from shared.bus.topics import Topic


class KafkaBus:
    """A bus on Kafka; see `shared.bus.ports.Bus`."""

    def __init__(self, options: KafkaOptions, client_id: str) -> None:
        """Nothing is connected yet; `client_id` is the name that the cluster sees."""
        self._options = options
        self._client_id = client_id
        self._admin = KafkaAdmin(options, client_id)
        self._open: set[KafkaPublisher | KafkaSubscription] = set()

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[Publisher]:
        publisher = KafkaPublisher(self._options, self._client_id)
        async with self._closing(publisher):
            yield publisher

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str]) -> AsyncIterator[Subscription]:
        subscription = KafkaSubscription(self._options, self._client_id, group, topics)
        async with self._closing(subscription):
            yield subscription

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        await self._admin.ensure_topics(topics)

    async def topics(self) -> list[Topic]:
        return await self._admin.topics()

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        return await self._admin.lag(group, topics)

    async def ping(self) -> None:
        await self._admin.ping()

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in set(self._open)))

    @asynccontextmanager
    async def _closing(self, opened: KafkaPublisher | KafkaSubscription) -> AsyncIterator[None]:
        self._open.add(opened)
        try:
            yield
        finally:
            self._open.discard(opened)
            await opened.close()


def open_kafka_bus(url: str, client_id: str) -> AbstractAsyncContextManager[Bus]:
    """Return Kafka at `url`, to be entered; nothing is connected before the bus is used.

    Raises:
        ValueError: `url` is not a `kafka://` address; see `shared.bus.kafka.options.KafkaOptions`.
    """
    return _opened(KafkaBus(parse_options(url), client_id))


@asynccontextmanager
async def _opened(bus: KafkaBus) -> AsyncIterator[Bus]:
    try:
        yield bus
    finally:
        await bus.close()
