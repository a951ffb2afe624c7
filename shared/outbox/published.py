"""Reading what was published, in the order in which it was, without gaps.

The ids of the outbox are no cursor: a row's id is taken before it is visible, so rows with smaller ids appear later.
The moment of publication is one. Only the relay sets it, one page of rows in one statement after the other, each with
a moment that is later than all before it (`shared.outbox.pending.settle`): whatever becomes visible after a reader has
looked stands behind all that the reader saw.

What is forgotten goes oldest first, and the last of it stays as an empty milestone (`shared.outbox.cleanup`): a
reader whose place is before the milestone has missed something, and only such a reader.
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
"""Rows that are looked at for a page of some types; rare ones must not make it slow."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in what was published: of a row, or behind it."""

    published_at: datetime
    row: int


START = Position(datetime(1970, 1, 1, tzinfo=UTC), 0)
"""Before everything that was ever published."""

_PLACE = (bindparam("after_at", type_=DateTime(timezone=True)), bindparam("after_row", type_=BigInteger))
_BEHIND = "published_at >= :after_at AND (published_at, id) > (:after_at, :after_row)"
_IS_MILESTONE = "key IS NULL AND value IS NULL AND headers = '[]'"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """An event as it was published."""

    position: Position
    headers: Headers
    value: bytes


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Some of what was published."""

    rows: Sequence[PublishedRow]
    end: Position | None
    """Everything wanted up to here is on this page or before it; None: nothing was ever published."""
    is_last: bool
    """There was nothing more when it was read. A page that is not the last may be short, or empty."""
    is_whole: bool
    """False: what followed the reader's place was forgotten in part."""


async def last_position(connection: AsyncConnection, outbox: Table) -> Position | None:
    """Return where the outbox ends now; None when nothing was ever published."""
    row = (await connection.execute(_last(outbox.fullname))).one_or_none()
    return None if row is None else Position(*row)


async def read_published(
    connection: AsyncConnection,
    outbox: Table,
    *,
    topic: str,
    after: Position | None,
    limit: int,
    types: Sequence[str] = (),
) -> PublishedPage:
    """Return the events on `topic` that were published after a place, in order.

    Args:
        connection: any connection.
        outbox: a service's outbox.
        topic: where they were published.
        after: the place; None: the beginning of what is kept.
        limit: at most so many.
        types: their CloudEvents types; all when empty.
    """
    # The end is read first and the beginning last, so that whatever moves meanwhile is at worst told of too early.
    end = await last_position(connection, outbox)
    if end is None:
        return PublishedPage((), None, is_last=True, is_whole=after is None or after == START)
    begin = after or START
    place = {"after_at": begin.published_at, "after_row": begin.row}
    far = None
    if types:
        far = (await connection.execute(_far(outbox.fullname), place | {"rows": SCANNED_ROWS - 1})).one_or_none()
        end = end if far is None else Position(*far)
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
        PublishedRow(Position(published_at, row), from_stored(headers), value)
        for published_at, row, headers, value in found
    ]
    is_short = len(rows) < limit
    is_whole = True
    if after is not None:
        published_at, row, is_milestone = (await connection.execute(_first(outbox.fullname))).one()
        # A place behind the end was handed out before the database was restored from a backup.
        is_whole = after <= end and (Position(published_at, row) <= after or not is_milestone)
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
    """Return the statement that finds how far a page may look."""
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
