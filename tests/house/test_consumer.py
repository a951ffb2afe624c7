"""The consumer loop: every event has its effect once, in order, and one that cannot be handled stops only its key."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from shared import failpoints
from shared.bus.embedded.log import partition_of
from shared.bus.message import Message
from shared.consuming.loop import ConsumerLoop
from shared.consuming.parking import BEHIND
from shared.testing.faulty_bus import FaultyBus
from shared.testing.running import running
from shared.testing.small_events import event_of, refusing
from shared.testing.small_service import PARTITIONS, SmallService, small_service

REFUSED = "InvalidError: refused"


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service that consumes what it publishes."""
    async with small_service(database_url) as opened:
        yield opened


def unreadable(service: SmallService, key: bytes | None) -> Message:
    """Return a record with a type that is handled, a body that is not JSON, and headers that are not text."""
    good = service.message("k", 1)
    return Message(good.topic, key, b"\xff not even text", (*good.headers, ("bytes", b"\x00\xff"), ("bytes", b"2")))


async def test_each_event_has_its_effect_in_order(service: SmallService) -> None:
    """All events of all keys are handled in runs of many, in the order of each key, and the offsets are committed."""
    await service.append(*(service.message(f"k{key}", number) for number in range(100) for key in range(5)))
    async with running(service.consumer()):
        await service.wait_for_effects(500)
        await service.wait_until_caught_up()
    for key in range(5):
        assert await service.effects_of(f"k{key}") == list(range(100))
    assert max(service.calls) > 50


async def test_ten_times_and_reversed_is_one_effect(service: SmallService) -> None:
    """Repeated within a batch, across batches and backwards, each event has one effect."""
    messages = [service.message("k", number) for number in range(10)]
    await service.append(*(message for message in messages for _ in range(10)))
    await service.append(*reversed(messages), *reversed(messages * 9))
    async with running(service.consumer(batch_records=30)):
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == list(range(10))


async def test_equal_ids_of_different_sources_are_different_events(service: SmallService) -> None:
    """Only source and id together say which event it is."""
    one, other = event_of("k", 1), event_of("k", 2)
    other = replace(other, id=one.id, source="/heed/another")
    await service.append(service.message_of(one), service.message_of(other))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == [1, 2]


async def test_a_poison_event_stops_only_its_key(service: SmallService) -> None:
    """In a batch with one poison event the others take effect; it is parked, and its key's successors behind it."""
    service.fault = refusing(("k1", 3))
    await service.append(*(service.message(f"k{key}", number) for number in range(10) for key in range(5)))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
        await service.append(service.message("k1", 10), service.message("k2", 10))
        await service.wait_until_caught_up()
    for key in (0, 2, 3, 4):
        assert await service.effects_of(f"k{key}") == [*range(10), *([10] if key == 2 else [])]
    assert await service.effects_of("k1") == [0, 1, 2]
    assert await service.parked() == [("k1", 3, REFUSED), *(("k1", number, BEHIND) for number in range(4, 11))]
    assert len(service.calls) < 40, "the culprit is searched for by halves, not by trying every event alone"


async def test_an_unreadable_record_becomes_a_dead_letter_byte_for_byte(service: SmallService) -> None:
    """Key, value and headers are those of the record, with position and reason added; only the culprit is published."""
    sent = unreadable(service, b"\xff\x00key")
    await service.append(sent, unreadable(service, b"\xff\x00key"), service.message("other", 1))
    async with running(service.consumer(), service.relay()):
        await service.wait_for_effects(1)
        letters = await service.dead_letter_log(at_least=1)
        await service.wait_until_caught_up()
    source = next(record for record in await service.log() if record.key == sent.key)
    assert [(letter.key, letter.value) for letter in letters] == [(sent.key, sent.value)]
    assert letters[0].headers == (
        *sent.headers,
        ("__dlq.errors.topic", service.topic.encode()),
        ("__dlq.errors.partition", str(source.at.partition).encode()),
        ("__dlq.errors.offset", str(source.offset).encode()),
        ("__dlq.errors.group", f"{service.topic_prefix}.collector".encode()),
        ("__dlq.errors.delivery.count", b"1"),
        ("__dlq.errors.message", b"DecodeError: body does not fit heed.collector.survey.published.v1: body"),
    )
    assert [error for _, _, error in await service.parked()] == [letters[0].headers[-1][1].decode(), BEHIND]


