"""Reading one batch ahead: whatever was read and not handled is read again, in order, and nothing is passed over."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.consuming.groups import group_of
from shared.consuming.reader import Batch, BatchReader
from shared.consuming.runs import by_type
from shared.errors import UnavailableError
from shared.testing.faulty_bus import FaultyBus
from shared.testing.small_service import HANDLERS, NAME, SmallService, small_service


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with topics of its own."""
    async with small_service(database_url) as opened:
        yield opened


def numbers_of(batch: Batch) -> list[int]:
    return [item.event.data.version for run in batch.runs for item in run.items if item.event is not None]


async def test_going_back_while_the_next_batch_is_being_read_passes_nothing_over(service: SmallService) -> None:
    """Records are read again from the committed offset, although a fetch was under way that began behind it."""
    goes_on = asyncio.Event()
    goes_on.set()
    bus = FaultyBus(service.bus, on_fetch=lambda: _wait(goes_on))
    await service.append(*(service.message("k", number) for number in range(4)))
    async with bus.subscribe(group_of(service.topic_prefix, NAME), [service.topic]) as subscription:
        reader = BatchReader(subscription, by_type(HANDLERS), limit=1, polling=lambda: None)
        assert numbers_of(await reader.next()) == [0]
        goes_on.clear()
        # It is let go on when the reader has begun to go back, and waits for whatever it waits for.
        asyncio.get_running_loop().call_soon(asyncio.get_running_loop().call_soon, goes_on.set)
        await reader.rewind()
        assert [numbers_of(await reader.next()) for _ in range(4)] == [[0], [1], [2], [3]]
        await reader.close()


async def test_a_fetch_that_fails_ahead_fails_when_its_batch_is_wanted(service: SmallService) -> None:
    """What was read before it is handled in peace, and nothing is passed over when the bus is back."""
    bus = FaultyBus(service.bus)
    await service.append(*(service.message("k", number) for number in range(3)))
    async with bus.subscribe(group_of(service.topic_prefix, NAME), [service.topic]) as subscription:
        reader = BatchReader(subscription, by_type(HANDLERS), limit=1, polling=lambda: None)
        batch = await reader.next()
        bus.away = True
        assert numbers_of(batch) == [0]
        with pytest.raises(UnavailableError):
            await reader.next()
        bus.away = False
        assert [numbers_of(await reader.next()) for _ in range(2)] == [[1], [2]]
        await reader.close()


async def test_a_batch_knows_where_each_of_its_events_stands(service: SmallService) -> None:
    """However many it has: what stands before an event is done when the event's turn comes."""
    await service.append(*(service.message("k", number) for number in range(120)))
    async with service.bus.subscribe(group_of(service.topic_prefix, NAME), [service.topic]) as subscription:
        reader = BatchReader(subscription, by_type(HANDLERS), limit=120, polling=lambda: None)
        batch = await reader.next()
        await reader.close()
    positions = [item.position for run in batch.runs for item in run.items]
    assert (numbers_of(batch), positions) == (list(range(120)), list(range(120)))


async def _wait(event: asyncio.Event) -> None:
    await event.wait()
