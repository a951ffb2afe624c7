"""How every bus behaves for those who write."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from shared.bus.message import MAX_MESSAGE_BYTES, Message
from shared.bus.ports import Bus, MessageRefusedError
from shared.bus.topics import Topic
from shared.errors import UnavailableError
from shared.ids import uuid7
from shared.testing.bus_tools import (
    BusAddress,
    BusFixtures,
    assert_nothing_more,
    new_topic,
    numbered,
    publish,
    read,
    values_by_key,
)

EVERY_BYTE = bytes(range(256))
CLOCK_SECONDS = 60


class WritingSuite(BusFixtures):
    """Tests of `Publisher` and of the topics."""

    async def test_keeps_the_order_of_each_key(self, bus: Bus, topic: str, group: str) -> None:
        """What a publisher writes of one key is read in that order, whatever others write at the same time."""
        keys = [f"key-{number}".encode() for number in range(8)]

        async def write(key: bytes) -> None:
            for start in range(0, 60, 10):
                await publish(bus, numbered(topic, key, range(start, start + 10)))

        async with asyncio.TaskGroup() as writers:
            for key in keys:
                writers.create_task(write(key))
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 60 * len(keys))
        assert values_by_key(records) == {key: [b"%d" % number for number in range(60)] for key in keys}

    async def test_a_key_stays_in_its_partition(self, bus: Bus, topic: str, group: str) -> None:
        """All records of a key are in one partition, and many keys spread over all partitions."""
        for start in (0, 1):
            await publish(bus, [Message(topic, b"%d" % key, b"", ()) for key in range(start, 40)])
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 79)
        places = {(record.key, record.at) for record in records}
        assert len(places) == 40
        assert {at.partition for _, at in places} == {0, 1, 2, 3}

    async def test_every_byte_arrives_unchanged(self, bus: Bus, topic: str, group: str) -> None:
        """Keys, values and headers come out as they went in: missing, empty, binary, repeated, in any script."""
        headers = (
            ("ce_id", b""),
            ("binary", EVERY_BYTE),
            ("ce_subject", "Łódź, 東京, 🙂".encode()),
            ("überschrift", b"1"),
            ("ce_id", b"again"),
        )
        written = [
            Message(topic, None, None, ()),
            Message(topic, b"", b"", headers),
            Message(topic, EVERY_BYTE, EVERY_BYTE, headers),
            Message(topic, "Größe".encode(), None, (("x", b"\x00"),)),
            Message(topic, None, '{"комментарий": "очень 🙂"}'.encode(), ()),
        ]
        await publish(bus, written)
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, len(written))
        found = [Message(record.at.topic, record.key, record.value, record.headers) for record in records]
        assert sorted(found, key=repr) == sorted(written, key=repr)

    async def test_a_record_knows_when_it_was_taken(self, bus: Bus, topic: str, group: str) -> None:
        """The time of a record is aware, in UTC, and the present."""
        await publish(bus, numbered(topic, b"key", range(1)))
        async with bus.subscribe(group, [topic]) as reader:
            (record,) = await read(reader, 1)
        assert record.timestamp.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - record.timestamp) < timedelta(seconds=CLOCK_SECONDS)

    async def test_takes_a_big_batch(self, bus: Bus, topic: str, group: str) -> None:
        """Five thousand messages in one call are all written, each key in order, and read without gaps."""
        messages = [Message(topic, b"%d" % (number % 50), b"%d" % number, ()) for number in range(5000)]
        await publish(bus, messages)
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, len(messages), limit=700)
        assert values_by_key(records) == {
            b"%d" % key: [b"%d" % number for number in range(key, 5000, 50)] for key in range(50)
        }
        offsets: dict[int, list[int]] = {}
        for record in records:
            offsets.setdefault(record.at.partition, []).append(record.offset)
        assert all(found == list(range(len(found))) for found in offsets.values())

    async def test_takes_the_largest_message(self, bus: Bus, topic: str, group: str) -> None:
        """A message of exactly the limit is written."""
        value = EVERY_BYTE * (MAX_MESSAGE_BYTES // 256)
        value += b"." * (MAX_MESSAGE_BYTES - len(value) - 3)
        await publish(bus, [Message(topic, b"key", value, ())])
        async with bus.subscribe(group, [topic]) as reader:
            (record,) = await read(reader, 1)
        assert record.value == value

    async def test_refuses_a_message_that_is_too_large(self, bus: Bus, topic: str, group: str) -> None:
        """It is refused, later messages of its key are held back, and all others are written."""
        messages = [
            *numbered(topic, b"large", range(1)),
            Message(topic, b"large", b"." * MAX_MESSAGE_BYTES, ()),
            *numbered(topic, b"large", [1]),
            *numbered(topic, b"other", range(2)),
            Message(topic, None, b"." * (MAX_MESSAGE_BYTES + 1), ()),
            Message(topic, None, b"small", ()),
        ]
        async with bus.publisher() as publisher:
            outcomes = await publisher.publish(messages)
            assert [type(outcome) for outcome in outcomes] == [
                type(None),
                MessageRefusedError,
                UnavailableError,
                type(None),
                type(None),
                MessageRefusedError,
                type(None),
            ]
            assert await publisher.publish([messages[2]]) == [None]
        async with bus.subscribe(group, [topic]) as reader:
            records = await read(reader, 5)
            await assert_nothing_more(reader)
        assert values_by_key(records) == {b"large": [b"0", b"1"], b"other": [b"0", b"1"], None: [b"small"]}

    async def test_waits_for_a_missing_topic(self, bus: Bus, topic: str, group: str) -> None:
        """A message for a topic that is not there is not lost: it is unavailable, and taken once the topic is made."""
        missing = Topic(f"test-{uuid7()}.later", 1)
        messages = [*numbered(missing.name, b"key", range(2)), *numbered(topic, b"key", range(1))]
        async with bus.publisher() as publisher:
            outcomes = await publisher.publish(messages)
            assert [type(outcome) for outcome in outcomes] == [UnavailableError, UnavailableError, type(None)]
            await bus.ensure_topics([missing])
            assert await publisher.publish(messages[:2]) == [None, None]
        async with bus.subscribe(group, [missing.name]) as reader:
            assert [record.value for record in await read(reader, 2)] == [b"0", b"1"]

    async def test_refuses_an_illegal_topic(self, bus: Bus, topic: str) -> None:
        """A topic that can never exist is refused, in a message and when it is to be made."""
        async with bus.publisher() as publisher:
            outcomes = await publisher.publish([Message("a b", b"key", b"", ()), *numbered(topic, b"key", range(1))])
        assert [type(outcome) for outcome in outcomes] == [MessageRefusedError, type(None)]
        with pytest.raises(ValueError, match="a b"):
            await bus.ensure_topics([Topic("a b", 1)])

    async def test_publishes_nothing(self, bus: Bus) -> None:
        """An empty call is answered at once."""
        async with bus.publisher() as publisher:
            assert await publisher.publish([]) == []

    async def test_makes_topics_once(self, address: BusAddress, bus: Bus) -> None:
        """Topics that exist are left as they are, also when several processes make them at the same moment."""
        name = await new_topic(bus, partitions=3, config={"retention.ms": "12345678"})
        other = f"test-{uuid7()}.other"
        async with address.open() as first, address.open() as second:
            wanted = [Topic(other, 2), Topic(name, 8)]
            await asyncio.gather(*(each.ensure_topics(wanted) for each in (first, second, bus)))
        found = {topic.name: topic for topic in await bus.topics()}
        assert found[name] == Topic(name, 3, config={"retention.ms": "12345678"})
        assert found[other] == Topic(other, 2)
        assert list(found) == sorted(found)

    async def test_answers(self, bus: Bus) -> None:
        """A bus that is well answers."""
        await bus.ping()