async def test_a_dead_letter_says_how_often_the_event_was_handed_over(service: SmallService) -> None:
    """Alone at last: with the other three, with one of them, and by itself."""
    service.fault = refusing(("k1", 1))
    await service.append(*(service.message(f"k{key}", 1) for key in range(4)))
    async with running(service.consumer(), service.relay()):
        (letter,) = await service.dead_letter_log(at_least=1)
        await service.wait_until_caught_up()
    assert dict(letter.headers)["__dlq.errors.delivery.count"] == b"3"


async def test_a_key_that_waits_since_an_earlier_process_waits_on(service: SmallService) -> None:
    """Also when it first comes up in a later batch, right after records of its partition that have nothing to do."""
    waiting = "k0"
    other = next(
        key
        for key in (f"k{number}" for number in range(1, 100))
        if partition_of(key.encode(), PARTITIONS) == partition_of(waiting.encode(), PARTITIONS)
    )
    service.fault = refusing((waiting, 0))
    await service.append(service.message(waiting, 0), service.message(other, 0))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    async with running(service.consumer()):
        for message in (service.message(other, 1), service.message(waiting, 1)):
            await service.append(message)
            await service.wait_until_caught_up()
    assert await service.effects() == [(other, 0), (other, 1)]
    assert await service.parked() == [(waiting, 0, REFUSED), (waiting, 1, BEHIND)]


async def test_records_without_a_key_park_alone(service: SmallService) -> None:
    """There is no order to keep, so nothing waits behind them."""
    good = service.message("k", 7)
    await service.append(unreadable(service, None), replace(good, key=None), unreadable(service, None))
    async with running(service.consumer()):
        await service.wait_for_effects(1)
        await service.wait_until_caught_up()
    assert [(key, error != BEHIND) for key, _, error in await service.parked()] == [(None, True), (None, True)]


async def test_types_of_others_are_skipped_and_records_without_type_are_parked(service: SmallService) -> None:
    """An event that nobody here handles, of today or of a later version, is no error; what is no event is one."""
    good = service.message("k", 1)
    types = (b"heed.collector.response.received.v1", b"heed.collector.survey.published.v9", b"\xff")
    strangers = [
        replace(
            good, headers=tuple((name, kind if name == "ce_type" else raw) for name, raw in good.headers), value=b""
        )
        for kind in types
    ]
    await service.append(*strangers, replace(good, key=b"none", headers=()), good)
    async with running(service.consumer()):
        await service.wait_for_effects(1)
        await service.wait_until_caught_up()
    assert await service.parked() == [("none", 1, "DecodeError: header missing: 'ce_type'")]


async def test_parking_again_changes_nothing(service: SmallService) -> None:
    """When the offsets of a batch with poison are lost, it is read again: no second row, no second dead letter."""
    lost: list[bool] = []

    def lose_once() -> None:
        if len(lost) < 2:
            lost.append(True)
            raise ConnectionError

    service.fault = refusing(("k", 2))
    await service.append(*(service.message("k", number) for number in range(4)), unreadable(service, None))
    for _ in range(2):
        with pytest.RaisesGroup(ConnectionError):
            await service.consumer(FaultyBus(service.bus, on_commit=lose_once)).run()
    async with running(service.consumer(), service.relay()):
        await service.wait_until_caught_up()
        await service.wait_until_sent()
    parked = await service.parked()
    assert [each for each in parked if each[0] == "k"] == [("k", 2, REFUSED), ("k", 3, BEHIND)]
    assert len(parked) == 3
    assert len(await service.dead_letter_log()) == 2
    assert await service.effects_of("k") == [0, 1]


