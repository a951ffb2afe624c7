"""Deleting records that are older than their topic's `retention.ms`."""

from shared.bus.embedded.driver import Connection

CHUNK = 1000

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('heed.bus.trim', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('heed.bus.trim', 0))"
_PARTITIONS = """
SELECT p.topic, p.partition, (t.config ->> 'retention.ms')::bigint AS retention_ms
FROM bus.partition p JOIN bus.topic t ON t.name = p.topic
WHERE (t.config ->> 'retention.ms')::bigint >= 0 AND coalesce(t.config ->> 'cleanup.policy', 'delete') = 'delete'
"""
# Records of a partition are ordered by age, so only its oldest end is looked at and no index on the time is needed.
# A machine that was switched off for two weeks must not lose what a group has not read yet: that is kept longer.
_TRIM = """
DELETE FROM bus.record WHERE topic = $1 AND partition = $2 AND record_offset <= (
    SELECT max(record_offset) FROM (
        SELECT record_offset, clock_timestamp() - created_at AS age FROM bus.record
        WHERE topic = $1 AND partition = $2 ORDER BY record_offset LIMIT $4
    ) AS oldest
    WHERE age > $3 * interval '4 milliseconds' OR age > $3 * interval '1 millisecond' AND record_offset < (
        SELECT coalesce(min(next_offset), 9223372036854775807) FROM bus.committed WHERE topic = $1 AND partition = $2
    )
)
"""


async def trim(connection: Connection) -> int:
    """Delete expired records in small steps and return how many; nothing while another process does so.

    Records that a group with a committed offset has not read are kept four times as long.
    """
    if not await connection.fetchval(_LOCK):
        return 0
    try:
        total = 0
        for topic, partition, retention_ms in await connection.fetch(_PARTITIONS):
            deleted = CHUNK
            while deleted == CHUNK:
                status = await connection.execute(_TRIM, topic, partition, retention_ms, CHUNK)
                deleted = int(status.removeprefix("DELETE "))
                total += deleted
        return total
    finally:
        await connection.execute(_UNLOCK)
