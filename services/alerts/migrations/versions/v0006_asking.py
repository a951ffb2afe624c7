"""Asking for notices: due work, members of groups, what was asked for, silences, and drills."""

from alembic import op

from shared.db import due_v1

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    """
    CREATE TABLE alerts.group_member (
        alert_id uuid CONSTRAINT pk_group_member PRIMARY KEY,
        "group" text NOT NULL,
        rule text NOT NULL,
        rule_version integer NOT NULL,
        severity text NOT NULL,
        is_quiet boolean NOT NULL,
        survey text,
        touchpoint text,
        location text,
        raised_at timestamptz NOT NULL,
        acknowledged_at timestamptz,
        acknowledged_by text,
        over text
    )
    """,
    'CREATE INDEX ix_group_member_group ON alerts.group_member ("group")',
    """
    CREATE TABLE alerts.notice_asked (
        notice_key text CONSTRAINT pk_notice_asked PRIMARY KEY,
        "group" text NOT NULL,
        reason text,
        number integer,
        alert_ids uuid[] NOT NULL,
        rules jsonb NOT NULL,
        severity text,
        recipients jsonb NOT NULL,
        urgency text,
        needs_acknowledgement boolean NOT NULL,
        held_for text,
        silence_id uuid,
        at timestamptz NOT NULL
    )
    """,
    'CREATE INDEX ix_notice_asked_group ON alerts.notice_asked ("group")',
    "CREATE INDEX ix_notice_asked_silence_id ON alerts.notice_asked (silence_id) WHERE silence_id IS NOT NULL",
    """
    CREATE TABLE alerts.silence (
        id uuid CONSTRAINT pk_silence PRIMARY KEY,
        rule text,
        survey text,
        touchpoint text,
        unit text,
        severity text,
        starts_at timestamptz NOT NULL,
        until_at timestamptz NOT NULL,
        reason text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by text
    )
    """,
    "CREATE INDEX ix_silence_until_at_id ON alerts.silence (until_at, id)",
    """
    CREATE TABLE alerts.drill (
        id uuid CONSTRAINT pk_drill PRIMARY KEY,
        rule text NOT NULL,
        rule_version integer NOT NULL,
        touchpoint text,
        location text,
        severity text NOT NULL,
        urgency text NOT NULL,
        recipients jsonb NOT NULL,
        started_by text NOT NULL,
        started_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_drill_rule_started_at ON alerts.drill (rule, started_at)",
    """
    CREATE TABLE alerts.drill_step (
        notice_id uuid NOT NULL,
        step text NOT NULL,
        drill_id uuid NOT NULL,
        person_id uuid,
        detail text,
        at timestamptz NOT NULL,
        CONSTRAINT pk_drill_step PRIMARY KEY (notice_id, step)
    )
    """,
    "CREATE INDEX ix_drill_step_drill_id ON alerts.drill_step (drill_id)",
    """
    CREATE TABLE alerts.recovered_source (
        silence_id uuid CONSTRAINT pk_recovered_source PRIMARY KEY,
        at timestamptz NOT NULL
    )
    """,
)
_TABLES = ("recovered_source", "drill_step", "drill", "silence", "notice_asked", "group_member")


def upgrade() -> None:
    """Create the tables. Alerts from before are asked about by nobody; they become members when one is acknowledged."""
    due_v1.create("alerts")
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    for table in _TABLES:
        op.execute(f"DROP TABLE alerts.{table}")
    due_v1.drop("alerts")
