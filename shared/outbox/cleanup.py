"""Deleting published rows from the outbox."""

from sqlalchemy import Table, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.db.chunks import delete_older
from shared.db.faults import is_transient
from shared.db.inline import inline
from shared.errors import UnavailableError
from shared.outbox.table import PUBLISHED

ONE_DAY_SECONDS = 24 * 3600.0


async def delete_published(engine: AsyncEngine, outbox: Table, *, older_than_seconds: float = ONE_DAY_SECONDS) -> int:
    """Delete the rows that were published long enough ago; pending and dead rows stay.

    The newest of them is emptied instead, until another one takes its place: it is the milestone by which
    `shared.outbox.published` knows that a reader has not missed the rows before it.

    Returns:
        The number of deleted rows.

    Raises:
        UnavailableError: the database does not answer.
    """
    columns = outbox.c
    place = tuple_(columns.published_at, columns.id)
    before = func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, older_than_seconds)
    newest = (
        select(columns.published_at, columns.id)
        .where(columns.status == inline(PUBLISHED), columns.published_at < before)
        .order_by(columns.published_at.desc(), columns.id.desc())
        .limit(1)
    )
    try:
        async with engine.begin() as connection:
            milestone = (await connection.execute(newest)).one_or_none()
            if milestone is None:
                return 0
            emptied = update(outbox).where(columns.id == milestone.id, columns.value.is_not(None))
            await connection.execute(emptied.values(key=None, headers=[], value=None))
    except Exception as error:
        if is_transient(error):
            message = "the database does not answer"
            raise UnavailableError(message) from error
        raise
    return await delete_older(
        engine,
        outbox,
        columns.published_at,
        seconds=older_than_seconds,
        only=(columns.status == inline(PUBLISHED)) & (place < tuple_(milestone.published_at, milestone.id)),
    )
