"""What the bus over Kafka does when its broker is paused, killed, slow to let members go, or its client gets stuck."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from aiokafka.consumer.fetcher import OffsetResetStrategy

from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.options import parse_options
from shared.bus.kafka.publisher import KafkaPublisher
from shared.bus.kafka.subscription import KafkaSubscription
from shared.bus.message import Message
from shared.bus.ports import Bus, MessageRefusedError, Publisher, Subscription
from shared.bus.topics import Topic
from shared.errors import UnavailableError
from shared.ids import uuid7
from shared.testing.bus_reader import ReaderProcess
from shared.testing.bus_tools import (
    BusAddress,
    ends_of,
    new_topic,
    numbered,
    publish,
    read,
    read_in_the_end,
    read_until,
    values_by_key,
)
from shared.testing.eventually import eventually
from shared.testing.kafka import Kafka, make_whole, private_broker
from shared.testing.kafka_broker import Broker

pytestmark = pytest.mark.kafka

_SHORT = "?session_seconds=4&heartbeat_seconds=1&idle_check_seconds=1"
IMPATIENT = f"{_SHORT}&produce_seconds=3&answer_seconds=4"
"""Where a broker is to be missed: soon, but not sooner than a busy machine answers."""
PATIENT = f"{_SHORT}&produce_seconds=30&answer_seconds=30"
"""Where the broker is well, however slow it may be."""
KEYS = [f"key-{number}".encode() for number in range(5)]


def _address(broker: Broker | Kafka) -> BusAddress:
    return BusAddress(broker.url + (PATIENT if isinstance(broker, Kafka) else IMPATIENT), "")


async def _publish_all(publisher: Publisher, messages: Sequence[Message]) -> None:
    """Repeat what was not acknowledged, as the relay does, until everything is."""
    waiting = list(messages)

    async def everything_taken() -> bool:
        outcomes = await publisher.publish(waiting)
        assert all(outcome is None or isinstance(outcome, UnavailableError) for outcome in outcomes)
        waiting[:] = [message for message, outcome in zip(waiting, outcomes, strict=True) if outcome is not None]
        return not waiting

    await eventually(everything_taken, every=0.1)


async def test_a_paused_broker_makes_messages_unavailable(own_kafka: Broker) -> None:
    """Past the produce timeout nothing is said to be written; afterwards it works again, in order and without loss."""
    group = f"group-{uuid7()}"
    async with _address(own_kafka).open() as bus:
        topic = await new_topic(bus)
        async with bus.publisher() as publisher, bus.subscribe(group, [topic]) as reader:
            before = [message for key in KEYS for message in numbered(topic, key, range(3))]
            assert await publisher.publish(before) == [None] * len(before)
            await read(reader, len(before), commit=True)
            own_kafka.pause()
            during = [message for key in KEYS for message in numbered(topic, key, range(3, 6))]
            outcomes = await publisher.publish(during)
            assert {type(outcome) for outcome in outcomes} == {UnavailableError}
            own_kafka.resume()
            await _publish_all(publisher, during)
            wanted = {(key, b"%d" % number) for key in KEYS for number in range(3, 6)}
            after = await read_until(reader, lambda found: wanted <= {(each.key, each.value) for each in found})
    for key, values in values_by_key(after).items():
        assert list(dict.fromkeys(values)) == [b"3", b"4", b"5"], key


async def test_a_killed_broker_loses_nothing_acknowledged(own_kafka: Broker) -> None:
    """While messages stream the broker dies and comes back: all arrive, each key in order, and the reader goes on."""
    group = f"group-{uuid7()}"
    async with _address(own_kafka).open() as bus:
        topic = await new_topic(bus)
        async with bus.publisher() as publisher, bus.subscribe(group, [topic]) as reader:
            wanted = {(key, b"%d" % number) for key in KEYS for number in range(200)}
            reading = asyncio.create_task(_read_through_outage(reader, wanted))
            for start in range(0, 100, 10):
                await _publish_all(publisher, [m for k in KEYS for m in numbered(topic, k, range(start, start + 10))])
            await asyncio.to_thread(own_kafka.kill)
            half = [message for key in KEYS for message in numbered(topic, key, range(100, 150))]
            assert {type(outcome) for outcome in await publisher.publish(half)} == {UnavailableError}
            restarting = asyncio.create_task(asyncio.to_thread(own_kafka.restart))
            await _publish_all(publisher, half)
            await restarting
            await _publish_all(publisher, [m for key in KEYS for m in numbered(topic, key, range(150, 200))])
            got = await asyncio.wait_for(reading, 90)
    for key, values in got.items():
        assert list(dict.fromkeys(values)) == [b"%d" % number for number in range(200)], key


async def _read_through_outage(
    reader: Subscription, wanted: set[tuple[bytes, bytes]]
) -> dict[bytes | None, list[bytes | None]]:
    values: dict[bytes | None, list[bytes | None]] = {}
    missing = set(wanted)
    while missing:
        with suppress(UnavailableError):
            found = await reader.fetch(limit=50, wait_seconds=0.5)
            for record in found:
                values.setdefault(record.key, []).append(record.value)
                missing.discard((record.key or b"", record.value or b""))
            await reader.commit({record.at: record.offset + 1 for record in found})
    return values


@pytest.mark.parametrize("fault", ["pause", "kill"])
async def test_every_question_is_answered_in_time(own_kafka: Broker, fault: str) -> None:
    """With the broker paused or gone every method says so within its bounds, and works again when it is back."""
    async with _address(own_kafka).open() as bus:
        topic = await new_topic(bus)
        await publish(bus, numbered(topic, b"key", range(2)))
        group = f"group-{uuid7()}"
        async with bus.subscribe(group, [topic]) as reader:
            (first, second) = await read(reader, 2)
            await asyncio.to_thread(getattr(own_kafka, fault))
            questions: list[Callable[[], Awaitable[object]]] = [
                bus.ping,
                bus.topics,
                lambda: bus.lag("group", [topic]),
                lambda: bus.ensure_topics([Topic("another", 1)]),
                lambda: reader.commit({first.at: 1}),
                reader.seek_to_committed,
                lambda: _fetch_from_a_new_reader(bus, topic),
                lambda: _fetch_until_unavailable(reader),
            ]
            async with asyncio.timeout(60):
                answers = await asyncio.gather(*(question() for question in questions), return_exceptions=True)
            assert [type(answer) for answer in answers] == [UnavailableError] * len(questions)
            await asyncio.to_thread(make_whole, own_kafka)
            await bus.ping()
            await publish(bus, numbered(topic, b"key", [2]))

            async def committed() -> bool:
                with suppress(UnavailableError):
                    await reader.fetch(limit=10, wait_seconds=0.5)
                    await reader.commit({second.at: 2})
                    return [lag.committed for lag in await bus.lag(group, [topic]) if lag.at == second.at] == [2]
                return False

            await eventually(committed)


async def _fetch_from_a_new_reader(bus: Bus, topic: str) -> None:
    async with bus.subscribe(f"group-{uuid7()}", [topic]) as reader:
        await reader.fetch(limit=1, wait_seconds=0.1)


async def _fetch_until_unavailable(reader: Subscription) -> None:
    while True:
        await reader.fetch(limit=1, wait_seconds=0.1)


async def test_a_frozen_reader_cannot_undo_its_successors_work(kafka: Kafka) -> None:
    """A reader that slept past its session commits quietly and in vain."""
    address, group = _address(kafka), f"group-{uuid7()}"
    async with address.open() as bus:
        topic = await new_topic(bus, partitions=1)
        await publish(bus, numbered(topic, b"key", range(10)))
        async with ReaderProcess.start(address, group, topic) as frozen:
            assert len(await frozen.read(10)) == 10
            frozen.freeze()
            async with bus.subscribe(group, [topic]) as successor:
                await read(successor, 10, commit=True)
                frozen.thaw()
                await frozen.commit(4)
                assert [lag.committed for lag in await bus.lag(group, [topic])] == [10]


async def test_a_topic_may_take_less(kafka: Kafka) -> None:
    """Where a topic has a smaller limit, exactly the message that is too large is refused, and its key waits."""
    async with _address(kafka).open() as bus:
        topic = await new_topic(bus, config={"max.message.bytes": "20000"})
        messages = [
            *numbered(topic, b"a", range(3)),
            Message(topic, b"a", b"." * 30_000, ()),
            *numbered(topic, b"a", [3]),
            *[Message(topic, b"b", b"%d" % number * 5000, ()) for number in range(10)],
            *numbered(topic, b"c", range(3)),
        ]
        async with bus.publisher() as publisher:
            outcomes = await publisher.publish(messages)
            kinds = [type(outcome) for outcome in outcomes]
            assert kinds == [*[type(None)] * 3, MessageRefusedError, UnavailableError, *[type(None)] * 13]
            assert await publisher.publish(messages[4:5]) == [None]
        async with bus.subscribe(f"group-{uuid7()}", [topic]) as reader:
            values = values_by_key(await read(reader, 17))
    assert values[b"a"] == [b"0", b"1", b"2", b"3"]
    assert values[b"b"] == [b"%d" % number * 5000 for number in range(10)]
    assert values[b"c"] == [b"0", b"1", b"2"]


@pytest.mark.parametrize("positions", ["known", "lost"])
async def test_a_stuck_reader_is_replaced(kafka: Kafka, positions: str) -> None:
    """When the client stops fetching without a word, the reader notices, says so once, and goes on afresh."""
    options = parse_options(f"{kafka.url}{_SHORT}&produce_seconds=30&answer_seconds=10&stuck_seconds=2")
    async with _address(kafka).open() as bus:
        topic = await new_topic(bus)
        await publish(bus, numbered(topic, b"key", range(1)))
        reader = KafkaSubscription(options, "test", f"group-{uuid7()}", [topic])
        try:
            await reader.commit(ends_of(await read_in_the_end(reader)))
            assert reader._consumer is not None
            fetcher = reader._consumer._fetcher
            fetcher._fetch_task.cancel()
            await asyncio.wait([fetcher._fetch_task, *fetcher._pending_tasks])
            if positions == "lost":  # as when the group was formed anew meanwhile
                for state in reader._consumer._subscription.subscription.assignment._tp_state.values():
                    state.await_reset(OffsetResetStrategy.EARLIEST)
            await publish(bus, numbered(topic, b"key", [1]))
            with pytest.raises(UnavailableError, match=r"stuck|check the reader"):
                await asyncio.wait_for(_fetch_until_unavailable(reader), 60)
            assert [record.value for record in await read_in_the_end(reader)] == [b"1"]
        finally:
            await reader.close()


async def test_a_reader_survives_a_defect_of_the_client(kafka: Kafka) -> None:
    """When the client's own machinery dies, the reader says that it is unavailable and the next fetch works."""
    options = parse_options(kafka.url + PATIENT)
    async with _address(kafka).open() as bus:
        topic = await new_topic(bus)
        await publish(bus, numbered(topic, b"key", range(1)))
        reader = KafkaSubscription(options, "test", f"group-{uuid7()}", [topic])
        try:
            await read(reader, 1)
            assert reader._consumer is not None
            reader._consumer._coordinator._pending_exception = AssertionError("a defect")
            with pytest.raises(UnavailableError):
                await reader.fetch(limit=1, wait_seconds=0.1)
            assert len(await read(reader, 1)) == 1
        finally:
            await reader.close()


