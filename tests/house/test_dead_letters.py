"""Parked events in the hands of an operator: shown without what people wrote, replayed in order, or let go."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.bus.message import Message, TopicPartition
from shared.consuming.dead_letter import Failure
from shared.consuming.dead_letters import ParkedEventNotFoundError
from shared.consuming.limit import DeadLetterLimit
from shared.consuming.parked import DISCARDED, REPLAYED
from shared.consuming.parking import BEHIND
from shared.contracts.collector import SurveyPublished
from shared.contracts.wire.records import decode, decode_value
from shared.errors import UnavailableError
from shared.testing.running import running
from shared.testing.small_events import nothing_wrong, refusing
from shared.testing.small_service import SmallService, small_service

REFUSED = "InvalidError: refused"


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service that consumes what it publishes."""
    async with small_service(database_url) as opened:
        yield opened


async def consumed(service: SmallService, *messages: Message) -> None:
    """Let the service's worker read messages to the end."""
    await service.append(*messages)
    async with running(service.consumer()):
        await service.wait_until_caught_up()


async def test_replay_handles_the_queue_in_order(service: SmallService) -> None:
    """After the cause is mended all queues are replayed, each in its order, and the keys are free again."""
    service.fault = refusing(("a", 2), ("b", 0))
    await consumed(service, *(service.message(key, number) for number in range(6) for key in "abc"))
    service.fault = nothing_wrong
    report = await service.dead_letters().replay_parked()
    assert len(report.replayed) == 4 + 6
    assert report.failed == {}
    await consumed(service, *(service.message(key, 6) for key in "abc"))
    for key in "abc":
        assert await service.effects_of(key) == list(range(7))
    assert await service.parked() == []
    assert len(await service.parked(REPLAYED)) == 10


async def test_replay_by_number_takes_the_whole_queue_and_no_other(service: SmallService) -> None:
    """Naming any event of a queue replays the queue from its head; other queues wait on."""
    service.fault = refusing(("a", 0), ("b", 0))
    await consumed(service, *(service.message(key, number) for number in range(3) for key in "ab"))
    service.fault = nothing_wrong
    events = await service.dead_letters().list_parked()
    last_of_a = max(event.id for event in events if event.key == b"a")
    assert len((await service.dead_letters().replay_parked(last_of_a)).replayed) == 3
    assert await service.effects_of("a") == [0, 1, 2]
    assert await service.parked() == [("b", 0, REFUSED), ("b", 1, BEHIND), ("b", 2, BEHIND)]


async def test_an_event_that_fails_again_stays_and_holds_its_queue(service: SmallService) -> None:
    """What was replayed before it stays replayed; it is reported, published as a dead letter, and others go on."""
    service.fault = refusing(("a", 0), ("b", 0))
    await consumed(service, *(service.message(key, number) for number in range(4) for key in "ab"))
    service.fault = refusing(("a", 2))
    report = await service.dead_letters().replay_parked()
    assert len(report.replayed) == 2 + 4
    assert list(report.failed.values()) == [REFUSED]
    assert await service.parked() == [("a", 2, REFUSED), ("a", 3, BEHIND)]
    again = await service.dead_letters().replay_parked()
    assert (again.replayed, list(again.failed)) == ([], list(report.failed))
    async with running(service.relay()):
        await service.wait_until_sent()
    letters = [decode_value(SurveyPublished, letter.value) for letter in await service.dead_letter_log()]
    assert sorted((letter.survey, letter.version) for letter in letters) == [("a", 0), ("a", 2), ("b", 0)]


async def test_replay_beside_a_working_consumer_keeps_the_order(service: SmallService) -> None:
    """While a worker parks successors, the queue is replayed again and again: nothing is lost, doubled or reordered."""
    service.fault = refusing(("k", 0))
    consumer = service.consumer(batch_records=5)
    async with running(consumer):
        await service.append(*(service.message("k", number) for number in range(20)))
        await service.wait_until_caught_up()
        service.fault = nothing_wrong

        async def keep_publishing() -> None:
            for number in range(20, 120, 5):
                await service.append(*(service.message("k", each) for each in range(number, number + 5)))

        publishing = asyncio.create_task(keep_publishing())
        while not publishing.done() or await service.dead_letters().list_parked():
            await service.dead_letters().replay_parked()
            await asyncio.sleep(0)
        await publishing
        await service.wait_until_caught_up()
        await service.dead_letters().replay_parked()
    assert await service.effects_of("k") == list(range(120))
    assert await service.parked() == []


