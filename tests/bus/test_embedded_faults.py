"""What the bus inside PostgreSQL does when writers are slow or die, and when PostgreSQL itself goes away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from shared.bus.embedded.bus import EmbeddedBus
from shared.bus.embedded.driver import Connection, driver_address
from shared.bus.embedded.log import append, partition_of
from shared.bus.message import Message
from shared.bus.ports import Bus, Publisher, Subscription
from shared.db.embedded.access import CREATE_DATABASE
from shared.db.embedded.server import PrivateServer
from shared.errors import UnavailableError
from shared.ids import uuid7
from shared.testing.bus_tools import (
    PARTITIONS,
    BusAddress,
    BusFixtures,
    assert_nothing_more,
    ends_of,
    new_topic,
    numbered,
    publish,
    read,
    values_by_key,
)
from shared.testing.eventually import eventually

END_SESSIONS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE $1
"""


async def _end_sessions(database_url: str, application: str) -> None:
    connection: Connection = await asyncpg.connect(driver_address(database_url))
    try:
        assert await connection.fetchval(END_SESSIONS, application)
    finally:
        await connection.close(timeout=30)


async def _publish_in_the_end(publisher: Publisher, messages: list[Message]) -> None:
    async def taken() -> bool:
        return await publisher.publish(messages) == [None] * len(messages)

    await eventually(taken)


async def _read_in_the_end(reader: Subscription) -> list[bytes | None]:
    async def something() -> list[bytes | None]:
        with suppress(UnavailableError):
            return [record.value for record in await reader.fetch(limit=10, wait_seconds=1)]
        return []

    return await eventually(something)


class TestWriters(BusFixtures):
    """Slow and dying writers."""

    @pytest.fixture
    def address(self, database_url: str) -> BusAddress:
        """The event log in this test's own database."""
        return BusAddress("postgres://", database_url)

    @pytest.fixture
    async def writer(self, database_url: str) -> AsyncIterator[Connection]:
        """A writer whose transaction the test has in its hands."""
        connection: Connection = await asyncpg.connect(driver_address(database_url))
        yield connection
        await connection.close(timeout=30)

    async def test_a_late_commit_is_not_skipped(self, bus: Bus, topic: str, group: str, writer: Connection) -> None:
        """A reader that is up to date still gets what an older, slower transaction commits in the end."""
        by_partition: dict[int, list[bytes]] = {}
        for key in (b"%d" % number for number in range(100)):
            by_partition.setdefault(partition_of(key, PARTITIONS), []).append(key)
        (slow, quick, *_), (elsewhere, *_), *_ = by_partition.values()
        async with bus.subscribe(group, [topic]) as reader:
            transaction = writer.transaction()
            await transaction.start()
            await append(writer, numbered(topic, slow, range(3)), {topic: PARTITIONS})
            overtaking = asyncio.create_task(publish(bus, numbered(topic, quick, range(3))))
            await publish(bus, numbered(topic, elsewhere, range(2)))
            assert {record.key for record in await read(reader, 2, commit=True)} == {elsewhere}
            await assert_nothing_more(reader)
            assert not overtaking.done()
            await transaction.commit()
            await overtaking
            records = await read(reader, 6)
        assert [record.value for record in records] == [b"0", b"1", b"2"] * 2
        assert [record.key for record in records] == [slow] * 3 + [quick] * 3

    async def test_a_rolled_back_writer_leaves_no_gap(
        self, bus: Bus, topic: str, group: str, writer: Connection
    ) -> None:
        """The offsets of a writer that gave up go to the next one."""
        transaction = writer.transaction()
        await transaction.start()
        await append(writer, numbered(topic, b"key", range(3)), {topic: PARTITIONS})
        await transaction.rollback()
        await publish(bus, numbered(topic, b"key", range(2)))
        async with bus.subscribe(group, [topic]) as reader:
            assert [record.offset for record in await read(reader, 2)] == [0, 1]

    async def test_a_dead_writer_holds_nobody_up(self, bus: Bus, topic: str, group: str, writer: Connection) -> None:
        """When a writer dies in the middle of its transaction the next one gets through, and nothing of it is read."""
        transaction = writer.transaction()
        await transaction.start()
        await append(writer, numbered(topic, b"key", [7]), {topic: PARTITIONS})
        waiting = asyncio.create_task(publish(bus, numbered(topic, b"key", range(2))))
        writer.terminate()
        await waiting
        async with bus.subscribe(group, [topic]) as reader:
            assert [record.value for record in await read(reader, 2)] == [b"0", b"1"]
            await assert_nothing_more(reader)

    async def test_a_topic_that_is_deleted_meanwhile_makes_publishing_unavailable(
        self, bus: Bus, topic: str, writer: Connection
    ) -> None:
        """A publisher that knows the topic from before reports that it is gone, now and later."""
        async with bus.publisher() as publisher:
            assert await publisher.publish(numbered(topic, b"key", [0])) == [None]
            await writer.execute("DELETE FROM bus.topic WHERE name = $1", topic)
            for _ in range(2):
                [failed] = await publisher.publish(numbered(topic, b"key", [1]))
                assert isinstance(failed, UnavailableError)

    async def test_a_member_without_its_session_cannot_commit(
        self, bus: Bus, topic: str, group: str, database_url: str
    ) -> None:
        """A member whose session ended lost its topics: its late commit is quiet and moves nothing back."""
        await publish(bus, numbered(topic, b"key", range(10)))
        async with bus.subscribe(group, [topic]) as cut_off:
            records = await read(cut_off, 10)
            await _end_sessions(database_url, f"%bus reader {group}")
            async with bus.subscribe(group, [topic]) as successor:
                await read(successor, 10, commit=True)
                with suppress(UnavailableError):  # unless it knows already that the session is gone
                    await cut_off.commit(ends_of(records[:4]))
                assert sum(lag.committed or 0 for lag in await bus.lag(group, [topic])) == 10
                assert cut_off.assignment() == frozenset()
            assert await cut_off.fetch(limit=10, wait_seconds=1) == []
            assert len(cut_off.assignment()) == PARTITIONS

    async def test_a_late_commit_of_the_same_member_moves_nothing_back(self, bus: Bus, topic: str, group: str) -> None:
        """A commit says that everything before the offset is done; a lower one has nothing to add."""
        await publish(bus, numbered(topic, b"key", range(10)))
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 10)
            await reader.commit(ends_of(records))
            await reader.commit(ends_of(records[:4]))
        assert sum(lag.committed or 0 for lag in await bus.lag(group, [topic])) == 10

    async def test_sessions_that_end_are_opened_again(
        self, bus: Bus, topic: str, group: str, database_url: str
    ) -> None:
        """A publisher and a reader whose sessions the server ends go on with the next call."""
        async with bus.publisher() as publisher, bus.subscribe(group, [topic]) as reader:
            values: list[bytes | None] = []
            for number in range(3):
                await _publish_in_the_end(publisher, numbered(topic, b"key", [number]))
                values += await _read_in_the_end(reader)
                await _end_sessions(database_url, "test bus %")
        assert list(dict.fromkeys(values)) == [b"0", b"1", b"2"]

    async def test_a_cancelled_publish_does_no_harm(self, bus: Bus, topic: str, group: str) -> None:
        """Cancelling at any moment leaves a publisher that works, and batches that are there whole or not at all."""
        async with bus.publisher() as publisher:
            for delay in range(20):
                writing = asyncio.create_task(publisher.publish(numbered(topic, b"%d" % delay, range(50))))
                await asyncio.sleep(delay / 2000)
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
            assert await publisher.publish(numbered(topic, b"last", range(1))) == [None]
        ends = {lag.at: lag.end for lag in await bus.lag(group, [topic])}
        async with bus.subscribe(group, [topic]) as reader:
            values = values_by_key(await read(reader, sum(ends.values())))
        assert values.pop(b"last") == [b"0"]
        assert all(found == [b"%d" % number for number in range(50)] for found in values.values())

    async def test_a_closed_bus_closes_what_it_handed_out(self, address: BusAddress) -> None:
        """Publishers and readers that outlive their bus are unavailable."""
        async with address.open() as bus:
            topic = await new_topic(bus)
            async with bus.publisher() as publisher, bus.subscribe("group", [topic]) as reader:
                assert isinstance(bus, EmbeddedBus)
                await bus.close()
                outcomes = await publisher.publish(numbered(topic, b"key", range(1)))
                assert [type(outcome) for outcome in outcomes] == [UnavailableError]
                with pytest.raises(UnavailableError):
                    await reader.fetch(limit=1, wait_seconds=0.1)


