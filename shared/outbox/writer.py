"""Writing events into the outbox, inside the transaction of the change."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import Headers
from shared.contracts.event import Event, EventData
from shared.contracts.wire.records import encode_headers, encode_value
from shared.db.copying import copy_rows
from shared.ids import uuid7
from shared.outbox.stored_headers import to_stored

_COLUMNS = ("event_id", "topic", "key", "headers", "value")


class OutboxRow(NamedTuple):
    """A message that is published after the commit."""

    event_id: UUID
    topic: str
    key: bytes | None
    """None: the message keeps no order."""
    headers: Headers
    value: bytes | None


def row_of(event: Event[EventData], topic: str) -> OutboxRow:
    key = event.data.key().encode()
    return OutboxRow(event.id, topic, key, encode_headers(event, key), encode_value(event.data))


def tombstone_of(key: str, topic: str) -> OutboxRow:
    """Return the row that removes `key` from the compacted `topic`: no value, and no headers as it is no event."""
    return OutboxRow(event_id=uuid7(), topic=topic, key=key.encode(), headers=(), value=None)


async def write_outbox(connection: AsyncConnection, outbox: Table, rows: Sequence[OutboxRow]) -> None:
    """Add `rows` in their order.

    Call it after the locks on the changed aggregates are taken: then the ids of one key follow the order of commits.
    """
    if rows:
        stored = [(row.event_id, row.topic, row.key, to_stored(row.headers), row.value) for row in rows]
        await copy_rows(connection, outbox, _COLUMNS, stored)
