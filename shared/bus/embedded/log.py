"""The event log itself: appending and reading, on a connection of the caller.

Why no reader can skip a record: a record's offset is taken from its partition's row, and that row stays locked until
the commit. The next writer of the partition waits, so records become visible in the order of their offsets, and a
rolled-back writer gives its offsets back. A sequence would hand out numbers that commit in another order.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import asyncpg

from shared.bus.embedded.driver import Connection
from shared.bus.message import Headers, Message, Record, TopicPartition
from shared.errors import UnavailableError

NEWS = "heed_bus"
"""Channel of the notifications with the name of a topic that has new records."""

_LOCK_PARTITIONS = """
SELECT p.topic, p.partition, p.next_offset
FROM bus.partition p JOIN unnest($1::text[], $2::integer[]) AS at (topic, partition) USING (topic, partition)
ORDER BY p.topic, p.partition FOR UPDATE OF p
"""
_APPEND = """
WITH moved AS (
    UPDATE bus.partition p SET next_offset = at.next_offset
    FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS at (topic, partition, next_offset)
    WHERE p.topic = at.topic AND p.partition = at.partition
    RETURNING pg_notify($4, p.topic)
), appended AS (
    INSERT INTO bus.record (topic, partition, record_offset, key, headers, value)
    SELECT * FROM unnest($5::text[], $6::integer[], $7::bigint[], $8::bytea[], $9::text[], $10::bytea[])
)
SELECT count(*) FROM moved
"""
_ENDS = """
SELECT p.topic, p.partition, p.next_offset, c.next_offset AS committed
FROM bus.partition p LEFT JOIN bus.committed c
    ON c.group_name = $1 AND c.topic = p.topic AND c.partition = p.partition
WHERE p.topic = ANY($2::text[]) ORDER BY p.topic, p.partition
"""
_READ = """
SELECT r.topic, r.partition, r.record_offset, r.key, r.headers, r.value, r.created_at
FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[])
    WITH ORDINALITY AS at (topic, partition, first_offset, records, turn)
CROSS JOIN LATERAL (
    SELECT * FROM bus.record
    WHERE record.topic = at.topic AND record.partition = at.partition AND record.record_offset >= at.first_offset
    ORDER BY record.record_offset LIMIT at.records
) r ORDER BY at.turn, r.record_offset
"""


@dataclass(frozen=True, slots=True)
class End:
    """Where a partition ends and how far a group has come."""

    at: TopicPartition
    next_offset: int
    committed: int | None


def partition_of(key: bytes | None, partitions: int) -> int:
    """Return the partition of a key: its CRC-32 modulo the number of partitions; a random one without a key."""
    return secrets.randbelow(partitions) if key is None else crc32(key) % partitions


async def append(connection: Connection, messages: Sequence[Message], partitions: Mapping[str, int]) -> None:
    """Write `messages` in their order; the caller's transaction makes them visible.

    Args:
        connection: inside a transaction that is committed right afterwards: it holds the partitions' locks.
        messages: to be written.
        partitions: how many partitions each topic has.

    Raises:
        UnavailableError: a partition is not there.
    """
    groups: dict[tuple[str, int], list[Message]] = {}
    for message in messages:
        partition = partition_of(message.key, partitions[message.topic])
        groups.setdefault((message.topic, partition), []).append(message)
    # The statement locks in sorted order, so two publishers cannot wait for each other in a circle.
    locked = await connection.fetch(_LOCK_PARTITIONS, [at[0] for at in groups], [at[1] for at in groups])
    if len(locked) != len(groups):
        message_text = "a topic disappeared"
        raise UnavailableError(message_text)
    first = {(row["topic"], row["partition"]): row["next_offset"] for row in locked}
    rows = [
        (*at, first[at] + index, message) for at, written in groups.items() for index, message in enumerate(written)
    ]
    await connection.execute(
        _APPEND,
        [at[0] for at in groups],
        [at[1] for at in groups],
        [first[at] + len(written) for at, written in groups.items()],
        NEWS,
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3].key for row in rows],
        [_encode_headers(row[3].headers) for row in rows],
        [row[3].value for row in rows],
    )


async def ends(connection: Connection, group: str, topics: Sequence[str]) -> list[End]:
    """Return the end of every partition of `topics` and the group's committed offset."""
    rows = await connection.fetch(_ENDS, group, list(topics))
    return [End(TopicPartition(row["topic"], row["partition"]), row["next_offset"], row["committed"]) for row in rows]


async def read(connection: Connection, wanted: Sequence[tuple[TopicPartition, int, int]]) -> list[Record]:
    """Return records, in order within each partition.

    Args:
        connection: any connection.
        wanted: partition, first offset and largest number of records. Records that were trimmed are passed over.
    """
    rows = await connection.fetch(
        _READ,
        [at.topic for at, _, _ in wanted],
        [at.partition for at, _, _ in wanted],
        [first for _, first, _ in wanted],
        [records for _, _, records in wanted],
    )
    return [_record(row) for row in rows]


def _record(row: asyncpg.Record) -> Record:
    topic, partition, offset, key, headers, value, created_at = row
    return Record(
        at=TopicPartition(topic, partition),
        offset=offset,
        key=key,
        value=value,
        headers=_decode_headers(headers),
        timestamp=created_at,
    )


def _encode_headers(headers: Headers) -> str:
    # Latin-1 maps every byte to one character, and JSON escapes the NUL that PostgreSQL's text cannot hold.
    return json.dumps([(name, value.decode("latin-1")) for name, value in headers])


def _decode_headers(text: str) -> Headers:
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(text))
