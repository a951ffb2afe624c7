"""The tables of the event log. They belong to the bus and to no service, so no service's migrations know them."""

from shared.bus.embedded.driver import Connection

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('heed.bus.schema', 0))"
# Reads the catalogue's rows instead of to_regclass, which may answer from a cache that is older than the lock.
_EXISTS = """
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'bus' AND c.relname = 'committed'
)
"""
_TABLES = """
CREATE SCHEMA IF NOT EXISTS bus;
CREATE TABLE bus.topic (
    name text PRIMARY KEY,
    partitions integer NOT NULL CHECK (partitions > 0),
    replication integer NOT NULL,
    config jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE bus.partition (
    topic text NOT NULL REFERENCES bus.topic (name) ON DELETE CASCADE,
    partition integer NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 1000);
CREATE TABLE bus.record (
    topic text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    key bytea,
    headers text NOT NULL,
    value bytea,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (topic, partition, record_offset)
);
CREATE TABLE bus.committed (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (group_name, topic, partition)
) WITH (fillfactor = 50);
"""


async def ensure_schema(connection: Connection) -> None:
    """Create the tables unless they are there; processes that start together wait for each other."""
    if await connection.fetchval(_EXISTS):
        return
    async with connection.transaction():
        await connection.execute(_LOCK)
        if not await connection.fetchval(_EXISTS):
            await connection.execute(_TABLES)
