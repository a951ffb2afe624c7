"""The first form of the three tables that every service has: outbox, inbox and parked events.

Migrations are history: this file never changes. A later form is a new file and a new migration in each service.
"""

from alembic import op

_TABLES = """
CREATE TABLE {schema}.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_outbox PRIMARY KEY,
    event_id uuid NOT NULL,
    topic text NOT NULL,
    key bytea,
    headers jsonb NOT NULL,
    value bytea,
    status text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ix_outbox_pending ON {schema}.outbox (id) WHERE status = 'pending';
CREATE INDEX ix_outbox_published_at ON {schema}.outbox (published_at) WHERE status = 'published';

CREATE TABLE {schema}.inbox (
    consumer text NOT NULL,
    source text NOT NULL,
    event_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_inbox PRIMARY KEY (consumer, source, event_id)
);
CREATE INDEX ix_inbox_received_at ON {schema}.inbox (received_at);

CREATE TABLE {schema}.parked_event (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_parked_event PRIMARY KEY,
    topic text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    key bytea,
    headers jsonb NOT NULL,
    value bytea,
    error text NOT NULL,
    status text NOT NULL DEFAULT 'parked',
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    CONSTRAINT uq_parked_event_topic_partition_record_offset_recorded_at
        UNIQUE (topic, partition, record_offset, recorded_at)
);
CREATE INDEX ix_parked_event_waiting ON {schema}.parked_event USING hash (key) WHERE status = 'parked';
CREATE INDEX ix_parked_event_settled_at ON {schema}.parked_event (settled_at) WHERE status <> 'parked';
"""


def create(schema: str) -> None:
    """Create the three tables in `schema`."""
    for statement in filter(str.strip, _TABLES.format(schema=schema).split(";")):
        op.execute(statement)


def drop(schema: str) -> None:
    """Remove the three tables from `schema`."""
    for name in ("parked_event", "inbox", "outbox"):
        op.execute(f"DROP TABLE {schema}.{name}")
