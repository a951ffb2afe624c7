"""Where the event log lives, how long it remembers, and how it makes its tables."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.bus.embedded.bus import EmbeddedBus
from shared.bus.embedded.driver import Connection, driver_address
from shared.bus.message import Message
from shared.bus.ports import Bus
from shared.bus.topics import Topic
from shared.testing.bus_tools import BusAddress, BusFixtures, assert_nothing_more, new_topic, numbered, publish, read

DAY_MS = 24 * 3600 * 1000


class TestRetention(BusFixtures):
    """Old records are forgotten."""

    @pytest.fixture
    def address(self, database_url: str) -> BusAddress:
        """The event log in this test's own database."""
        return BusAddress("postgres://", database_url)

    @pytest.fixture
    async def connection(self, database_url: str) -> AsyncIterator[Connection]:
        """A connection to make records older than they are."""
        connection: Connection = await asyncpg.connect(driver_address(database_url))
        yield connection
        await connection.close(timeout=30)

    async def test_forgets_what_is_too_old(self, bus: Bus, group: str, connection: Connection) -> None:
        """Records older than the topic's retention go, the others stay, and offsets go on as before."""
        topic = await new_topic(bus, partitions=1, config={"retention.ms": str(DAY_MS)})
        await publish(bus, numbered(topic, b"key", range(2500)))
        await _age(connection, topic, "25 hours", below=2200)
        assert await _trimmed(bus) == 2200
        assert await _trimmed(bus) == 0
        await publish(bus, numbered(topic, b"key", [2500]))
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 301)
            await assert_nothing_more(reader)
        assert [record.offset for record in records] == list(range(2200, 2501))

    async def test_keeps_longer_what_a_group_has_not_read(self, bus: Bus, group: str, connection: Connection) -> None:
        """What a known group still has to read outlives the retention, up to four times its length."""
        topic = await new_topic(bus, partitions=1, config={"retention.ms": str(DAY_MS)})
        await publish(bus, numbered(topic, b"key", range(10)))
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 10)
            await reader.commit({records[0].at: 6})
        await _age(connection, topic, "25 hours", below=10)
        assert await _trimmed(bus) == 6
        await _age(connection, topic, "97 hours", below=10)
        assert await _trimmed(bus) == 4

    async def test_keeps_for_ever_where_that_is_configured(self, bus: Bus, connection: Connection) -> None:
        """A topic without a limit is left alone."""
        forever = await new_topic(bus, partitions=1, config={"retention.ms": "-1"})
        unlimited = await new_topic(bus, partitions=1, config={})
        for topic in (forever, unlimited):
            await publish(bus, numbered(topic, b"key", range(2)))
            await _age(connection, topic, "100 days", below=2)
        assert await _trimmed(bus) == 0

    async def test_keeps_the_newest_of_each_key_on_a_compacted_topic(
        self, bus: Bus, group: str, connection: Connection
    ) -> None:
        """The newest record of each key stays, however old; one without a value goes after its time, never earlier."""
        config = {"cleanup.policy": "compact", "retention.ms": "1", "delete.retention.ms": str(DAY_MS)}
        topic = await new_topic(bus, partitions=1, config=config)
        await publish(bus, [*numbered(topic, b"a", range(20_500)), *numbered(topic, b"b", range(3))])
        await publish(bus, [Message(topic, b"gone", b"0", ()), Message(topic, b"gone", None, ())])
        await publish(bus, numbered(topic, None, [1]))
        await publish(bus, [*numbered(topic, b"b", [3]), Message(topic, b"last", None, ())])
        await _age(connection, topic, "100 days", below=20_503)
        assert await _trimmed(bus) == 20_499 + 3 + 1
        assert await _trimmed(bus) == 0
        await _age(connection, topic, "25 hours", below=30_000)
        assert await _trimmed(bus) == 1
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 4, commit=True)
            await assert_nothing_more(reader)
        left = [(record.key, record.value) for record in records]
        assert left == [(b"a", b"20499"), (None, b"1"), (b"b", b"3"), (b"last", None)]
        assert [each.records for each in await bus.lag(group, [topic])] == [0]


async def _age(connection: Connection, topic: str, by: str, *, below: int) -> None:
    statement = "UPDATE bus.record SET created_at = now() - $2::text::interval WHERE topic = $1 AND record_offset < $3"
    await connection.execute(statement, topic, by, below)


async def _trimmed(bus: Bus) -> int:
    assert isinstance(bus, EmbeddedBus)
    return await bus.trim()


async def test_many_processes_may_come_first(database_url: str) -> None:
    """Buses that open an empty database at the same moment make its tables once."""
    address = BusAddress("postgres://", database_url)

    async def use() -> list[Topic]:
        async with address.open() as bus:
            await bus.ensure_topics([Topic("first", 1)])
            return await bus.topics()

    found = await asyncio.gather(*(use() for _ in range(8)))
    assert found == [[Topic("first", 1)]] * 8


async def test_may_live_in_another_database(database_url: str) -> None:
    """An address with a database name leads there and not to the suite's own database."""
    other = database_url.replace("postgresql://", "postgres://")
    async with BusAddress(other, database_url.replace("test_", "nowhere_")).open() as bus:
        await bus.ensure_topics([Topic("there", 1)])
        assert [topic.name for topic in await bus.topics()] == ["there"]
