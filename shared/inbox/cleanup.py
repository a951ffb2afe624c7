"""Forgetting events that can no longer come again."""

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.chunks import delete_older

THIRTY_DAYS_SECONDS = 30 * 24 * 3600.0
"""More than a topic keeps its records (seven days) and the longest time that anybody would go back for a replay."""


async def delete_handled(engine: AsyncEngine, inbox: Table, *, older_than_seconds: float = THIRTY_DAYS_SECONDS) -> int:
    """Delete the inbox rows that are old enough. Returns how many went.

    An event whose row is gone has its effect again if it comes again: keep rows longer than topics keep records.

    Raises:
        UnavailableError: the database does not answer.
    """
    return await delete_older(engine, inbox, inbox.c.received_at, seconds=older_than_seconds)
