"""Deleting many old rows in small transactions, so that nobody has to wait."""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.faults import is_transient
from shared.errors import UnavailableError

CHUNK_ROWS = 1000


async def delete_older(
    engine: AsyncEngine,
    table: Table,
    moment: ColumnElement[datetime],
    *,
    seconds: float,
    only: ColumnElement[bool] | None = None,
    chunk: int = CHUNK_ROWS,
) -> int:
    """Delete rows whose `moment` is more than `seconds` ago by the database's clock, oldest first.

    Each chunk is a transaction of its own; concurrent calls skip each other's rows.

    Args:
        engine: the database.
        table: has an index that leads to old rows by `moment`.
        moment: column of `table`.
        seconds: age from which a row is deleted.
        only: which rows may be deleted at all; None: every row.
        chunk: rows per transaction.

    Returns:
        How many rows were deleted.

    Raises:
        UnavailableError: the database does not answer; what was deleted before stays deleted.
    """
    identity = tuple(table.primary_key.columns)
    before = func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    old = (
        select(*identity)
        .where(moment < before)
        .order_by(moment, *identity)
        .limit(chunk)
        .with_for_update(skip_locked=True)
    )
    if only is not None:
        old = old.where(only)
    statement = delete(table).where(tuple_(*identity).in_(old))
    deleted = 0
    while True:
        try:
            async with engine.begin() as connection:
                count = (await connection.execute(statement)).rowcount
        except Exception as error:
            if is_transient(error):
                message = "the database does not answer"
                raise UnavailableError(message) from error
            raise
        deleted += count
        if count < chunk:
            return deleted