async def test_a_header_without_a_value_is_read_as_an_empty_one(kafka: Kafka) -> None:
    """What any other producer may write does not bring a reader down."""
    async with _address(kafka).open() as bus:
        topic = await new_topic(bus)
        async with bus.publisher() as publisher:
            assert isinstance(publisher, KafkaPublisher)
            assert await publisher.publish(numbered(topic, b"key", range(1))) == [None]
            assert publisher._producer is not None
            await publisher._producer.send_and_wait(topic, b"1", b"key", headers=[("a", None), ("b", b"2")])
        async with bus.subscribe(f"group-{uuid7()}", [topic]) as reader:
            assert [record.headers for record in await read(reader, 2)][1] == (("a", b""), ("b", b"2"))


async def test_a_publisher_survives_a_defect_of_the_client(kafka: Kafka) -> None:
    """When the client's sender dies, the messages are unavailable and the next call works."""
    async with _address(kafka).open() as bus:
        topic = await new_topic(bus)
        async with bus.publisher() as publisher:
            assert isinstance(publisher, KafkaPublisher)
            assert await publisher.publish(numbered(topic, b"key", range(1))) == [None]
            assert publisher._producer is not None
            publisher._producer._sender._muted_partitions = None
            outcomes = await publisher.publish(numbered(topic, b"key", [1]))
            assert [type(outcome) for outcome in outcomes] == [UnavailableError]
            assert await publisher.publish(numbered(topic, b"key", [1])) == [None]


async def test_a_closed_bus_closes_what_it_handed_out(kafka: Kafka) -> None:
    """Publishers and readers that outlive their bus are unavailable."""
    async with _address(kafka).open() as bus:
        topic = await new_topic(bus)
        async with bus.publisher() as publisher, bus.subscribe("group", [topic]) as reader:
            await publisher.publish(numbered(topic, b"key", range(1)))
            assert isinstance(bus, KafkaBus)
            await bus.close()
            outcomes = await publisher.publish(numbered(topic, b"key", range(1)))
            assert [type(outcome) for outcome in outcomes] == [UnavailableError]
            with pytest.raises(UnavailableError):
                await reader.fetch(limit=1, wait_seconds=0.1)


async def test_a_cluster_that_never_had_a_group_says_that_nothing_is_read(kafka: Kafka, tmp_path: Path) -> None:
    """It first has to create the topic that offsets are kept in, and meanwhile does not count as unavailable."""
    assert kafka, "says why when there is no Kafka"
    with private_broker(tmp_path / "kafka") as broker:
        async with BusAddress(broker.url + PATIENT, "").open() as bus:
            topic = await new_topic(bus)
            assert {(lag.committed, lag.end) for lag in await bus.lag("nobody", [topic])} == {(None, 0)}
