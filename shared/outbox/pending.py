"""The relay's side of the outbox: the rows that are pending, and the result of publishing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, Table, Text, TextClause, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.message import Message
from shared.db.inline import inline
from shared.outbox.stored_headers import from_stored
from shared.outbox.table import PENDING

MAX_PAGE_BYTES = 8_000_000
"""A page of rows ends after this much, so that a backlog of large bodies does not fill the memory."""
COUNT_UP_TO = 100_000
"""Pending rows are counted up to here; beyond it the exact number helps nobody and costs too much."""
_NEXT_MOMENT = "greatest(clock_timestamp(), max(published_at) + interval '1 microsecond')"


@dataclass(frozen=True, slots=True)
class PendingRow:
    id: int
    message: Message


@dataclass(frozen=True, slots=True)
class Settled:
    """The result of publishing a row: its new status."""

    id: int
    status: str
    error: str | None = None
    """Class of the error, never its text: that may quote the message."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """The rows that are not published yet."""

    pending: int
    """At most `COUNT_UP_TO`."""
    oldest_seconds: float
    """Age of the oldest pending row; 0 when there is none."""


async def read_pending(connection: AsyncConnection, outbox: Table, *, after: int, limit: int) -> list[PendingRow]:
    """Return the pending rows with ids above `after`, in the order of their ids."""
    rows = await connection.execute(_page(outbox), {"after": after, "page_rows": limit})
    return [
        PendingRow(row_id, Message(topic, key, value, from_stored(headers)))
        for row_id, topic, key, headers, value in rows
    ]


@cache
def _page(outbox: Table) -> Select[Any]:
    """Return the statement, built once for each table: building it costs more than running it."""
    columns = outbox.c
    size = func.octet_length(func.coalesce(columns.value, b""))
    rows = (
        select(
            columns.id,
            columns.topic,
            columns.key,
            columns.headers,
            columns.value,
            (func.sum(size).over(order_by=columns.id) - size).label("bytes_before"),
        )
        .where(columns.status == inline(PENDING), columns.id > bindparam("after"))
        .order_by(columns.id)
        .limit(bindparam("page_rows"))
        .subquery()
    )
    wanted = select(rows.c.id, rows.c.topic, rows.c.key, rows.c.headers, rows.c.value)
    return wanted.where(rows.c.bytes_before < MAX_PAGE_BYTES).order_by(rows.c.id)


async def settle(connection: AsyncConnection, outbox: Table, outcomes: Sequence[Settled]) -> None:
    """Store the new status of each row with one statement; a row that somebody else settled meanwhile stays as it is.

    All rows published by one call get the same moment, which is later than all before it whatever the clock says:
    readers of published events rely on that order. Only the active relay may call this.
    """
    if not outcomes:
        return
    await connection.execute(
        _mark(outbox),
        {
            "ids": [row.id for row in outcomes],
            "statuses": [row.status for row in outcomes],
            "errors": [row.error for row in outcomes],
        },
    )


@cache
def _mark(outbox: Table) -> TextClause:
    return text(
        f"WITH moment AS MATERIALIZED (SELECT {_NEXT_MOMENT} AS now "  # noqa: S608 - names of our own
        f"FROM {outbox.fullname} WHERE status = 'published') "
        f"UPDATE {outbox.fullname} AS o "
        "SET status = row.status, attempts = o.attempts + 1, last_error = row.error, "
        "published_at = CASE WHEN row.status = 'published' THEN moment.now END "
        "FROM moment, unnest(:ids, :statuses, :errors) AS row (id, status, error) "
        "WHERE o.id = row.id AND o.status = 'pending'"
    ).bindparams(
        bindparam("ids", type_=ARRAY(BigInteger)),
        bindparam("statuses", type_=ARRAY(Text)),
        bindparam("errors", type_=ARRAY(Text)),
    )


async def read_backlog(engine: AsyncEngine, outbox: Table) -> Backlog:
    """Return how many rows are pending and for how long, by the database's clock."""
    async with engine.connect() as connection:
        return await backlog_of(connection, outbox)


async def backlog_of(connection: AsyncConnection, outbox: Table) -> Backlog:
    """Return the same over a connection that is open."""
    columns = outbox.c
    waiting = select(columns.id).where(columns.status == inline(PENDING)).limit(COUNT_UP_TO).subquery()
    oldest = (
        select(columns.created_at)
        .where(columns.status == inline(PENDING))
        .order_by(columns.id)
        .limit(1)
        .scalar_subquery()
    )
    age = func.extract("epoch", func.clock_timestamp() - oldest)
    count = select(func.count()).select_from(waiting).scalar_subquery()
    pending, seconds = (await connection.execute(select(count, age))).one()
    return Backlog(pending=pending, oldest_seconds=max(0.0, float(seconds or 0)))
