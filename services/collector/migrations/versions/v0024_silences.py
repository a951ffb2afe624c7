"""What comes from each source hour by hour, since when it is watched, and when it was silent."""

from alembic import op

revision = "0024"
down_revision = "0023"

# What is known of links from before: how often they were answered, hour by hour.
_CREATED = """
CREATE TABLE collector.source_hour (
    source_kind text NOT NULL,
    source_id text NOT NULL,
    survey text NOT NULL,
    hour timestamptz NOT NULL,
    answered integer NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_source_hour PRIMARY KEY (source_kind, source_id, survey, hour)
);
CREATE INDEX ix_source_hour_hour ON collector.source_hour (hour);
INSERT INTO collector.source_hour (source_kind, source_id, survey, hour, answered, last_at)
    SELECT 'link', code, survey, hour, answered, hour FROM collector.link_use JOIN collector.link USING (code)
    WHERE answered > 0 AND hour > now() - interval '10 weeks';
CREATE TABLE collector.source_watch (
    source_kind text NOT NULL,
    source_id text NOT NULL,
    watched_since timestamptz NOT NULL,
    watched_at timestamptz NOT NULL,
    CONSTRAINT pk_source_watch PRIMARY KEY (source_kind, source_id)
);
CREATE TABLE collector.source_turn (
    "only" smallint CONSTRAINT pk_source_turn PRIMARY KEY,
    counted_until timestamptz
);
INSERT INTO collector.source_turn ("only") VALUES (1);
CREATE TABLE collector.source_silence (
    id uuid CONSTRAINT pk_source_silence PRIMARY KEY,
    source_kind text NOT NULL,
    source_id text NOT NULL,
    name text NOT NULL,
    survey text,
    touchpoint text,
    location text,
    evidence text NOT NULL,
    silent_since timestamptz NOT NULL,
    last_at timestamptz,
    expected double precision,
    weeks integer,
    found_at timestamptz NOT NULL,
    ended_at timestamptz,
    recovered_at timestamptz
);
CREATE UNIQUE INDEX uq_source_silence_lasting ON collector.source_silence (source_kind, source_id)
    WHERE ended_at IS NULL;
CREATE INDEX ix_source_silence_found_at ON collector.source_silence (found_at)
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Forget all of it."""
    for table in ("source_silence", "source_turn", "source_watch", "source_hour"):
        op.execute(f"DROP TABLE collector.{table}")
