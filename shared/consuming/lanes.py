"""Lanes: the records of one key on one topic. When one of them is parked, those after it wait in the same lane."""

from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.message import Record

Lane = tuple[str, bytes]
"""Topic and key."""


def lane_of(record: Record) -> Lane | None:
    """Return the lane of `record`; None without a key, since the record then keeps no order."""
    return None if record.key is None else (record.at.topic, record.key)


async def lock_lane(connection: AsyncConnection, consumer: str, lane: Lane) -> None:
    """Wait until nobody else parks or replays in the lane; the lock is held until the transaction ends.

    Without it a worker could park an event behind a queue that a replay is emptying at that moment.
    """
    topic, key = lane
    name = b"\0".join((b"heed.parked", consumer.encode(), topic.encode(), key))
    number = int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True)
    await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
