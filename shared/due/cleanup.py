"""Deleting settled work after a while."""

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.chunks import delete_older
from shared.due.table import CANCELLED, DONE

KEPT_SECONDS = 35 * 24 * 3600.0
"""Longer than whatever asks for work asks again for the same effect. What failed stays until somebody redoes it."""


async def delete_settled(engine: AsyncEngine, table: Table) -> int:
    """Delete work that was done or cancelled long enough ago; returns how many rows.

    Raises:
        UnavailableError: the database does not answer.
    """
    columns = table.c
    settled = columns.state.in_([DONE, CANCELLED])
    return await delete_older(engine, table, columns.settled_at, seconds=KEPT_SECONDS, only=settled)
