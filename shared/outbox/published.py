"""Reading published events in the order in which they were published, without gaps.

The ids of the outbox are no cursor: a row's id is taken before the row is visible, so smaller ids may appear later.
The moment of publication is one. Only the relay sets it, for one page of rows after the other, and each page gets a
moment that is later than all before it (`shared.outbox.pending.settle`). So whatever becomes visible after a read
sorts behind everything that the read returned.

Old rows are deleted oldest first, and the last deleted one stays as an empty milestone (`shared.outbox.cleanup`): a
reader whose position is before the milestone has missed something, and only such a reader.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import ARRAY, BigInteger, DateTime, Table, Text, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import Headers
from shared.outbox.stored_headers import from_stored

SCANNED_ROWS = 10_000
"""Rows that are scanned for a page of selected types; rare types must not make it slow."""


@dataclass(frozen=True, slots=True, order=True)
class OutboxPosition:
    """A position in the sequence of published events: that of a row."""

    published_at: datetime
    row: int


START = OutboxPosition(datetime(1970, 1, 1, tzinfo=UTC), 0)
"""Before everything that was ever published."""

_PLACE = (bindparam("after_at", type_=DateTime(timezone=True)), bindparam("after_row", type_=BigInteger))
_BEHIND = "published_at >= :after_at AND (published_at, id) > (:after_at, :after_row)"
_IS_MILESTONE = "key IS NULL AND value IS NULL AND headers = '[]'"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    position: OutboxPosition
    headers: Headers
    value: bytes


@dataclass(frozen=True, slots=True)
class PublishedPage:
    rows: Sequence[PublishedRow]
    end: OutboxPosition | None
    """Every requested event up to here is on this page or an earlier one; None: nothing was ever published."""
    is_last: bool
    """There was nothing more when it was read. A page that is not the last may be short, or empty."""
    is_whole: bool
    """False: some of the events behind the reader's position are deleted already."""


async def last_position(connection: AsyncConnection, outbox: Table) -> OutboxPosition | None:
    """Return the position of the newest published event; None when nothing was ever published."""
    row = (await connection.execute(_last(outbox.fullname))).one_or_none()
    return None if row is None else OutboxPosition(*row)


async def read_published(
    connection: AsyncConnection,
    outbox: Table,
    *,
    topic: str,
    after: OutboxPosition | None,
    limit: int,
    types: Sequence[str] = (),
) -> PublishedPage:
    """Return the events on `topic` that were published after a position, in order.

    Args:
        connection: any connection.
        outbox: a service's outbox.
        topic: where they were published.
        after: the position; None: the oldest event that is kept.
        limit: the largest number of events to return.
        types: their CloudEvents types; all when empty.
    """
    # The end is read first and the beginning last: what is deleted meanwhile is at worst reported too early.
    end = await last_position(connection, outbox)
    if end is None:
        return PublishedPage((), None, is_last=True, is_whole=after is None or after == START)
    begin = after or START
    place = {"after_at": begin.published_at, "after_row": begin.row}
    far = None
    if types:
        far = (await connection.execute(_far(outbox.fullname), place | {"rows": SCANNED_ROWS - 1})).one_or_none()
        end = end if far is None else OutboxPosition(*far)
    found = await connection.execute(
        _page(outbox.fullname, chosen=bool(types)),
        {
            **place,
            "topic": topic,
            "end_at": end.published_at,
            "end_row": end.row,
            "page_rows": limit,
            **({"types": [json.dumps([["ce_type", name]]) for name in types]} if types else {}),
        },
    )
    rows = [
        PublishedRow(OutboxPosition(published_at, row), from_stored(headers), value)
        for published_at, row, headers, value in found
    ]
    is_short = len(rows) < limit
    is_whole = True
    if after is not None:
        published_at, row, is_milestone = (await connection.execute(_first(outbox.fullname))).one()
        # A position behind the end was returned before the database was restored from a backup.
        is_whole = after <= end and (OutboxPosition(published_at, row) <= after or not is_milestone)
    return PublishedPage(rows, end if is_short else rows[-1].position, is_short and far is None, is_whole)


@cache
def _last(outbox: str) -> TextClause:
    return text(
        f"SELECT published_at, id FROM {outbox} WHERE status = 'published' "  # noqa: S608 - a name of our own
        "ORDER BY published_at DESC, id DESC LIMIT 1"
    )


@cache
def _first(outbox: str) -> TextClause:
    return text(
        f"SELECT published_at, id, {_IS_MILESTONE} AS is_milestone "  # noqa: S608 - names of our own
        f"FROM {outbox} WHERE status = 'published' "
        "ORDER BY published_at, id LIMIT 1"
    )


@cache
def _far(outbox: str) -> TextClause:
    """Return the statement that finds the last row that a page may scan."""
    return text(
        f"SELECT published_at, id FROM {outbox} WHERE status = 'published' "  # noqa: S608 - a name of our own
        f"AND {_BEHIND} ORDER BY published_at, id LIMIT 1 OFFSET :rows"
    ).bindparams(*_PLACE)


@cache
def _page(outbox: str, *, chosen: bool) -> TextClause:
    statement = text(
        f"SELECT published_at, id, headers, value FROM {outbox} "  # noqa: S608 - a name of our own
        "WHERE status = 'published' AND topic = :topic AND value IS NOT NULL "
        f"AND {_BEHIND} AND published_at <= :end_at AND (published_at, id) <= (:end_at, :end_row) "
        + ("AND headers @> ANY (CAST(:types AS jsonb[])) " if chosen else "")
        + "ORDER BY published_at, id LIMIT :page_rows"
    ).bindparams(
        *_PLACE,
        bindparam("end_at", type_=DateTime(timezone=True)),
        bindparam("end_row", type_=BigInteger),
    )
    return statement.bindparams(bindparam("types", type_=ARRAY(Text))) if chosen else statement
