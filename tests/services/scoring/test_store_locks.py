"""Workers that write at the same time: who waits for whom, and that nobody waits in a circle."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.scoring.domain.received import response_of
from services.scoring.store.fold_store import FoldStore
from services.scoring.store.response_store import ResponseStore
from shared.errors import UnavailableError
from shared.testing.eventually import eventually
from tests.services.scoring.conftest import NOON

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
ONE, OTHER = UUID(int=1), UUID(int=2)


async def somebody_waits(observer: AsyncConnection) -> None:
    """Return as soon as a transaction waits for another one."""

    async def it_waits() -> bool:
        await observer.rollback()  # within one transaction the server keeps showing the same picture
        return bool((await observer.execute(WAITING)).scalar_one())

    await eventually(it_waits)


async def test_runs_with_the_same_responses_in_any_order_never_deadlock(
    engine: AsyncEngine, response: Callable[..., Any]
) -> None:
    """Who waits for a response holds none that the other still needs, and learns in the end that it was recorded."""
    one, other = (response_of(response({"recommend": 9}, response_id=one).data) for one in (ONE, OTHER))
    async with engine.connect() as first, engine.connect() as second, engine.connect() as observer:
        await ResponseStore(first).add([one], scored_at=NOON)
        waiting = asyncio.create_task(ResponseStore(second).add([other, one], scored_at=NOON))
        await somebody_waits(observer)
        await ResponseStore(first).add([other], scored_at=NOON)
        await first.commit()
        with pytest.raises(UnavailableError):
            await waiting


async def test_a_response_that_one_worker_looks_at_keeps_others_waiting(
    engine: AsyncEngine, response: Callable[..., Any]
) -> None:
    """Two revisions of one response come to two workers: the second sees what the first has made of it."""
    before = response_of(response({"recommend": 9}, response_id=ONE).data)
    async with engine.connect() as first, engine.connect() as second, engine.connect() as observer:
        await ResponseStore(first).add([before], scored_at=NOON)
        await first.commit()
        assert (await ResponseStore(first).read_standing([ONE]))[ONE].revision == 1
        waiting = asyncio.create_task(ResponseStore(second).read_standing([ONE]))
        await somebody_waits(observer)
        await first.execute(text("UPDATE scoring.scored_response SET revision = 2"))
        await first.commit()
        assert (await waiting)[ONE].revision == 2


async def test_one_worker_folds_and_nobody_waits_for_it(engine: AsyncEngine) -> None:
    """While one has its turn another is refused at once, and has its own as soon as the first is done."""
    async with engine.connect() as first, engine.connect() as second:
        await second.execute(text("SET lock_timeout = '2s'"))  # whoever waited would fail
        await second.commit()
        assert await FoldStore(first).take_turn(pause=timedelta(0))
        assert not await FoldStore(second).take_turn(pause=timedelta(0))
        await second.rollback()
        await first.commit()
        assert await FoldStore(second).take_turn(pause=timedelta(0))
