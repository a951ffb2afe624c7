"""The audit log: segments, entries, and what their references stand for; and the ids of who was erased."""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """
    CREATE TABLE accounts.audit_segment (
        number integer CONSTRAINT pk_audit_segment PRIMARY KEY,
        month date NOT NULL,
        previous_hash text NOT NULL,
        first_hash text NOT NULL,
        entries bigint NOT NULL,
        last_hash text NOT NULL,
        closing_hash text,
        closed_at timestamptz,
        dropped_at timestamptz
    )
    """,
    """
    CREATE TABLE accounts.audit_entry (
        segment integer NOT NULL,
        number bigint NOT NULL,
        recorded_at timestamptz NOT NULL,
        at timestamptz NOT NULL,
        service text NOT NULL,
        event_id uuid NOT NULL,
        action text NOT NULL,
        thing text NOT NULL,
        thing_id text,
        thing_ref text,
        actor_kind text NOT NULL,
        actor_ref text,
        address_ref text,
        reason_ref text,
        location text,
        before text,
        after text,
        refs text[] NOT NULL,
        hash text NOT NULL,
        CONSTRAINT pk_audit_entry PRIMARY KEY (segment, number),
        CONSTRAINT uq_audit_entry_service_event_id UNIQUE (service, event_id)
    )
    """,
    "CREATE INDEX ix_audit_entry_at ON accounts.audit_entry (at)",
    "CREATE INDEX ix_audit_entry_actor_ref ON accounts.audit_entry (actor_ref)",
    "CREATE INDEX ix_audit_entry_action ON accounts.audit_entry (action)",
    "CREATE INDEX ix_audit_entry_location ON accounts.audit_entry (location)",
    "CREATE INDEX ix_audit_entry_thing_id ON accounts.audit_entry USING hash (thing_id)",
    "CREATE INDEX ix_audit_entry_refs ON accounts.audit_entry USING gin (refs)",
    """
    CREATE TABLE accounts.audit_subject (
        id text CONSTRAINT pk_audit_subject PRIMARY KEY,
        kind text NOT NULL,
        value text,
        salt text,
        noted_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_audit_subject_kind_noted_at ON accounts.audit_subject (kind, noted_at)",
    "CREATE INDEX ix_audit_subject_value ON accounts.audit_subject USING hash (value)",
    """
    CREATE TABLE accounts.forgotten (
        id uuid CONSTRAINT pk_forgotten PRIMARY KEY,
        forgotten_at timestamptz NOT NULL
    )
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables, and the log with them."""
    for table in ("forgotten", "audit_subject", "audit_entry", "audit_segment"):
        op.execute(f"DROP TABLE accounts.{table}")
