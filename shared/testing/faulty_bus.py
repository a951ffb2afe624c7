"""A real bus with faults written into it: for what a broker does rarely and never on demand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from shared.bus.message import Message, Record, TopicPartition
from shared.bus.ports import Bus, PartitionLag, Publisher, Subscription
from shared.bus.topics import Topic
from shared.errors import UnavailableError

Publish = Callable[[Sequence[Message]], Awaitable[list[Exception | None]]]


async def _at_once() -> None:
    pass


async def _as_it_is(publish: Publish, messages: Sequence[Message]) -> list[Exception | None]:
    return await publish(messages)


@dataclass(slots=True)
class FaultyBus:
    """Passes everything on to a real bus, except where a test says otherwise."""

    bus: Bus
    away: bool = False
    """Nothing answers."""
    on_publish: Callable[[Publish, Sequence[Message]], Awaitable[list[Exception | None]]] = _as_it_is
    """Takes the real `publish` and the messages."""
    on_fetch: Callable[[], Awaitable[None]] = _at_once
    """Awaited before records are fetched; what it raises, the fetch raises."""
    on_commit: Callable[[], None] = lambda: None
    """Called before offsets are committed; what it raises, the commit raises."""
    opened: list[str] = field(default_factory=list)
    """What was opened: `publisher` and `subscription`."""

    asked: int = 0
    """How often anything was asked for."""

    def check(self) -> None:
        """Raise when nothing answers."""
        self.asked += 1
        if self.away:
            message = "the bus is away"
            raise UnavailableError(message)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[Publisher]:
        self.check()
        async with self.bus.publisher() as real:
            self.opened.append("publisher")
            yield _FaultyPublisher(self, real)

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str]) -> AsyncIterator[Subscription]:
        self.check()
        async with self.bus.subscribe(group, topics) as real:
            self.opened.append("subscription")
            yield _FaultySubscription(self, real)

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        self.check()
        await self.bus.ensure_topics(topics)

    async def topics(self) -> list[Topic]:
        self.check()
        return await self.bus.topics()

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        self.check()
        return await self.bus.lag(group, topics)

    async def ping(self) -> None:
        """Ask for a sign of life."""
        self.check()
        await self.bus.ping()


@dataclass(slots=True)
class _FaultyPublisher:
    owner: FaultyBus
    real: Publisher

    async def publish(self, messages: Sequence[Message]) -> list[Exception | None]:
        self.owner.check()
        return await self.owner.on_publish(self.real.publish, messages)


@dataclass(slots=True)
class _FaultySubscription:
    owner: FaultyBus
    real: Subscription

    async def fetch(self, *, limit: int, wait_seconds: float) -> list[Record]:
        self.owner.check()
        await self.owner.on_fetch()
        return await self.real.fetch(limit=limit, wait_seconds=wait_seconds)

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        self.owner.check()
        self.owner.on_commit()
        await self.real.commit(offsets)

    async def seek_to_committed(self) -> None:
        self.owner.check()
        await self.real.seek_to_committed()

    def assignment(self) -> frozenset[TopicPartition]:
        return self.real.assignment()
