"""The inbox: whoever claims an event first has its effect, in the same transaction or not at all."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, select, update

from shared.consuming.cleanup import delete_settled
from shared.contracts.event import Cause, Event, cause_of
from shared.inbox.cleanup import THIRTY_DAYS_SECONDS, delete_handled
from shared.outbox.cleanup import delete_published
from shared.outbox.table import DEAD, PENDING, PUBLISHED
from shared.testing.locks import waits_or_ends
from shared.testing.running import running
from shared.testing.small_events import event_of, refusing
from shared.testing.small_service import SmallService, small_service


@pytest.fixture
async def service(database_url: str) -> AsyncIterator[SmallService]:
    async with small_service(database_url) as opened:
        yield opened


async def rows_of(service: SmallService, table: Table) -> int:
    async with service.engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def make_older(service: SmallService, table: Table, column: str, **age: float) -> None:
    """Move a moment of all rows into the past."""
    async with service.engine.begin() as connection:
        await connection.execute(update(table).values({column: datetime.now(UTC) - timedelta(**age)}))


async def test_an_event_is_fresh_once(service: SmallService) -> None:
    """The first unit of work finds it fresh, later ones do not; several events are judged one by one."""
    first, second = event_of("k", 1), event_of("k", 2)
    async with service.unit_of_work.begin(cause_of(first), cause_of(first)) as work:
        assert work.is_fresh(first)
        assert not work.is_fresh(second), "it was not named as a cause"
    async with service.unit_of_work.begin(cause_of(second), cause_of(first)) as work:
        assert not work.is_fresh(first)
        assert work.is_fresh(second)


async def test_a_rolled_back_claim_was_none(service: SmallService) -> None:
    """When the effect fails, the event is as fresh as before."""
    event = event_of("k", 1)
    with pytest.raises(ZeroDivisionError):
        async with service.unit_of_work.begin(cause_of(event)):
            raise ZeroDivisionError
    async with service.unit_of_work.begin(cause_of(event)) as work:
        assert work.is_fresh(event)


@pytest.mark.parametrize("first_commits", [True, False])
async def test_twins_at_once_have_one_effect(service: SmallService, *, first_commits: bool) -> None:
    """While one worker handles an event another waits for it, and acts only when the first one gave up."""
    event = event_of("k", 1)
    may_end = asyncio.Event()
    entered = asyncio.Event()

    async def first() -> None:
        async with service.unit_of_work.begin(cause_of(event)) as work:
            assert work.is_fresh(event)
            entered.set()
            await may_end.wait()
            if not first_commits:
                raise ZeroDivisionError

    async def second() -> bool:
        await entered.wait()
        async with service.unit_of_work.begin(cause_of(event)) as work:
            return work.is_fresh(event)

    one, other = asyncio.create_task(first()), asyncio.create_task(second())

    assert await waits_or_ends(service.watch, other)
    may_end.set()
    assert await other is not first_commits
    await asyncio.gather(one, return_exceptions=True)


async def claim(service: SmallService, batch: Sequence[Event[Any]]) -> int:
    """Handle events in one unit of work; return how many of them were fresh."""
    async with service.unit_of_work.begin(*map(cause_of, batch)) as work:
        return sum(work.is_fresh(event) for event in batch)


async def test_of_many_workers_with_overlapping_batches_one_has_each_event(service: SmallService) -> None:
    """Batches of the same events in any order: each event is fresh for exactly one of them."""
    events = [event_of("k", number) for number in range(60)]
    batches = [events, events[::-1], events[::2], events[1::2][::-1], events[20:], events[40::-1]]
    assert sum(await asyncio.gather(*(claim(service, batch) for batch in batches))) == 60


async def test_many_workers_with_overlapping_batches_never_deadlock(service: SmallService) -> None:
    """All claim in one order, whatever the order of their batches: who waits for an event holds none behind it."""
    events = sorted((event_of("k", number) for number in range(1001)), key=lambda event: event.id)
    middle, behind = events[500], events[501:]
    async with service.unit_of_work.begin(cause_of(middle)):
        waiting = asyncio.create_task(claim(service, events[::-1]))
        assert await waits_or_ends(service.watch, waiting)
        passing = asyncio.create_task(claim(service, behind[::-1]))
        assert not await waits_or_ends(service.watch, passing, waiting=2), "it waits for a worker that waits itself"
        assert await passing == len(behind)
    assert await waiting == 500


async def test_old_inbox_rows_are_forgotten_and_others_kept(service: SmallService) -> None:
    """Rows older than thirty days go, in chunks; younger ones stay."""
    async with service.unit_of_work.begin(*(Cause("/s", event_of("k", 1).id) for _ in range(2500))):
        pass
    await make_older(service, service.transport.inbox, "received_at", days=29)
    assert await delete_handled(service.engine, service.transport.inbox) == 0
    await make_older(service, service.transport.inbox, "received_at", seconds=THIRTY_DAYS_SECONDS + 60)
    async with service.unit_of_work.begin(Cause("/s", event_of("k", 1).id)):
        pass
    counts = await asyncio.gather(*(delete_handled(service.engine, service.transport.inbox) for _ in range(2)))
    assert sum(counts) == 2500
    assert await rows_of(service, service.transport.inbox) == 1


async def test_a_row_that_somebody_holds_does_not_make_the_clean_up_wait(service: SmallService) -> None:
    """It stays for the next time, and the others go."""
    inbox = service.transport.inbox
    held, free = event_of("k", 1), event_of("k", 2)
    await claim(service, [held, free])
    await make_older(service, inbox, "received_at", seconds=THIRTY_DAYS_SECONDS + 60)
    async with service.watch.connect() as holder:
        await holder.execute(select(inbox).where(inbox.c.event_id == held.id).with_for_update())
        cleaning = asyncio.create_task(delete_handled(service.engine, inbox))
        assert not await waits_or_ends(service.watch, cleaning)
        assert await cleaning == 1
    assert await delete_handled(service.engine, inbox) == 1


async def test_only_published_rows_leave_the_outbox(service: SmallService) -> None:
    """What was published a day ago goes, but for an empty milestone; what is pending or dead stays, however old."""
    outbox = service.transport.outbox
    await service.publish_many(keys=1, numbers=range(30))
    async with running(service.relay()):
        await service.wait_until_sent()
    await service.publish_many(keys=1, numbers=range(2))
    async with service.engine.begin() as connection:
        await connection.execute(update(outbox).where(outbox.c.id == 31).values(status=DEAD))
    assert await delete_published(service.engine, outbox) == 0
    async with service.engine.connect() as connection:
        young = select(func.count()).where(outbox.c.status == PUBLISHED, outbox.c.value.is_not(None))
        assert (await connection.execute(young)).scalar_one() == 30, "nothing is emptied before its time"
    await make_older(service, outbox, "published_at", hours=25)
    assert await delete_published(service.engine, outbox) == 29
    assert await delete_published(service.engine, outbox) == 0
    assert (await service.count(PENDING), await service.count(DEAD)) == (1, 1)
    async with service.engine.connect() as connection:
        left = (await connection.execute(select(outbox).where(outbox.c.status == PUBLISHED))).one()
    assert (left.id, left.key, left.headers, left.value) == (30, None, [], None)


async def test_settled_dead_letters_are_forgotten_and_waiting_ones_kept(service: SmallService) -> None:
    """What was replayed or discarded a week ago goes with what a person wrote; what waits stays."""
    service.fault = refusing(("a", 0), ("b", 0))
    await service.append(service.message("a", 0), service.message("b", 0))
    async with running(service.consumer()):
        await service.wait_until_caught_up()
    letters = service.dead_letters()
    await letters.discard_parked((await letters.list_parked())[0].id)
    assert await delete_settled(service.engine, service.transport.parked) == 0
    await make_older(service, service.transport.parked, "settled_at", days=8)
    assert await delete_settled(service.engine, service.transport.parked) == 1
    assert len(await letters.list_parked(status=None)) == 1
