"""One pass over the outbox: past the rows that fail, however many they are, and never past the order of a key."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shared.backoff import Backoff
from shared.bus.message import Message
from shared.bus.ports import Bus
from shared.bus.topics import scores_topic
from shared.db.lone_connection import lone_connection
from shared.errors import UnavailableError
from shared.outbox import pending, publisher
from shared.outbox.pending import Backlog, Settled, read_backlog, settle
from shared.outbox.publisher import OutboxPublisher, PageResult
from shared.outbox.table import DEAD, PENDING, PUBLISHED
from shared.outbox.writer import row_of
from shared.testing.eventually import eventually
from shared.testing.faulty_bus import FaultyBus, Publish
from shared.testing.running import running
from shared.testing.small_events import event_of, numbers_by_key, survey_published
from shared.testing.small_service import NAME, SmallService, small_service

OnPublish = Callable[[Publish, Sequence[Message]], Awaitable[list[Exception | None]]]


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    """A service with an outbox, and topics of its own."""
    async with small_service(database_url) as opened:
        yield opened


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a page have two rows; returns how many pages a pass has when nothing fails."""
    monkeypatch.setattr(publisher, "PAGE_ROWS", 2)
    return publisher.PASS_PAGES


@asynccontextmanager
async def open_outbox_publisher(service: SmallService, bus: Bus) -> AsyncIterator[OutboxPublisher]:
    """Open the publisher that an active relay uses."""
    async with lone_connection(service.engine, application="pass") as session, bus.publisher() as publisher:
        yield OutboxPublisher(session, service.transport.outbox, bus, publisher, NAME)


async def one_pass(publisher: OutboxPublisher) -> list[PageResult]:
    """Publish page by page until a pass is over; return the result of each page."""
    pages: list[PageResult] = []
    while not pages or not (pages[-1].caught_up or pages[-1].must_retry):
        pages.append(await publisher.publish_page())
    return pages


async def first_pass(service: SmallService, bus: Bus) -> list[PageResult]:
    """Do what a relay does first when it begins to lead."""
    async with open_outbox_publisher(service, bus) as publisher:
        return await one_pass(publisher)


async def publish(service: SmallService, *events: tuple[str, int]) -> None:
    """Write events with a key and a number into the outbox, in one transaction."""
    async with service.unit_of_work.begin() as work:
        for key, number in events:
            work.publish(survey_published(key, number))


