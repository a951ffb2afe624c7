"""Which sessions wait for a lock: how a test knows that two transactions have met."""

import asyncio
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.testing.eventually import eventually

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


async def lock_waits(engine: AsyncEngine) -> int:
    """Return how many sessions of the database wait for a lock."""
    async with engine.connect() as connection:
        return int((await connection.execute(_WAITING)).scalar_one())


async def waits_or_ends(engine: AsyncEngine, task: asyncio.Task[Any], *, waiting: int = 1) -> bool:
    """Wait until so many sessions wait for a lock, or `task` has ended; return whether it has not ended."""

    async def settled() -> bool:
        return task.done() or await lock_waits(engine) >= waiting

    await eventually(settled)
    return not task.done()
