"""Workers and operators at the same queue of parked events: one after the other, and nobody acts on what is gone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from shared.bus.message import Record
from shared.consuming.dead_letter import Failure
from shared.consuming.dead_letters import ParkedEventNotFoundError
from shared.consuming.lanes import lock_lane
from shared.consuming.parked import DISCARDED, REPLAYED
from shared.consuming.parked_rows import ParkedEvent, settle_parked
from shared.consuming.parking import BEHIND
from shared.outbox.table import PENDING
from shared.testing.locks import waits_or_ends
from shared.testing.running import running
from shared.testing.small_events import nothing_wrong, refusing
from shared.testing.small_service import NAME, SmallService, small_service

REFUSED = "InvalidError: refused"


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service that consumes what it publishes."""
    async with small_service(database_url) as opened:
        yield opened


async def parked_one(service: SmallService, *, key: bytes | None = b"k") -> ParkedEvent:
    """Let the service's worker park one event, which can be handled from now on."""
    service.fault = refusing(("k", 0))
    await service.append(replace(service.message("k", 0), key=key))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    service.fault = nothing_wrong
    (event,) = await service.dead_letters().list_parked()
    return event


async def successor_of(service: SmallService, event: ParkedEvent) -> Record:
    """Return the record that follows a parked one."""
    return (await service.record_of(event.id))._replace(offset=event.offset + 1)


@contextmanager
def unhandled(service: SmallService) -> Iterator[None]:
    """Fail when the handler is called inside the block."""
    calls = len(service.calls)
    yield
    assert len(service.calls) == calls


async def test_a_worker_that_waited_for_a_replay_parks_nothing(service: SmallService) -> None:
    """While a replay holds the queue a worker cannot add to it; once it is empty the worker handles its event."""
    head = await parked_one(service)
    parking, successor, lane = service.parking(), await successor_of(service, head), (service.topic, b"k")
    async with service.unit_of_work.begin() as replay:
        await lock_lane(replay.connection, NAME, lane)
        worker = asyncio.create_task(parking.park_behind(lane, [successor]))
        assert await waits_or_ends(service.watch, worker)
        await settle_parked(replay.connection, service.transport.parked, head.id, REPLAYED)
    assert await worker == []
    assert await service.parked() == []


async def test_a_worker_parks_a_failed_event_only_after_the_replay_of_its_key(service: SmallService) -> None:
    """A replay that empties the queue does not see an event appear in it that it would have to handle."""
    head = await parked_one(service)
    successor = await successor_of(service, head)
    async with service.unit_of_work.begin() as replay:
        await lock_lane(replay.connection, NAME, (service.topic, b"k"))
        worker = asyncio.create_task(service.parking().park(successor, Failure(REFUSED, 1)))
        assert await waits_or_ends(service.watch, worker)
        assert len(await service.parked()) == 1
    await worker
    assert len(await service.parked()) == 2


async def test_a_replay_waits_for_a_worker_that_parks(service: SmallService) -> None:
    """While a worker adds to the queue a replay cannot empty it; then it takes the newcomer in its turn."""
    await parked_one(service)
    service.fault = refusing(("k", 1))
    await service.append(service.message("k", 1))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    service.fault = nothing_wrong
    async with service.unit_of_work.begin() as worker:
        await lock_lane(worker.connection, NAME, (service.topic, b"k"))
        replay = asyncio.create_task(service.dead_letters().replay_parked())
        assert await waits_or_ends(service.watch, replay)
        assert await service.effects() == []
    assert len((await replay).replayed) == 2
    assert await service.effects_of("k") == [0, 1]


async def test_an_event_is_discarded_only_after_the_replay_of_its_key(service: SmallService) -> None:
    """Whoever discards waits for a replay, and is refused when that has handled the event."""
    head = await parked_one(service)
    async with service.unit_of_work.begin() as replay:
        await lock_lane(replay.connection, NAME, (service.topic, b"k"))
        discarding = asyncio.create_task(service.dead_letters().discard_parked(head.id))
        assert await waits_or_ends(service.watch, discarding)
        await settle_parked(replay.connection, service.transport.parked, head.id, REPLAYED)
    with pytest.raises(ParkedEventNotFoundError):
        await discarding
    assert await service.parked(DISCARDED) == []


async def test_of_two_replays_of_an_event_without_a_key_one_handles_it(service: SmallService) -> None:
    """The other one waits, and does not call the handler once the event is settled."""
    event = await parked_one(service, key=None)
    with unhandled(service):
        async with service.unit_of_work.begin() as first:
            await settle_parked(first.connection, service.transport.parked, event.id, REPLAYED)
            second = asyncio.create_task(service.dead_letters().replay_parked(event.id))
            assert await waits_or_ends(service.watch, second)
        assert (await second).replayed == []


async def test_a_parked_event_that_is_read_again_is_not_handled_again(service: SmallService) -> None:
    """As long as it waits, it and those behind it stay where they are, however often they are read."""
    head = await parked_one(service)
    await service.append(service.message("k", 1))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    waiting = [("k", 0, REFUSED), ("k", 1, BEHIND)]
    assert await service.parked() == waiting
    await service.rewind()
    with unhandled(service):
        async with running(service.consumer()):
            await service.wait_until_caught_up()
    assert await service.parked() == waiting
    assert (await service.dead_letters().list_parked())[0] == head


async def test_a_record_that_two_workers_park_is_parked_once(service: SmallService) -> None:
    """As when a partition moves to another worker in that moment: one row, and one dead letter."""
    record = await successor_of(service, await parked_one(service))
    pending = await service.count(PENDING)
    await asyncio.gather(*(service.parking().park(record, Failure(REFUSED, 1)) for _ in range(3)))
    assert len(await service.parked()) == 2
    assert await service.count(PENDING) == pending + 1
