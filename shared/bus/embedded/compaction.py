"""Keeping only the newest record of each key, on topics whose `cleanup.policy` is `compact`."""

from bisect import bisect_left
from itertools import pairwise

from shared.bus.embedded.driver import Connection
from shared.bus.topics import DAY_MS

CHUNK = 10_000

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('heed.bus.compact', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('heed.bus.compact', 0))"
_PARTITIONS = """
SELECT p.topic, p.partition, coalesce((t.config ->> 'delete.retention.ms')::bigint, $1) AS tombstone_ms
FROM bus.partition p JOIN bus.topic t ON t.name = p.topic
WHERE t.config ->> 'cleanup.policy' = 'compact'
"""
_NEWEST = """
SELECT max(record_offset) FROM bus.record WHERE topic = $1 AND partition = $2 AND key IS NOT NULL
GROUP BY key ORDER BY 1
"""
_FIRST = "SELECT min(record_offset) FROM bus.record WHERE topic = $1 AND partition = $2"
_DELETE_SUPERSEDED = """
DELETE FROM bus.record
WHERE topic = $1 AND partition = $2 AND record_offset >= $3 AND record_offset < $4
    AND key IS NOT NULL AND NOT record_offset = ANY($5::bigint[])
"""
_DELETE_TOMBSTONES = """
DELETE FROM bus.record
WHERE topic = $1 AND partition = $2 AND record_offset = ANY($3::bigint[])
    AND value IS NULL AND clock_timestamp() - created_at > $4 * interval '1 millisecond'
"""


async def compact(connection: Connection) -> int:
    """Delete records that a newer one of their key replaces, and return how many; none while another process does so.

    A key whose newest record has no value is removed after the topic's `delete.retention.ms`, so that readers have time
    to see that record. As with Kafka the last record of a partition always stays: groups have to reach the end. Memory:
    one number for each key of a partition.
    """
    if not await connection.fetchval(_LOCK):
        return 0
    try:
        total = 0
        for topic, partition, tombstone_ms in await connection.fetch(_PARTITIONS, DAY_MS):
            total += await _compact_partition(connection, topic, partition, tombstone_ms)
        return total
    finally:
        await connection.execute(_UNLOCK)


async def _compact_partition(connection: Connection, topic: str, partition: int, tombstone_ms: int) -> int:
    newest = [row[0] for row in await connection.fetch(_NEWEST, topic, partition)]
    if not newest:
        return 0
    first = await connection.fetchval(_FIRST, topic, partition)
    deleted = 0
    # What is written from now on is behind the last of them and left to the next run.
    for low, high in pairwise((*range(first, newest[-1], CHUNK), newest[-1])):
        kept = newest[bisect_left(newest, low) : bisect_left(newest, high)]
        deleted += _count(await connection.execute(_DELETE_SUPERSEDED, topic, partition, low, high, kept))
    # Only now: a key's older values must not become visible again.
    deleted += _count(await connection.execute(_DELETE_TOMBSTONES, topic, partition, newest[:-1], tombstone_ms))
    return deleted


def _count(status: str) -> int:
    return int(status.removeprefix("DELETE "))
