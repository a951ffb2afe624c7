"""Deleting parked events that were settled: they may hold what people wrote."""

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.consuming.parked import PARKED
from shared.db.chunks import delete_older
from shared.db.inline import inline

SEVEN_DAYS_SECONDS = 7 * 24 * 3600.0
"""As long as topics keep their records: a record that is read again in that time still finds its settled row."""


async def delete_settled(engine: AsyncEngine, parked: Table, *, older_than_seconds: float = SEVEN_DAYS_SECONDS) -> int:
    """Delete events that were replayed or discarded long enough ago, and return their number; waiting ones stay.

    Raises:
        UnavailableError: the database does not answer.
    """
    columns = parked.c
    return await delete_older(
        engine, parked, columns.settled_at, seconds=older_than_seconds, only=columns.status != inline(PARKED)
    )