async def test_a_topic_that_was_made_anew_parks_anew(service: SmallService) -> None:
    """Offsets count from 0 again; a record is not taken for the one that was parked at the same place before."""
    service.fault = refusing(("k", 1), ("k", 2))
    for number in (1, 2):
        await service.append(service.message("k", number))
        async with running(service.consumer()):
            await service.wait_until_caught_up()
        assert (await service.parked())[-1] == ("k", number, REFUSED)
        for event in await service.dead_letters().list_parked():
            await service.dead_letters().discard_parked(event.id)
        async with service.watch.begin() as connection:
            await connection.execute(text("DELETE FROM bus.record"))
            await connection.execute(text("DELETE FROM bus.committed"))
            await connection.execute(text("UPDATE bus.partition SET next_offset = 0"))


async def test_a_crash_between_handling_and_offsets_has_one_effect(
    service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies with the effects committed and the offsets not: its successor reads again, nothing doubles."""
    await service.append(*(service.message("k", number) for number in range(20)))
    monkeypatch.setattr(failpoints, "_armed", failpoints._parse("consumer.after_handle=raise"))
    with pytest.RaisesGroup(failpoints.FailpointError):
        await service.consumer().run()
    assert await service.effects_of("k") == list(range(20))
    monkeypatch.setattr(failpoints, "_armed", {})
    calls = len(service.calls)
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    assert len(service.calls) > calls
    assert await service.effects_of("k") == list(range(20))


async def test_a_second_worker_takes_over(service: SmallService) -> None:
    """When the worker that reads ends, the other one reads on from where it was."""
    other = service.consumer()
    async with running(other):
        await service.append(*(service.message("k", number) for number in range(10)))
        async with running(service.consumer()):
            await service.wait_for_effects(10)
        await service.append(*(service.message("k", number) for number in range(10, 20)))
        await service.wait_for_effects(20)
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == list(range(20))


async def test_a_healthy_loop_says_so(service: SmallService) -> None:
    """A loop that has caught up turns and has no trouble."""
    consumer = service.consumer()
    async with running(consumer):
        await service.append(service.message("k", 1))
        await service.wait_until_caught_up()
        assert consumer.health().age_seconds < 30
        assert consumer.health().trouble is None


async def test_a_loop_needs_handlers(service: SmallService) -> None:
    """A service that handles nothing gets no loop, but an error at once."""
    with pytest.raises(ValueError, match="handles no events"):
        ConsumerLoop(
            service="deaf",
            handlers={},
            parked=service.transport.parked,
            use_cases=None,
            unit_of_work=service.unit_of_work,
            bus=service.bus,
            topic_prefix="t",
        )


@pytest.mark.parametrize("committed", [True, False])
async def test_a_worker_learns_what_another_one_parked_meanwhile(service: SmallService, *, committed: bool) -> None:
    """A partition goes to another worker and comes back: what was parked there holds its key, committed or not."""

    def lose() -> None:
        if not committed:
            raise ConnectionError

    first = service.consumer()
    await service.append(*(service.message("k", number) for number in range(5)))
    async with running(first):
        await service.wait_until_caught_up()
    service.fault = refusing(("k", 5))
    await service.append(*(service.message("k", number) for number in range(5, 8)))
    second = service.consumer(FaultyBus(service.bus, on_commit=lose))
    if committed:
        async with running(second):
            await service.wait_until_caught_up()
    else:
        with pytest.RaisesGroup(ConnectionError):
            await second.run()
    await service.append(*(service.message("k", number) for number in range(8, 10)))
    async with running(first):
        await service.wait_until_caught_up()
    assert await service.effects_of("k") == list(range(5))
    assert await service.parked() == [("k", 5, REFUSED), *(("k", number, BEHIND) for number in range(6, 10))]
