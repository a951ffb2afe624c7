"""Writing events into the outbox, inside the transaction of the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Table, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import Headers
from shared.contracts.catalogue import encode_headers, encode_value
from shared.contracts.event import Event, EventData
from shared.ids import uuid7
from shared.outbox.stored_headers import to_stored


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to be published after the commit."""

    event_id: UUID
    topic: str
    key: bytes | None
    """None: no order to keep."""
    headers: Headers
    value: bytes | None


def row_of(event: Event[EventData], topic: str) -> OutboxRow:
    """Return the row that publishes `event` on `topic`."""
    return OutboxRow(
        event_id=event.id,
        topic=topic,
        key=event.data.key().encode(),
        headers=encode_headers(event),
        value=encode_value(event.data),
    )


def tombstone_of(key: str, topic: str) -> OutboxRow:
    """Return the row that makes the compacted `topic` forget `key`: no value, and no headers since it is no event."""
    return OutboxRow(event_id=uuid7(), topic=topic, key=key.encode(), headers=(), value=None)


async def write_outbox(connection: AsyncConnection, outbox: Table, rows: Sequence[OutboxRow]) -> None:
    """Insert `rows` with one statement, in their order.

    Call it after the locks on the changed aggregates are taken: then the ids of one key follow the order of commits.
    """
    if not rows:
        return
    await connection.execute(
        _insert_into(outbox.fullname),
        {
            "event_ids": [row.event_id for row in rows],
            "topics": [row.topic for row in rows],
            "keys": [row.key for row in rows],
            "headers": [to_stored(row.headers) for row in rows],
            "values": [row.value for row in rows],
        },
    )


@cache
def _insert_into(outbox: str) -> TextClause:
    """Return the statement, made once for each table: making it costs more than running it."""
    return text(
        f"INSERT INTO {outbox} (event_id, topic, key, headers, value) "  # noqa: S608 - a name of our own
        "SELECT event_id, topic, key, headers::jsonb, value "
        "FROM unnest(:event_ids, :topics, :keys, :headers, :values) "
        "WITH ORDINALITY AS row (event_id, topic, key, headers, value, position) ORDER BY position"
    ).bindparams(
        bindparam("event_ids", type_=ARRAY(Uuid)),
        bindparam("topics", type_=ARRAY(Text)),
        bindparam("keys", type_=ARRAY(LargeBinary)),
        bindparam("headers", type_=ARRAY(Text)),
        bindparam("values", type_=ARRAY(LargeBinary)),
    )
