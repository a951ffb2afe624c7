"""Reading the event log as a member of a consumer group.

Everything that a member does goes over one connection, and that connection holds a session lock for every
topic the member owns in its group. When the member dies, PostgreSQL ends the session and frees the locks; another
member, which tries to get them all the time, goes on from the committed offsets. A member that lost its connection
lost its locks with it and cannot overwrite the commits of the new owner. (So the connection must be a direct one: a
pooler that shares sessions between clients would share the locks too.)
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from shared.bus.embedded.driver import Connection
from shared.bus.embedded.link import BusLink
from shared.bus.embedded.log import NEWS, ends, read
from shared.bus.message import Record, TopicPartition

POLL_SECONDS = 0.25
"""How often a member polls; a notification usually wakes it earlier."""

_OWN = """
SELECT topic FROM unnest($2::text[]) AS wanted (topic)
WHERE pg_try_advisory_lock(hashtextextended('heed.bus.group ' || $1 || ' ' || topic, 0))
"""
# A commit means that everything before the offset is handled, so a lower one changes nothing.
_COMMIT = """
INSERT INTO bus.committed AS old (group_name, topic, partition, next_offset)
SELECT $1, topic, partition, next_offset
FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS new (topic, partition, next_offset)
ON CONFLICT (group_name, topic, partition) DO UPDATE
SET next_offset = greatest(old.next_offset, excluded.next_offset), committed_at = clock_timestamp()
"""


class EmbeddedSubscription:
    """One member of a group. A topic's partitions are all read by the member that owns the topic."""

    def __init__(self, link: BusLink, group: str, topics: Sequence[str]) -> None:
        """Join through `link`, which is this member's own."""
        self._link = link
        self._group = group
        self._topics = frozenset(topics)
        self._news = asyncio.Event()
        self._session: Connection | None = None
        self._owned: set[str] = set()
        self._positions: dict[TopicPartition, int] = {}
        self._turn = 0

    async def fetch(self, *, limit: int, wait_seconds: float) -> list[Record]:
        """Return the next records; see `shared.bus.ports.Subscription`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_seconds
        while True:
            self._news.clear()
            records = await self._link.run(lambda connection: self._read(connection, limit))
            remaining = deadline - loop.time()
            if records or remaining <= 0:
                return records
            with suppress(TimeoutError):
                async with asyncio.timeout(min(remaining, POLL_SECONDS)):
                    await self._news.wait()

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Store offsets; see `shared.bus.ports.Subscription`."""
        await self._link.run(lambda connection: self._commit(connection, offsets))

    async def seek_to_committed(self) -> None:
        """Go back; see `shared.bus.ports.Subscription`."""
        await self._link.run(self._seek_to_committed)

    def assignment(self) -> frozenset[TopicPartition]:
        """Return the partitions read now; see `shared.bus.ports.Subscription`."""
        return frozenset(self._positions) if self._link.stands(self._session) else frozenset()

    async def _read(self, connection: Connection, limit: int) -> list[Record]:
        await self._take_ownership(connection)
        available: list[tuple[TopicPartition, int, int]] = []
        for end in await ends(connection, self._group, list(self._owned)) if self._owned else ():
            position = self._positions.setdefault(end.at, end.committed or 0)
            if end.next_offset > position:
                available.append((end.at, position, end.next_offset - position))
        if not available:
            return []
        # Each turn begins with another partition, so a small limit cannot starve one of them.
        self._turn = (self._turn + 1) % len(available)
        available = available[self._turn :] + available[: self._turn]
        records = await read(connection, _shares(available, limit))
        self._positions.update((record.at, record.offset + 1) for record in records)
        return records

    async def _take_ownership(self, connection: Connection) -> None:
        if connection is not self._session:
            self._owned.clear()
            self._positions.clear()
            await connection.add_listener(NEWS, self._on_notification)
            self._session = connection
        missing = self._topics - self._owned
        if missing:
            rows = await connection.fetch(_OWN, self._group, sorted(missing))
            self._owned.update(row["topic"] for row in rows)

    async def _commit(self, connection: Connection, offsets: Mapping[TopicPartition, int]) -> None:
        owned = self._owned if connection is self._session else frozenset()
        mine = sorted((at, offset) for at, offset in offsets.items() if at.topic in owned)
        if mine:
            await connection.execute(
                _COMMIT,
                self._group,
                [at.topic for at, _ in mine],
                [at.partition for at, _ in mine],
                [offset for _, offset in mine],
            )

    async def _seek_to_committed(self, connection: Connection) -> None:
        if connection is self._session and self._owned:
            found = await ends(connection, self._group, list(self._owned))
            self._positions.update((end.at, end.committed or 0) for end in found)

    def _on_notification(self, _connection: object, _process: int, _channel: str, topic: object) -> None:
        if topic in self._topics:
            self._news.set()


def _shares(available: Sequence[tuple[TopicPartition, int, int]], limit: int) -> list[tuple[TopicPartition, int, int]]:
    """Divide `limit` among partitions: what a short one does not use goes to those after it."""
    shares: list[tuple[TopicPartition, int, int]] = []
    for index, (at, position, waiting) in enumerate(available):
        records = min(waiting, -(-limit // (len(available) - index)))
        limit -= records
        if records:
            shares.append((at, position, records))
    return shares
