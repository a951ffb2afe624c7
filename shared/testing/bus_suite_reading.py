"""How every bus behaves for those who read."""

import asyncio

from shared.bus.message import Record, TopicPartition
from shared.bus.ports import Bus, PartitionLag
from shared.bus.topics import Topic
from shared.ids import uuid7
from shared.testing.bus_tools import (
    PARTITIONS,
    BusFixtures,
    assert_nothing_more,
    ends_of,
    new_topic,
    numbered,
    publish,
    read,
    read_until,
)


class ReadingSuite(BusFixtures):
    """Tests of `Subscription` with one member, and of the lag."""

    async def test_a_new_group_starts_at_the_beginning(self, bus: Bus, topic: str) -> None:
        """Every new group reads everything, whatever other groups have committed."""
        await publish(bus, numbered(topic, b"key", range(5)))
        for group in ("first", "second"):
            async with bus.subscribe(f"{group}-{topic}", [topic]) as reader:
                records = await read(reader, 5, commit=True)
            assert [record.value for record in records] == [b"0", b"1", b"2", b"3", b"4"]

    async def test_reads_several_topics(self, bus: Bus, topic: str, group: str) -> None:
        """One member reads all topics that it asked for, and no other."""
        other, foreign = await new_topic(bus, partitions=1), await new_topic(bus, partitions=1)
        for each in (topic, other, foreign):
            await publish(bus, numbered(each, b"key", range(2)))
        async with bus.subscribe(group, [topic, other]) as reader:
            records = await read(reader, 4)
            await assert_nothing_more(reader)
            assert reader.assignment() == {
                *(TopicPartition(topic, partition) for partition in range(PARTITIONS)),
                TopicPartition(other, 0),
            }
        assert {record.at.topic for record in records} == {topic, other}

    async def test_a_reader_may_come_before_its_topic(self, bus: Bus, topic: str, group: str) -> None:
        """A member notices a topic that is made after it joined, and reads it from the beginning."""
        later = f"test-{uuid7()}.later"
        async with bus.subscribe(group, [topic, later]) as reader:
            await publish(bus, numbered(topic, b"key", range(1)))
            await read(reader, 1)
            await bus.ensure_topics([Topic(later, 1)])
            await publish(bus, numbered(later, b"key", range(2)))
            records = await read_until(reader, lambda found: sum(each.at.topic == later for each in found) == 2)
        assert [record.value for record in records if record.at.topic == later] == [b"0", b"1"]

    async def test_gives_no_more_than_asked_for(self, bus: Bus, topic: str, group: str) -> None:
        """A fetch keeps to its limit, the next one goes on behind it, and the last one is empty."""
        await publish(bus, [message for key in (b"a", b"b", b"c") for message in numbered(topic, key, range(10))])
        async with bus.subscribe(group, [topic]) as reader:
            batches: list[list[Record]] = []
            while sum(map(len, batches)) < 30:
                batches.append(await reader.fetch(limit=7, wait_seconds=5))
            await assert_nothing_more(reader)
        assert max(map(len, batches)) <= 7
        assert len({(record.at, record.offset) for batch in batches for record in batch}) == 30

    async def test_wakes_a_waiting_reader(self, bus: Bus, topic: str, group: str) -> None:
        """A reader that waits gets what is written meanwhile, long before its time is over."""
        async with bus.subscribe(group, [topic]) as reader:
            await assert_nothing_more(reader)
            waiting = asyncio.create_task(read_until(reader, bool))
            await publish(bus, numbered(topic, b"key", range(1)))
            async with asyncio.timeout(50):
                assert [record.value for record in await waiting] == [b"0"]

    async def test_reading_is_not_committing(self, bus: Bus, topic: str, group: str) -> None:
        """Seeking goes back to what was committed, and not to what was read."""
        await publish(bus, numbered(topic, b"key", range(10)))
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 10)
            await reader.commit(ends_of(records[:4]))
            await assert_nothing_more(reader)
            await reader.seek_to_committed()
            again = await read(reader, 6)
            await assert_nothing_more(reader)
        assert again == records[4:]

    async def test_seeks_to_the_beginning_without_a_commit(self, bus: Bus, topic: str, group: str) -> None:
        """A group that never committed goes back to the beginning."""
        await publish(bus, numbered(topic, b"key", range(3)))
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 3)
            await reader.seek_to_committed()
            assert await read(reader, 3) == records

    async def test_redelivers_what_was_not_committed(self, bus: Bus, topic: str, group: str) -> None:
        """The records that a cancelled reader had not committed are read again by the next one, and only those."""
        await publish(bus, numbered(topic, b"key", range(10)))
        has_read = asyncio.Event()

        async def read_and_hang() -> None:
            async with bus.subscribe(group, [topic]) as reader:
                records = await read(reader, 10)
                await reader.commit(ends_of(records[:3]))
                has_read.set()
                await asyncio.Event().wait()

        hanging = asyncio.create_task(read_and_hang())
        await asyncio.wait_for(has_read.wait(), 60)
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 7)
            await assert_nothing_more(reader)
        assert [record.value for record in records] == [b"%d" % number for number in range(3, 10)]

    async def test_reports_the_lag(self, bus: Bus, topic: str, group: str) -> None:
        """The lag of each partition is its end less what is committed; a missing topic has none."""
        single = await new_topic(bus, partitions=1)
        at = TopicPartition(single, 0)
        assert await bus.lag(group, [single]) == [PartitionLag(at, None, 0)]
        await publish(bus, numbered(single, b"key", range(5)))
        assert await bus.lag(group, [single]) == [PartitionLag(at, None, 5)]
        async with bus.subscribe(group, [single]) as reader:
            records = await read(reader, 5)
            await reader.commit(ends_of(records[:2]))
        (lag,) = await bus.lag(group, [single])
        assert (lag, lag.records) == (PartitionLag(at, 2, 5), 3)
        assert [each.at.partition for each in await bus.lag(group, [topic])] == [0, 1, 2, 3]
        assert await bus.lag(group, ["no-such-topic"]) == []

    async def test_keeps_quiet_about_foreign_partitions(self, bus: Bus, topic: str, group: str) -> None:
        """A commit for a partition that the member does not own changes nothing and raises nothing."""
        other = await new_topic(bus, partitions=1)
        await publish(bus, numbered(topic, b"key", range(1)))
        async with bus.subscribe(group, [topic]) as reader:
            (record,) = await read(reader, 1)
            await reader.commit({TopicPartition(other, 0): 1})
            await reader.commit({TopicPartition(other, 0): 1, record.at: 1})
        (lag,) = await bus.lag(group, [other])
        assert lag.committed is None
        assert sum(each.committed or 0 for each in await bus.lag(group, [topic])) == 1