async def test_two_replays_at_once_have_one_effect(service: SmallService) -> None:
    """Two operators replay the same queue: each event is handled once, in order."""
    service.fault = refusing(("k", 0))
    await consumed(service, *(service.message("k", number) for number in range(12)))
    service.fault = nothing_wrong
    letters = service.dead_letters()
    reports = await asyncio.gather(*(letters.replay_parked() for _ in range(3)))
    replayed = [number for report in reports for number in report.replayed]
    assert len(replayed) == len(set(replayed)) == 12
    assert await service.effects_of("k") == list(range(12))


async def test_a_replay_that_dies_after_the_effect_repeats_nothing(service: SmallService) -> None:
    """The effect is committed and the mark is not: the next replay only marks."""
    service.fault = refusing(("k", 0))
    await consumed(service, service.message("k", 0))

    service.fault = nothing_wrong
    (waiting,) = await service.dead_letters().list_parked()
    record = await service.record_of(waiting.id)
    await service.handle([decode(record.headers, record.value)])
    assert await service.effects_of("k") == [0]
    report = await service.dead_letters().replay_parked()
    assert report.replayed == [waiting.id]
    assert await service.effects_of("k") == [0]


async def test_a_database_that_is_away_stops_the_replay_and_loses_nothing(service: SmallService) -> None:
    """What does not answer is no failure of the event: the replay says so and everything waits on."""
    service.fault = refusing(("k", 0))
    await consumed(service, *(service.message("k", number) for number in range(3)))
    service.fault = lambda event: UnavailableError("away") if event.data.version == 1 else None
    with pytest.raises(UnavailableError):
        await service.dead_letters().replay_parked()
    assert await service.parked() == [("k", 1, BEHIND), ("k", 2, BEHIND)]
    service.fault = nothing_wrong
    await service.dead_letters().replay_parked()
    assert await service.effects_of("k") == [0, 1, 2]


async def test_a_defect_of_the_process_stops_the_replay_and_is_seen(service: SmallService) -> None:
    """An error that is neither the event's nor passes by itself comes out as it is; the event waits on."""
    service.fault = refusing(("k", 0))
    await consumed(service, service.message("k", 0))
    service.fault = lambda _event: MemoryError()
    with pytest.raises(MemoryError):
        await service.dead_letters().replay_parked()
    assert await service.parked() == [("k", 0, REFUSED)]


async def test_discarding_lets_one_event_go(service: SmallService) -> None:
    """It has no effect and is not waited for; those behind it are replayed in order."""
    service.fault = refusing(("k", 1))
    await consumed(service, *(service.message("k", number) for number in range(4)))
    letters = service.dead_letters()
    head = (await letters.list_parked())[0]
    await letters.discard_parked(head.id)
    assert await service.parked() == [("k", 2, BEHIND), ("k", 3, BEHIND)]
    assert await service.parked(DISCARDED) == [("k", 1, REFUSED)]
    await letters.replay_parked()
    assert await service.effects_of("k") == [0, 2, 3]
    for settle in (letters.discard_parked, letters.replay_parked):
        with pytest.raises(ParkedEventNotFoundError):
            await settle(head.id)
        with pytest.raises(ParkedEventNotFoundError):
            await settle(12345)


async def test_a_discarded_event_that_is_read_again_stays_discarded(service: SmallService) -> None:
    """After a rewind of the group the event fails again, and is neither parked nor in the way of its key."""
    service.fault = refusing(("k", 1))
    await consumed(service, *(service.message("k", number) for number in range(2)))
    letters = service.dead_letters()
    await letters.discard_parked((await letters.list_parked())[0].id)
    await service.rewind()
    await consumed(service, service.message("k", 2))
    assert await service.effects_of("k") == [0, 2]
    assert await service.parked() == []