def failing(key: str, *, times: float = math.inf) -> OnPublish:
    """Return a fault: in so many calls the messages of a key are neither acknowledged nor written."""
    calls = 0

    async def fails(real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        nonlocal calls
        calls += 1
        bad = [message.key == key.encode() and calls <= times for message in messages]
        results = iter(await real([message for message, each in zip(messages, bad, strict=True) if not each]))
        return [UnavailableError("not acknowledged") if each else next(results) for each in bad]

    return fails


@pytest.mark.usefixtures("small_pages")
async def test_a_key_whose_row_failed_waits_for_the_next_pass_although_the_bus_is_back(service: SmallService) -> None:
    """Its later rows on later pages of the pass are not published before the one that failed."""
    await publish(service, ("bad", 0), ("good", 0), ("good", 1), ("bad", 1), ("bad", 2))
    bus = FaultyBus(service.bus, on_publish=failing("bad", times=1))
    async with open_outbox_publisher(service, bus) as publisher:
        pages = await one_pass(publisher)
        assert [page.published for page in pages] == [1, 1, 0]
        assert pages[-1].must_retry
        assert numbers_by_key(await service.log()) == {"good": [0, 1]}
        pages = await one_pass(publisher)
        assert [page.published for page in pages] == [2, 1]
        assert not pages[-1].must_retry
    assert numbers_by_key(await service.log()) == {"good": [0, 1], "bad": [0, 1, 2]}


async def test_a_pass_gets_past_more_failing_rows_than_a_pass_without_failures_has(
    service: SmallService, small_pages: int
) -> None:
    """Whoever stands behind them leaves in the same pass."""
    stuck = 2 * small_pages + 1
    await publish(service, *(("bad", number) for number in range(stuck)), ("good", 1))
    (*_, last) = await first_pass(service, FaultyBus(service.bus, on_publish=failing("bad")))
    assert last.must_retry
    assert numbers_by_key(await service.log()) == {"good": [1]}
    assert await service.count(PENDING) == stuck


async def test_a_pass_without_failures_starts_over_now_and_then(service: SmallService, small_pages: int) -> None:
    """A row with a low number that is committed late leaves before the backlog behind it has left."""
    async with open_outbox_publisher(service, service.bus) as publisher:
        async with service.unit_of_work.begin() as late:
            late.publish(survey_published("late", 1))
            await late.flush()
            await publish(service, *(("k", number) for number in range(4 * small_pages)))
            assert (await publisher.publish_page()).published == 2
        pages = [await publisher.publish_page() for _ in range(small_pages)]
    assert not any(page.caught_up or page.must_retry for page in pages)
    assert numbers_by_key(await service.log())["late"] == [1]
    assert await service.count(PENDING) == 2 * small_pages - 1


async def test_a_page_that_ends_by_its_bytes_is_followed_by_the_next_one(
    service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backlog of large bodies is one pass: nothing is waited for between its pages."""
    monkeypatch.setattr(pending, "MAX_PAGE_BYTES", 1)
    monkeypatch.setattr(publisher, "MAX_PAGE_BYTES", 1)
    pending._page.cache_clear()
    try:
        await publish(service, *(("k", number) for number in range(3)))
        pages = await first_pass(service, service.bus)
    finally:
        pending._page.cache_clear()
    assert [(page.published, page.caught_up) for page in pages] == [(1, False), (1, False), (1, False), (0, True)]


class _Held(Backoff):
    """Waits that do not end; says how many there were."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0

    async def wait(self) -> None:
        self.begun += 1
        await asyncio.Event().wait()


async def test_a_relay_pauses_before_it_tries_failed_rows_again(service: SmallService) -> None:
    """A bus that refuses at once is not asked in a busy loop."""
    tries: list[int] = []

    async def refuse(_real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        tries.append(len(messages))
        return [UnavailableError("not acknowledged") for _ in messages]

    relay = service.relay(FaultyBus(service.bus, on_publish=refuse))
    relay._backoff = pausing = _Held()
    await publish(service, ("k", 1))

    async def paused_or_tried_again() -> bool:
        return bool(pausing.begun) or len(tries) > 1

    async with running(relay):
        await eventually(paused_or_tried_again)
    assert (tries, pausing.begun) == ([1], 1)


async def test_rows_without_a_key_and_other_topics_do_not_wait_for_a_failed_row(service: SmallService) -> None:
    """What keeps an order is the pair of topic and key; a row without a key keeps none."""
    good = row_of(event_of("bad", 1), service.topic)
    rows = [
        good,
        good._replace(topic=scores_topic(service.topic_prefix)),
        good._replace(key=None),
        good._replace(key=None),
        good,
    ]
    async with service.unit_of_work.begin() as work:
        for row in rows:
            work.send(row)

    async def fails_at_two_places(real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        await real([messages[1], messages[3]])
        failure = UnavailableError("not acknowledged")
        return [failure, None, failure, None, failure]

    (page,) = await first_pass(service, FaultyBus(service.bus, on_publish=fails_at_two_places))
    assert (page.published, await service.count(PENDING)) == (2, 3)
    outbox = service.transport.outbox.c
    async with service.watch.connect() as connection:
        sent = await connection.execute(select(outbox.id).where(outbox.status == PUBLISHED).order_by(outbox.id))
        assert list(sent.scalars()) == [2, 4]


async def test_an_answer_that_is_a_defect_is_not_taken_for_an_outage(service: SmallService) -> None:
    """What a publisher says about a message, and is neither a refusal nor an outage, comes out as it is."""
    await publish(service, ("k", 1))

    async def breaks(_real: Publish, _messages: Sequence[Message]) -> list[Exception | None]:
        return [ZeroDivisionError()]

    with pytest.raises(ZeroDivisionError):
        await first_pass(service, FaultyBus(service.bus, on_publish=breaks))
    assert await service.count(PENDING) == 1


async def test_a_bus_that_takes_nothing_is_asked_whether_it_is_there(service: SmallService) -> None:
    """When it is not, the pass ends as it does in an outage: the publisher is opened anew."""
    await publish(service, ("k", 1))

    async def goes_away(_real: Publish, messages: Sequence[Message]) -> list[Exception | None]:
        bus.away = True
        return [UnavailableError("not acknowledged") for _ in messages]

    bus = FaultyBus(service.bus, on_publish=goes_away)
    with pytest.raises(UnavailableError, match="the bus is away"):
        await first_pass(service, bus)
    assert await service.count(PENDING) == 1


async def test_a_bus_that_keeps_its_publisher_waiting_counts_as_away(
    service: SmallService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that does not keep its own time limit does not hold the relay for ever."""
    monkeypatch.setattr(publisher, "PUBLISH_SECONDS", 0.01)
    await publish(service, ("k", 1))

    async def never(_real: Publish, _messages: Sequence[Message]) -> list[Exception | None]:
        await asyncio.Event().wait()
        raise AssertionError

    passing = asyncio.create_task(first_pass(service, FaultyBus(service.bus, on_publish=never)))
    await asyncio.wait({passing}, timeout=60)
    assert passing.done()
    with pytest.raises(UnavailableError, match="keeps its publisher waiting"):
        await passing


async def test_what_a_successor_has_marked_stays_marked(service: SmallService) -> None:
    """A relay that lost its lock and is late with its own marks changes none of them."""
    await publish(service, ("k", 1), ("k", 2))
    outbox = service.transport.outbox
    async with service.engine.begin() as connection:
        await settle(connection, outbox, [Settled(1, PUBLISHED)])
        await settle(connection, outbox, [Settled(1, PENDING, "UnavailableError"), Settled(2, PUBLISHED)])
    async with service.watch.connect() as connection:
        rows = await connection.execute(select(outbox.c.status, outbox.c.last_error, outbox.c.attempts))
        assert rows.all() == [(PUBLISHED, None, 1)] * 2


async def test_the_backlog_is_what_is_pending_and_as_old_as_its_oldest_row(service: SmallService) -> None:
    """Rows that were published or refused do not count, however old they are."""
    outbox = service.transport.outbox
    assert await read_backlog(service.engine, outbox) == Backlog(0, 0.0)
    await publish(service, *(("k", number) for number in range(5)))
    async with service.engine.begin() as connection:
        await settle(connection, outbox, [Settled(1, PUBLISHED), Settled(2, DEAD, "MessageRefusedError")])
        for row, hours in ((1, 9), (2, 8), (3, 2), (4, 1)):
            older = outbox.c.created_at - timedelta(hours=hours)
            await connection.execute(update(outbox).where(outbox.c.id == row).values(created_at=older))
    backlog = await read_backlog(service.engine, outbox)
    assert backlog.pending == 3
    assert timedelta(hours=2) <= timedelta(seconds=backlog.oldest_seconds) < timedelta(hours=3)
