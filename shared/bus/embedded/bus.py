"""The event log in PostgreSQL as a `Bus`."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog

from shared.bus.embedded.compaction import compact
from shared.bus.embedded.driver import Connection, driver_address
from shared.bus.embedded.link import BusLink
from shared.bus.embedded.log import ends
from shared.bus.embedded.publisher import EmbeddedPublisher
from shared.bus.embedded.retention import trim
from shared.bus.embedded.subscription import EmbeddedSubscription
from shared.bus.ports import Bus, PartitionLag, Publisher, Subscription
from shared.bus.topics import Topic, is_legal_name
from shared.cancellation import end_if_asked
from shared.errors import UnavailableError

FIRST_TRIM_SECONDS = 60.0
TRIM_EVERY_SECONDS = 600.0
RETRY_SECONDS = 60.0

_ENSURE_TOPICS = """
WITH made AS (
    INSERT INTO bus.topic (name, partitions, replication, config)
    SELECT name, partitions, replication, config::jsonb
    FROM unnest($1::text[], $2::integer[], $3::integer[], $4::text[]) AS new (name, partitions, replication, config)
    ON CONFLICT DO NOTHING RETURNING name, partitions
)
INSERT INTO bus.partition (topic, partition) SELECT name, generate_series(0, partitions - 1) FROM made
"""
_TOPICS = "SELECT name, partitions, replication, config FROM bus.topic ORDER BY name"

_log = structlog.get_logger("heed.bus")


class EmbeddedBus:
    """A bus on PostgreSQL, for one machine; see `shared.bus.ports.Bus`."""

    def __init__(self, address: str, client_id: str) -> None:
        """Connect to the database at `address` when needed, under the name `client_id`."""
        self._address = address
        self._client_id = client_id
        self._links: set[BusLink] = set()
        self._admin = BusLink(address, f"{client_id} bus admin")

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[Publisher]:
        async with self._link("bus publisher") as link:
            yield EmbeddedPublisher(link)

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str]) -> AsyncIterator[Subscription]:
        async with self._link(f"bus reader {group}") as link:
            yield EmbeddedSubscription(link, group, topics)

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Create the topics that are missing.

        Raises:
            ValueError: a topic's name is not legal.
        """
        illegal = [topic.name for topic in topics if not is_legal_name(topic.name)]
        if illegal:
            message = f"illegal topic names: {illegal}"
            raise ValueError(message)
        wanted = sorted(topics, key=lambda topic: topic.name)
        await self._admin.run(
            lambda connection: connection.execute(
                _ENSURE_TOPICS,
                [topic.name for topic in wanted],
                [topic.partitions for topic in wanted],
                [topic.replication for topic in wanted],
                [json.dumps(topic.config) for topic in wanted],
            )
        )

    async def topics(self) -> list[Topic]:
        rows = await self._admin.run(lambda connection: connection.fetch(_TOPICS))
        return [
            Topic(row["name"], row["partitions"], row["replication"], config=json.loads(row["config"])) for row in rows
        ]

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        found = await self._admin.run(lambda connection: ends(connection, group, topics))
        return [PartitionLag(end.at, end.committed, end.next_offset) for end in found]

    async def ping(self) -> None:
        async def ask(connection: Connection) -> None:
            await connection.execute("SELECT 1")

        await self._admin.run(ask)

    async def trim(self) -> int:
        """Delete records that expired, or that newer ones of a compacted topic replace, and return how many."""
        return await self._admin.run(trim) + await self._admin.run(compact)

    async def keep_trimmed(self) -> None:
        """Trim every few minutes until cancelled; not at once, because most commands end within seconds."""
        await asyncio.sleep(FIRST_TRIM_SECONDS)
        while True:
            pause = TRIM_EVERY_SECONDS
            try:
                async with self._link("bus trim") as link:
                    deleted = await link.run(trim)
                if deleted:
                    _log.info("bus_trimmed", records=deleted)
            except UnavailableError:
                pause = RETRY_SECONDS
            except Exception:  # noqa: BLE001 - housekeeping must never take the bus down
                _log.exception("bus_trim_failed")
                pause = RETRY_SECONDS
            end_if_asked()
            await asyncio.sleep(pause)

    async def close(self) -> None:
        await asyncio.gather(*(link.close() for link in {self._admin, *self._links}))

    @asynccontextmanager
    async def _link(self, purpose: str) -> AsyncIterator[BusLink]:
        link = BusLink(self._address, f"{self._client_id} {purpose}")
        self._links.add(link)
        try:
            yield link
        finally:
            self._links.discard(link)
            await link.close()


def open_embedded_bus(url: str, client_id: str) -> AbstractAsyncContextManager[Bus]:
    """Return the event log in the database at `url`, to be entered.

    Raises:
        ValueError: `url` is not the address of a PostgreSQL database.
    """
    return _opened(EmbeddedBus(driver_address(url), client_id))


@asynccontextmanager
async def _opened(bus: EmbeddedBus) -> AsyncIterator[Bus]:
    trimming = asyncio.create_task(bus.keep_trimmed(), name="bus trim")
    try:
        yield bus
    finally:
        trimming.cancel()
        await asyncio.gather(trimming, return_exceptions=True)
        await bus.close()