async def test_bodies_are_shown_only_when_asked_for(service: SmallService) -> None:
    """List and details show headers, sizes and reasons; what a person wrote is not even read from the database."""
    service.fault = refusing(("k", 1))
    before = datetime.now(UTC)
    message = service.message("k", 1)
    await consumed(service, message)
    letters = service.dead_letters()
    (listed,) = await letters.list_parked()
    shown = await letters.show_parked(listed.id)
    assert listed == shown
    assert shown.body is None
    assert shown.size == len(message.value or b"")
    assert shown.headers == message.headers
    assert (shown.type, shown.key, shown.error, shown.status) == (SurveyPublished.event_type, b"k", REFUSED, "parked")
    assert before <= shown.recorded_at <= shown.parked_at
    assert (await letters.show_parked(listed.id, with_body=True)).body == message.value
    with pytest.raises(ParkedEventNotFoundError):
        await letters.show_parked(12345)


async def test_listings_are_paged(service: SmallService) -> None:
    """The number of the last event seen leads to the next ones."""
    service.fault = refusing(("k", 0))
    await consumed(service, *(service.message("k", number) for number in range(5)))
    letters = service.dead_letters()
    first = await letters.list_parked(limit=3)
    rest = await letters.list_parked(after=first[-1].id)
    assert [len(first), len(rest)] == [3, 2]
    await letters.discard_parked(first[0].id)
    assert len(await letters.list_parked()) == 4
    assert len(await letters.list_parked(status=None)) == 5


async def test_queues_are_replayed_in_the_order_in_which_they_began(service: SmallService) -> None:
    """Whether their events have keys or not."""
    service.fault = refusing(("a", 0), ("b", 0))
    for message in (replace(service.message("a", 0), key=None), service.message("b", 0)):
        await consumed(service, message)
    service.fault = nothing_wrong
    assert (await service.dead_letters().replay_parked()).replayed == [1, 2]
    assert await service.effects() == [("a", 0), ("b", 0)]


async def test_the_same_key_on_another_topic_is_another_queue(service: SmallService) -> None:
    """Replaying one of them leaves the other one as it is."""
    service.fault = refusing(("k", 0))
    await consumed(service, service.message("k", 0))
    record = await service.record_of(1)
    await service.parking().park(record._replace(at=TopicPartition("other", 0)), Failure(REFUSED, 1))
    service.fault = nothing_wrong
    letters = service.dead_letters()
    (first, other) = await letters.list_parked()
    assert (await letters.replay_parked(first.id)).replayed == [first.id]
    assert [event.id for event in await letters.list_parked()] == [other.id]


async def test_what_nobody_can_handle_any_more_says_why_and_waits_on(service: SmallService) -> None:
    """A type without a handler is named as such; a record that is no event is as little one as before."""
    service.fault = refusing(("k", 0))
    await consumed(service, service.message("k", 0), replace(service.message("none", 0), headers=()))
    service.fault = nothing_wrong
    letters = replace(service.dead_letters(), handlers={})
    reasons = (await letters.replay_parked()).failed.values()
    assert sorted(reasons) == ["DecodeError: header missing: 'ce_type'", "nobody handles this type any more"]
    assert len(await letters.list_parked()) == 2


async def test_a_discarded_event_that_is_read_again_does_not_count_as_a_failure(service: SmallService) -> None:
    """The cap on failures is left to those that are parked anew."""
    service.fault = refusing(("k", 0), ("new", 0))
    await consumed(service, service.message("k", 0))
    await service.dead_letters().discard_parked(1)
    await service.rewind()
    await service.append(service.message("new", 0))
    async with running(service.consumer(limit=DeadLetterLimit(max_consecutive=1), batch_records=1)):
        await service.wait_until_caught_up()
    assert await service.parked() == [("new", 0, REFUSED)]
