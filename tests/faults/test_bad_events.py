"""Events that come again, in the wrong order, or that nobody can read."""

from collections.abc import Callable

import httpx
import pytest

from shared.bus.choose import open_bus
from shared.bus.message import Message, Record
from shared.bus.topics import dead_letter_topic, events_topic
from shared.contracts.collector import ResponseReceived
from shared.ids import uuid7
from shared.testing.checker import settled_audit
from shared.testing.distributed_suite import DistributedSuite
from shared.testing.eventually import eventually

pytestmark = pytest.mark.kafka

READER = "a-test"


async def _read_all(distributed: DistributedSuite, topic: str, enough: Callable[[list[Record]], bool]) -> list[Record]:
    """Read `topic` from its beginning until `enough`."""
    found: list[Record] = []
    async with (
        open_bus(distributed.bus_url, database_url=distributed.database_url, client_id=READER) as bus,
        bus.subscribe(f"{distributed.topic_prefix}.{READER}.{uuid7()}", [topic]) as reader,
    ):

        async def read() -> bool:
            found.extend(await reader.fetch(limit=1000, wait_seconds=0.5))
            return enough(found)

        await eventually(read)
    return found


async def _publish(distributed: DistributedSuite, messages: list[Message]) -> None:
    async with (
        open_bus(distributed.bus_url, database_url=distributed.database_url, client_id=READER) as bus,
        bus.publisher() as publisher,
    ):
        assert await publisher.publish(messages) == [None] * len(messages)


def _again(record: Record, topic: str) -> Message:
    return Message(topic=topic, key=record.key, value=record.value, headers=record.headers)


async def test_every_event_ten_times_and_in_reversed_order(distributed: DistributedSuite) -> None:
    """All events of all services are replayed ten times, last one first: no number, alert or ticket changes."""
    await distributed.open_collector(role="all")
    await distributed.publish_survey()
    await distributed.open_worker("scoring", "alerts", "tickets")
    async with distributed.crowd():
        await distributed.acknowledged(60)
    before = await settled_audit(distributed.database_url, distributed.ledger)
    before.assert_nothing_lost_and_nothing_twice()
    for service, expected in (
        ("collector", len(distributed.ledger.acknowledged)),
        ("scoring", len(distributed.ledger.acknowledged)),
        ("alerts", len(before.unhappy)),
    ):
        topic = events_topic(distributed.topic_prefix, service)
        records = await _read_all(distributed, topic, lambda found, wanted=expected: len(found) >= wanted)  # type: ignore[misc]  # a lambda with a default
        await _publish(distributed, [_again(record, topic) for _ in range(10) for record in reversed(records)])
    await _until_no_lag(distributed)
    after = await settled_audit(distributed.database_url, distributed.ledger)
    after.assert_nothing_lost_and_nothing_twice()
    assert after == before


async def _until_no_lag(distributed: DistributedSuite) -> None:
    async with open_bus(distributed.bus_url, database_url=distributed.database_url, client_id=READER) as bus:

        async def caught_up() -> bool:
            for service, producer in (("scoring", "collector"), ("alerts", "scoring"), ("tickets", "alerts")):
                lags = await bus.lag(
                    f"{distributed.topic_prefix}.{service}", [events_topic(distributed.topic_prefix, producer)]
                )
                if any(lag.records for lag in lags):
                    return False
            return True

        await eventually(caught_up, every=0.25)


def _unreadable(distributed: DistributedSuite, number: int) -> Message:
    """Return a `response.received` whose body fits no schema."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid7()),
        "ce_source": "/heed/collector",
        "ce_type": ResponseReceived.event_type,
        "ce_time": "2026-11-21T12:00:00Z",
        "content-type": "application/json",
    }
    return Message(
        topic=events_topic(distributed.topic_prefix, "collector"),
        key=f"poison-{number}".encode(),
        value=b'{"response_id": "\xff not even text"}',
        headers=(*((name, text.encode()) for name, text in headers.items()), ("x-binary", b"\x00\xff")),
    )


async def test_a_poison_record_becomes_a_dead_letter_and_the_partition_moves_on(distributed: DistributedSuite) -> None:
    """The record is on the dead-letter topic byte for byte, with the reason; everything behind it has its effect."""
    await distributed.open_collector(role="all")
    await distributed.publish_survey()
    worker = await distributed.open_worker("scoring", "alerts", "tickets")
    poison = [_unreadable(distributed, number) for number in range(4)]
    async with distributed.crowd():
        await distributed.acknowledged(30)
        await _publish(distributed, poison)
        await distributed.acknowledged(60)
    (await settled_audit(distributed.database_url, distributed.ledger)).assert_nothing_lost_and_nothing_twice()

    dead = await _read_all(
        distributed, dead_letter_topic(distributed.topic_prefix), lambda found: len(found) >= len(poison)
    )
    assert sorted((letter.key, letter.value) for letter in dead) == sorted((sent.key, sent.value) for sent in poison)
    for letter in dead:
        headers = dict(letter.headers)
        assert headers["x-binary"] == b"\x00\xff"
        assert headers["__dlq.errors.topic"].decode() == events_topic(distributed.topic_prefix, "collector")
        assert headers["__dlq.errors.partition"].isdigit()
        assert headers["__dlq.errors.offset"].isdigit()
        assert headers["__dlq.errors.group"].decode() == f"{distributed.topic_prefix}.scoring"
        assert b"not even text" not in headers["__dlq.errors.message"]
    async with worker.client() as client:
        assert (await client.get("/readyz")).status_code == httpx.codes.OK


async def test_dead_letters_are_listed_shown_discarded(distributed: DistributedSuite) -> None:
    """An operator sees what was parked, without personal data, and settles it."""
    await distributed.open_collector(role="all")
    await distributed.publish_survey()
    await distributed.open_worker("scoring")
    await _publish(distributed, [_unreadable(distributed, 0)])

    async def listed() -> bool:
        code, said = await distributed.operator.command("dead-letters", "list")
        assert code == 0, said
        return "scoring" in said and "heed.collector.response.received.v1" in said

    await eventually(listed, every=0.5)
    code, said = await distributed.operator.command("dead-letters", "show", "scoring", "1")
    assert code == 0, said
    assert "not even text" not in said
    code, said = await distributed.operator.command("dead-letters", "replay", "scoring", "1")
    assert code == 1, "a record that is still unreadable cannot be replayed"
    code, said = await distributed.operator.command("dead-letters", "discard", "scoring", "1")
    assert code == 0, said
    code, said = await distributed.operator.command("dead-letters", "list")
    assert "heed.collector.response.received.v1" not in said


async def test_a_flood_of_poison_is_capped(distributed: DistributedSuite) -> None:
    """When nearly everything is unreadable the consumer stops and says so, instead of emptying the topic."""
    await distributed.open_collector(role="all")
    await distributed.publish_survey()
    worker = await distributed.open_worker("scoring")
    flood = [_unreadable(distributed, number) for number in range(2000)]
    await _publish(distributed, flood)

    async with worker.client() as client:

        async def unready() -> bool:
            return (await client.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE

        await eventually(unready)
        assert (await client.get("/livez")).status_code == httpx.codes.OK
    async with open_bus(distributed.bus_url, database_url=distributed.database_url, client_id=READER) as bus:
        topic = events_topic(distributed.topic_prefix, "collector")
        lags = await bus.lag(f"{distributed.topic_prefix}.scoring", [topic])
        assert sum(lag.records for lag in lags) > len(flood) // 2
