"""What the tests of the buses have in common: an address to open, and reading until something has come."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass

import pytest

from shared.bus.choose import open_bus
from shared.bus.message import Message, Record, TopicPartition
from shared.bus.ports import Bus, Subscription
from shared.bus.topics import Topic
from shared.errors import UnavailableError
from shared.ids import uuid7
from shared.testing.eventually import eventually

PARTITIONS = 4
READ_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class BusAddress:
    """A bus that a test, and the processes it starts, can open."""

    url: str
    database_url: str

    def open(self, client_id: str = "test") -> AbstractAsyncContextManager[Bus]:
        return open_bus(self.url, database_url=self.database_url, client_id=client_id)


class BusFixtures:
    """Fixtures of a test class that has a fixture `address`."""

    @pytest.fixture
    async def bus(self, address: BusAddress) -> AsyncIterator[Bus]:
        async with address.open() as bus:
            yield bus

    @pytest.fixture
    async def topic(self, bus: Bus) -> str:
        """A topic of this test's own, with four partitions."""
        return await new_topic(bus)

    @pytest.fixture
    def group(self) -> str:
        """A consumer group of this test's own."""
        return f"group-{uuid7()}"


async def new_topic(bus: Bus, *, partitions: int = PARTITIONS, config: dict[str, str] | None = None) -> str:
    """Make a topic that nobody else knows and return its name."""
    topic = Topic(f"test-{uuid7()}.events", partitions)
    await bus.ensure_topics([topic if config is None else Topic(topic.name, partitions, config=config)])
    return topic.name


def numbered(topic: str, key: bytes | None, numbers: Iterable[int]) -> list[Message]:
    """Return messages of one key whose values count up."""
    return [Message(topic, key, b"%d" % number, ()) for number in numbers]


async def publish(bus: Bus, messages: list[Message]) -> None:
    """Write `messages`, all of which must be taken."""
    async with bus.publisher() as publisher:
        assert await publisher.publish(messages) == [None] * len(messages)


async def read_until(
    subscription: Subscription, enough: Callable[[list[Record]], bool], *, commit: bool = False, limit: int = 500
) -> list[Record]:
    """Read until `enough`, and return everything that was read.

    Raises:
        AssertionError: it was not enough within a minute; says how many records came.
    """
    records: list[Record] = []
    try:
        async with asyncio.timeout(READ_SECONDS):
            while not enough(records):
                found = await subscription.fetch(limit=limit, wait_seconds=1)
                records += found
                if commit and found:
                    await subscription.commit(ends_of(found))
    except TimeoutError:
        message = f"not enough records within {READ_SECONDS} s, only {len(records)}: {records[-3:]}"
        raise AssertionError(message) from None
    return records


async def read(subscription: Subscription, count: int, *, commit: bool = False, limit: int = 500) -> list[Record]:
    """Read until there are `count` records, and make sure that no more come."""
    records = await read_until(subscription, lambda found: len(found) >= count, commit=commit, limit=limit)
    assert len(records) == count
    return records


async def assert_nothing_more(subscription: Subscription) -> None:
    """Make sure that there is nothing to read."""
    assert await subscription.fetch(limit=10, wait_seconds=0.5) == []


def ends_of(records: Iterable[Record]) -> dict[TopicPartition, int]:
    """Return the offsets to commit when `records` are done."""
    return {record.at: record.offset + 1 for record in records}


def values_by_key(records: Iterable[Record]) -> dict[bytes | None, list[bytes | None]]:
    """Return the values of each key, in the order in which they were read."""
    values: dict[bytes | None, list[bytes | None]] = {}
    for record in records:
        values.setdefault(record.key, []).append(record.value)
    return values


async def read_in_the_end(reader: Subscription) -> list[Record]:
    """Read the next records; a reader that takes long to join may be replaced as stuck, and goes on."""

    async def something() -> list[Record]:
        with suppress(UnavailableError):
            return await reader.fetch(limit=10, wait_seconds=1)
        return []

    return await eventually(something)
