"""The relay when things fail: the bus, the database, and the process between acknowledgement and mark."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from shared import failpoints
from shared.bus.message import Message
from shared.errors import UnavailableError
from shared.outbox.publisher import PAGE_ROWS
from shared.outbox.table import PENDING, PUBLISHED
from shared.testing.eventually import eventually
from shared.testing.faulty_bus import FaultyBus, Publish
from shared.testing.running import running
from shared.testing.small_events import numbers_by_key, survey_published
from shared.testing.small_service import SmallService, small_service

OnPublish = Callable[[Publish, Sequence[Message]], Awaitable[list[Exception | None]]]


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with an outbox, and topics of its own."""
    async with small_service(database_url) as opened:
        yield opened


def failing_key(key: str, broken: list[bool]) -> OnPublish:
    """Return a fault: while `broken` holds something, messages of `key` are not acknowledged."""

    async def publish(real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        fails = [bool(broken) and message.key == key.encode() for message in messages]
        results = iter(await real([message for message, bad in zip(messages, fails, strict=True) if not bad]))
        return [UnavailableError("not acknowledged") if bad else next(results) for bad in fails]

    return publish


async def test_a_failing_key_stops_only_itself(service: SmallService) -> None:
    """Rows of other keys leave although more than a page of rows of the failing key is older; it follows in order."""
    broken = [True]
    bus = FaultyBus(service.bus, on_publish=failing_key("bad", broken))
    stuck = 2 * PAGE_ROWS + 100
    async with service.unit_of_work.begin() as work:
        for number in range(stuck):
            work.publish(survey_published("bad", number))
        for number in range(50):
            work.publish(survey_published("good", number))
    async with running(service.relay(bus)):
        await service.wait_until_sent(left=stuck)
        assert numbers_by_key(await service.log()) == {"good": list(range(50))}
        broken.clear()
        await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {"good": list(range(50)), "bad": list(range(stuck))}
    outbox = service.transport.outbox.c
    async with service.watch.connect() as connection:
        attempts = (await connection.execute(select(outbox.attempts).where(outbox.key == b"bad"))).scalars().all()
        good = (await connection.execute(select(outbox.attempts).where(outbox.key == b"good"))).scalars().all()
    assert min(attempts) >= 1
    assert max(attempts) > 1
    assert set(good) == {1}


async def test_a_bus_that_breaks_the_order_rule_cannot_reorder(service: SmallService) -> None:
    """When the bus writes later messages of a key whose earlier one failed, they count as not sent and come again."""
    failed: list[bool] = []

    async def publish(real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        if failed:
            return await real(messages)
        failed.append(True)
        return [UnavailableError("not acknowledged"), *await real(messages[1:])]

    await service.publish_many(keys=1, numbers=range(3))
    async with running(service.relay(FaultyBus(service.bus, on_publish=publish))):
        await service.wait_until_sent()
    assert numbers_by_key(await service.log()) == {"k0": [1, 2, 0, 1, 2]}


async def test_an_acknowledgement_that_was_lost_repeats_and_loses_nothing(service: SmallService) -> None:
    """What was written before the bus failed is written again; its one effect is the reader's business."""
    lost: list[bool] = []

    async def publish(real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        results = await real(messages)
        if not lost:
            lost.append(True)
            message = "the acknowledgement was lost"
            raise UnavailableError(message)
        return results

    await service.publish_many(keys=3, numbers=range(10))
    async with running(service.relay(FaultyBus(service.bus, on_publish=publish)), service.consumer()):
        await service.wait_until_sent()
        effects = await service.wait_for_effects(30)
    assert len(await service.log()) == 60
    assert sorted(effects) == sorted((f"k{key}", number) for key in range(3) for number in range(10))


@pytest.mark.parametrize("point", ["relay.after_read", "relay.after_ack"])
async def test_a_crash_around_the_acknowledgement_has_one_effect(
    service: SmallService, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """The relay dies before or after the acknowledgement; its successor sends again, and each event has one effect."""
    await service.publish_many(keys=3, numbers=range(10))
    monkeypatch.setattr(failpoints, "_armed", failpoints._parse(f"{point}=raise"))
    with pytest.RaisesGroup(failpoints.FailpointError):
        await service.relay().run()
    assert await service.count(PENDING) == 30
    monkeypatch.setattr(failpoints, "_armed", {})
    async with running(service.relay(), service.consumer()):
        await service.wait_until_sent()
        await service.wait_for_effects(30)
    assert len(await service.log()) == (60 if point == "relay.after_ack" else 30)
    effects = await service.effects()
    assert sorted(effects) == sorted((f"k{key}", number) for key in range(3) for number in range(10))


async def test_a_bus_that_is_away_is_waited_for(service: SmallService) -> None:
    """While nothing answers the relay lives and keeps turning; then everything leaves, in order."""
    bus = FaultyBus(service.bus)
    relay = service.relay(bus)
    async with running(relay):
        await service.publish("k", 0)
        await service.wait_until_sent()
        bus.away = True
        for number in range(1, 20):
            await service.publish("k", number)

        asked = bus.asked

        async def tried() -> bool:
            return bus.asked >= asked + 3

        await eventually(tried)
        assert await service.count(PUBLISHED) == 1
        bus.away = False
        await service.wait_until_sent()
    assert relay.health().trouble is None
    assert numbers_by_key(await service.log()) == {"k": list(range(20))}


async def test_a_database_that_drops_every_connection_is_waited_for(service: SmallService) -> None:
    """All connections are cut several times, of relay and bus alike: the relay comes back and nothing is lost."""
    async with running(service.relay()):
        for number in range(5):
            await service.publish("k", number)
            async with service.watch.connect() as connection:
                await connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND application_name NOT IN ('small', 'watch')"
                    )
                )
        await service.wait_until_sent()
    assert list(dict.fromkeys(numbers_by_key(await service.log())["k"])) == list(range(5))


async def test_a_defect_ends_the_relay(service: SmallService) -> None:
    """An error that nobody foresaw is not swallowed: the process must end and be seen to."""

    async def publish(_real: Publish, _messages: Sequence[Message]) -> list[Exception | None]:
        raise ZeroDivisionError

    await service.publish("k", 1)
    with pytest.RaisesGroup(ZeroDivisionError):
        await service.relay(FaultyBus(service.bus, on_publish=publish)).run()
    assert await service.count(PENDING) == 1


async def test_a_relay_ends_although_its_cancellation_was_lost_in_a_broken_connection(service: SmallService) -> None:
    """As when the bus or the database goes away in the moment in which the process stops."""
    asked = asyncio.Event()

    async def publish(_real: Publish, _messages: Sequence[Message]) -> list[Exception | None]:
        asked.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        message = "the connection broke"
        raise UnavailableError(message)

    await service.publish_many(keys=1, numbers=range(1))
    relaying = asyncio.create_task(service.relay(FaultyBus(service.bus, on_publish=publish)).run())
    await asked.wait()
    asked.clear()
    relaying.cancel()

    async def ended() -> bool:
        return relaying.done()

    await eventually(ended)
    assert relaying.cancelled()
    assert not asked.is_set()