class TestOutage:
    """PostgreSQL goes away and comes back."""

    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[PrivateServer]:
        """A PostgreSQL server that this test may kill."""
        server = PrivateServer(tmp_path)
        server.start()
        server.run_as_superuser(CREATE_DATABASE, name="log")
        yield server
        server.stop("immediate")

    async def test_everything_goes_on_after_a_crash(self, server: PrivateServer) -> None:
        """After a crash of the server everything that was acknowledged is read, in order, by the same objects."""
        group = f"group-{uuid7()}"
        async with BusAddress("postgres://", server.url("log")).open() as bus:
            topic = await new_topic(bus)
            async with bus.publisher() as publisher, bus.subscribe(group, [topic]) as reader:
                assert await publisher.publish(numbered(topic, b"key", range(10))) == [None] * 10
                first = await read(reader, 10)
                await reader.commit(ends_of(first[:5]))
                await asyncio.to_thread(server.stop, "immediate")
                outcomes = await publisher.publish(numbered(topic, b"key", range(10, 20)))
                assert {type(outcome) for outcome in outcomes} == {UnavailableError}
                questions: list[Callable[[], Awaitable[object]]] = [
                    bus.ping,
                    bus.topics,
                    lambda: bus.lag(group, [topic]),
                    lambda: bus.ensure_topics([]),
                    lambda: reader.commit({first[0].at: 1}),
                    reader.seek_to_committed,
                    lambda: reader.fetch(limit=1, wait_seconds=0.1),
                ]
                for question in questions:
                    with pytest.raises(UnavailableError):
                        await question()
                assert reader.assignment() == frozenset()
                await asyncio.to_thread(server.start)
                assert await publisher.publish(numbered(topic, b"key", range(10, 20))) == [None] * 10
                records = await read(reader, 15)
                await bus.ping()
        assert [record.value for record in records] == [b"%d" % number for number in range(5, 20)]
