"""Reading what was published: every event once and in order, whoever commits late, and no silent gaps."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from shared.contracts.wire.records import decode
from shared.outbox import published
from shared.outbox.cleanup import delete_published
from shared.outbox.published import START, OutboxPosition, PublishedPage, last_position, read_published
from shared.testing.running import running
from shared.testing.small_events import latest_survey, survey_published
from shared.testing.small_service import SmallService, small_service

TYPE = "heed.collector.survey.published.v1"


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with all transport tables."""
    async with small_service(database_url) as opened:
        yield opened


async def page_of(
    service: SmallService, after: OutboxPosition | None = None, *, limit: int = 100, types: tuple[str, ...] = ()
) -> PublishedPage:
    """Read one page of the service's events."""
    async with service.watch.connect() as connection:
        return await read_published(
            connection, service.transport.outbox, topic=service.topic, after=after, limit=limit, types=types
        )


def numbers_on(page: PublishedPage) -> list[tuple[str, int]]:
    """Return key and number of the events on a page."""
    bodies: list[Any] = [decode(row.headers, row.value).data for row in page.rows]
    return [(body.survey, body.version) for body in bodies]


async def send(service: SmallService, *numbers: int, key: str = "k") -> None:
    """Publish events and wait until they are on the bus."""
    async with service.unit_of_work.begin() as work:
        for number in numbers:
            work.publish(survey_published(key, number))
            work.publish_latest(latest_survey(key, number))
    async with running(service.relay()):
        await service.wait_until_sent()


async def test_a_reader_misses_nothing_and_sees_nothing_twice(service: SmallService) -> None:
    """Transactions that commit in another order than they began: each event comes once, right after its commit."""
    place: OutboxPosition | None = None
    for order in ((3, 1, 0, 2), (0, 2, 3, 1), (2, 3, 1, 0)):
        async with AsyncExitStack() as stack:
            begun = [await stack.enter_async_context(AsyncExitStack()) for _ in order]
            for writer, own in enumerate(begun):
                work = await own.enter_async_context(service.unit_of_work.begin())
                for number in range(3):
                    work.publish(survey_published(f"k{writer}", number))
                await work.flush()  # from here on the rows have their ids, and nobody else sees them
            for writer in order:
                await begun[writer].aclose()
                async with running(service.relay()):
                    await service.wait_until_sent()
                seen: list[tuple[str, int]] = []
                is_last = False
                while not is_last:
                    page = await page_of(service, place, limit=2)
                    assert page.is_whole
                    place, is_last = page.end, page.is_last
                    seen += numbers_on(page)
                assert seen == [(f"k{writer}", number) for number in range(3)]


async def test_a_clock_that_is_put_back_hides_nothing(service: SmallService) -> None:
    """What is published after the clock was put back still stands behind what a reader has seen."""
    await send(service, 1)
    outbox = service.transport.outbox
    async with service.engine.begin() as connection:
        await connection.execute(update(outbox).values(published_at=outbox.c.published_at + timedelta(hours=1)))
    before = await page_of(service)
    await send(service, 2, 3)
    assert numbers_on(await page_of(service, before.end)) == [("k", 2), ("k", 3)]


async def test_only_what_was_asked_for_comes_and_the_place_moves_on(service: SmallService) -> None:
    """Other topics and other types are passed over; a page ends with the last row wanted, the last page at the end."""
    for place in (None, START):
        empty = await page_of(service, place)
        assert (empty.rows, empty.end, empty.is_last, empty.is_whole) == ((), None, True, True)
    await send(service, 1, 2, 3)
    began = await page_of(service, START)
    assert (numbers_on(began), began.is_whole) == ([("k", 1), ("k", 2), ("k", 3)], True)
    async with service.watch.connect() as connection:
        end = await last_position(connection, service.transport.outbox)
    first = await page_of(service, limit=2, types=("heed.other.v1", TYPE))
    assert (numbers_on(first), first.is_last) == ([("k", 1), ("k", 2)], False)
    rest = await page_of(service, first.end, limit=2, types=(TYPE,))
    assert (numbers_on(rest), rest.is_last, rest.end) == ([("k", 3)], True, end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "SCANNED_ROWS", 4)
        short = await page_of(service, types=(TYPE,))
        assert (numbers_on(short), short.is_last) == ([("k", 1), ("k", 2)], False)
        rest = await page_of(service, short.end, types=(TYPE,))
        assert (numbers_on(rest), rest.is_last, rest.end) == ([("k", 3)], True, end)
    nothing = await page_of(service, limit=2, types=("heed.other.v1",))
    assert (numbers_on(nothing), nothing.is_last, nothing.end) == ([], True, end)


async def test_a_reader_learns_that_events_were_forgotten(service: SmallService) -> None:
    """A reader that had read all deleted events goes on; one further behind, or ahead of the end, learns of the gap."""
    await send(service, 1, 2)
    behind = (await page_of(service, limit=1)).end
    caught_up = (await page_of(service)).end
    outbox = service.transport.outbox
    async with service.engine.begin() as connection:
        await connection.execute(update(outbox).values(published_at=outbox.c.published_at - timedelta(hours=25)))
        moved = [
            None if place is None else OutboxPosition(place.published_at - timedelta(hours=25), place.row)
            for place in (behind, caught_up)
        ]
    assert await delete_published(service.engine, outbox) == 3
    await send(service, 3)
    late, ready = [await page_of(service, place) for place in moved]
    assert not late.is_whole
    assert (ready.is_whole, numbers_on(ready)) == (True, [("k", 3)])
    assert numbers_on(await page_of(service)) == [("k", 3)]
    assert not (await page_of(service, START)).is_whole
    assert ready.end is not None
    assert not (await page_of(service, OutboxPosition(ready.end.published_at + timedelta(seconds=1), 0))).is_whole


async def test_what_is_left_of_forgotten_events_is_not_read_as_one(service: SmallService) -> None:
    """The empty milestone is no event, whichever topic it was published on, and who stands before it learns of it."""
    await service.publish_many(keys=1, numbers=range(2))
    async with running(service.relay()):
        await service.wait_until_sent()
    assert await delete_published(service.engine, service.transport.outbox, older_than_seconds=0) == 1
    page = await page_of(service)
    assert (list(page.rows), page.is_last, page.is_whole) == ([], True, True)
    assert page.end is not None
    assert not (await page_of(service, START)).is_whole
    assert (await page_of(service, page.end)).is_whole
