"""Deleting inbox rows of events that can no longer be delivered again."""

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.chunks import delete_older

THIRTY_DAYS_SECONDS = 30 * 24 * 3600.0
"""Longer than a topic keeps its records (seven days), and than anybody would go back for a replay."""


async def delete_handled(engine: AsyncEngine, inbox: Table, *, older_than_seconds: float = THIRTY_DAYS_SECONDS) -> int:
    """Delete the inbox rows that are old enough, and return their number.

    An event whose row is deleted has its effect again if it is delivered again: keep rows longer than topics keep
    records.

    Raises:
        UnavailableError: the database does not answer.
    """
    return await delete_older(engine, inbox, inbox.c.received_at, seconds=older_than_seconds)
