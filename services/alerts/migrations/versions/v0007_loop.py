"""The loop: what became of alerts elsewhere, the ledger, and what scoring counts.

An installation that has judged nothing yet has a ledger from its beginning; another one from a full hour on at whose
beginning all processes are of this release, for nobody knows which of its older responses were unhappy once, nor which
of its cases are open.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    """
    ALTER TABLE alerts.judged
        ADD COLUMN was_unhappy boolean NOT NULL DEFAULT false,
        ADD COLUMN scored_at timestamptz
    """,
    """
    CREATE INDEX ix_judged_unhappy_received_at_id ON alerts.judged (received_at, id)
    WHERE is_unhappy OR was_unhappy
    """,
    """
    CREATE TABLE alerts.loop_case (
        ticket_id uuid CONSTRAINT pk_loop_case PRIMARY KEY,
        version integer NOT NULL,
        state text NOT NULL,
        response_id uuid,
        complaint_id uuid,
        contacted_at timestamptz,
        changed_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_loop_case_response_id ON alerts.loop_case (response_id)",
    "CREATE INDEX ix_loop_case_complaint_id ON alerts.loop_case (complaint_id)",
    "CREATE INDEX ix_loop_case_changed_at ON alerts.loop_case (changed_at)",
    """
    CREATE TABLE alerts.loop_notice (
        subject text NOT NULL,
        subject_id uuid NOT NULL,
        sent_at timestamptz,
        acknowledged_at timestamptz,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_loop_notice PRIMARY KEY (subject, subject_id)
    )
    """,
    "CREATE INDEX ix_loop_notice_changed_at ON alerts.loop_notice (changed_at)",
    """
    CREATE TABLE alerts.unhappy_count (
        survey text NOT NULL,
        hour timestamptz NOT NULL,
        unhappy integer NOT NULL,
        suspect integer NOT NULL,
        withdrawn integer NOT NULL,
        imported integer NOT NULL,
        counted_to timestamptz NOT NULL,
        published_at timestamptz NOT NULL,
        taken_at timestamptz NOT NULL,
        compared_at timestamptz,
        CONSTRAINT pk_unhappy_count PRIMARY KEY (survey, hour)
    )
    """,
    "CREATE INDEX ix_unhappy_count_hour ON alerts.unhappy_count (hour)",
    """
    CREATE TABLE alerts.ledger_difference (
        survey text NOT NULL,
        hour timestamptz NOT NULL,
        missing integer NOT NULL,
        surplus integer NOT NULL,
        first_seen_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        CONSTRAINT pk_ledger_difference PRIMARY KEY (survey, hour)
    )
    """,
    """
    CREATE TABLE alerts.ledger_state (
        "only" smallint CONSTRAINT pk_ledger_state PRIMARY KEY,
        begins_at timestamptz,
        snapshot_at timestamptz,
        ends jsonb NOT NULL DEFAULT '{}',
        passed_to timestamptz,
        compared_at timestamptz,
        compared_all_at timestamptz
    )
    """,
    """
    INSERT INTO alerts.ledger_state ("only", begins_at)
    SELECT 1, CASE WHEN EXISTS (SELECT FROM alerts.inbox) THEN date_trunc('hour', now(), 'UTC') + interval '2 hours' END
    """,
)
_TABLES = ("ledger_state", "ledger_difference", "unhappy_count", "loop_notice", "loop_case")


def upgrade() -> None:
    """Create the tables, and remember from when on they are complete."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove them."""
    for table in _TABLES:
        op.execute(f"DROP TABLE alerts.{table}")
    op.execute("DROP INDEX alerts.ix_judged_unhappy_received_at_id")
    op.execute("ALTER TABLE alerts.judged DROP COLUMN was_unhappy, DROP COLUMN scored_at")
