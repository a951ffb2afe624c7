"""The first form of the table of due work.

Migrations are history: this file never changes. A later form is a new file and a new migration in each service.
"""

from alembic import op

_TABLE = """
CREATE TABLE {schema}.due (
    id uuid CONSTRAINT pk_due PRIMARY KEY,
    kind text NOT NULL,
    ref text NOT NULL,
    effect_key text NOT NULL CONSTRAINT uq_due_effect_key UNIQUE,
    cause text NOT NULL,
    due_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'pending',
    token bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ix_due_pending ON {schema}.due (kind, next_at) WHERE state = 'pending';
CREATE INDEX ix_due_ref ON {schema}.due (kind, ref);
CREATE INDEX ix_due_settled_at ON {schema}.due (settled_at) WHERE state <> 'pending'
"""


def create(schema: str) -> None:
    """Create the table in `schema`."""
    for statement in _TABLE.format(schema=schema).split(";"):
        op.execute(statement)


def drop(schema: str) -> None:
    """Remove the table from `schema`."""
    op.execute(f"DROP TABLE {schema}.due")
