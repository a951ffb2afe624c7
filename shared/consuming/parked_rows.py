"""Reading and settling rows of parked events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import Headers, Record, TopicPartition
from shared.consuming.lanes import Lane
from shared.consuming.parked import PARKED
from shared.contracts.wire.records import peek_type
from shared.outbox.stored_headers import from_stored


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """One parked event, for people to look at."""

    id: int
    at: TopicPartition
    offset: int
    recorded_at: datetime
    """When the bus stored it, aware UTC."""
    key: bytes | None
    headers: Headers
    size: int
    """Bytes of its body."""
    body: bytes | None
    """None unless it was requested: it may hold what a person wrote."""
    error: str
    """Class of the error and safe text, or that it waits behind an earlier event of its key."""
    status: str
    parked_at: datetime
    settled_at: datetime | None

    @property
    def type(self) -> str | None:
        """CloudEvents type of the event; None when it has none."""
        return peek_type(self.headers)

    @property
    def lane(self) -> Lane | None:
        """The queue that the event waits in; None when it has no key and waits alone."""
        return None if self.key is None else (self.at.topic, self.key)

    def record(self) -> Record:
        """Return the record as it was read; call it only on an event that has its body."""
        return Record(self.at, self.offset, self.key, self.body, self.headers, self.recorded_at)


def select_parked(parked: Table, *, with_body: bool) -> Select[Any]:
    """Return the query for all parked events, oldest first. Callers add conditions and pass its rows to `event_of`."""
    columns = parked.c
    return select(
        columns.id,
        columns.topic,
        columns.partition,
        columns.record_offset,
        columns.recorded_at,
        columns.key,
        columns.headers,
        func.coalesce(func.octet_length(columns.value), 0).label("size"),
        (columns.value if with_body else null()).label("body"),
        columns.error,
        columns.status,
        columns.parked_at,
        columns.settled_at,
    ).order_by(columns.id)


def event_of(row: Row[Any]) -> ParkedEvent:
    return ParkedEvent(
        id=row.id,
        at=TopicPartition(row.topic, row.partition),
        offset=row.record_offset,
        recorded_at=row.recorded_at,
        key=row.key,
        headers=from_stored(row.headers),
        size=row.size,
        body=row.body,
        error=row.error,
        status=row.status,
        parked_at=row.parked_at,
        settled_at=row.settled_at,
    )


async def settle_parked(connection: AsyncConnection, parked: Table, parked_id: int, status: str) -> bool:
    """Mark a waiting event as replayed or discarded, and return whether it was still waiting."""
    columns = parked.c
    statement = update(parked).where(columns.id == parked_id, columns.status == PARKED)
    done = await connection.execute(statement.values(status=status, settled_at=func.clock_timestamp()))
    return done.rowcount == 1
