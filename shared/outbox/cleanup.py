"""Forgetting what was published."""

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.chunks import delete_older
from shared.db.inline import inline
from shared.outbox.table import PUBLISHED

ONE_DAY_SECONDS = 24 * 3600.0


async def delete_published(engine: AsyncEngine, outbox: Table, *, older_than_seconds: float = ONE_DAY_SECONDS) -> int:
    """Delete the rows that were published long enough ago; pending and dead rows stay. Returns how many went.

    Raises:
        UnavailableError: the database does not answer.
    """
    columns = outbox.c
    return await delete_older(
        engine, outbox, columns.published_at, seconds=older_than_seconds, only=columns.status == inline(PUBLISHED)
    )
