"""Rules with triggers, actions and limits; signals; and what was judged, for why and for trials."""

from alembic import op

revision = "0005"
down_revision = "0004"

_RULES = ("rule", "rule_version")
_MORE_OF_RULES = (
    "ADD COLUMN trigger text NOT NULL DEFAULT 'response_scored'",
    "ALTER COLUMN trigger DROP DEFAULT",
    "ADD COLUMN unit text",
    "ADD COLUMN notify jsonb",
    "ADD COLUMN recover jsonb",
    "ADD COLUMN limits jsonb NOT NULL DEFAULT '{}'",
    "ALTER COLUMN limits DROP DEFAULT",
    "ALTER COLUMN condition DROP NOT NULL",
)
_LESS_OF_RULES = ("DROP COLUMN trigger", "DROP COLUMN unit", "DROP COLUMN notify", "DROP COLUMN recover")

_STATEMENTS = (
    """
    ALTER TABLE alerts.alert
        ADD COLUMN trigger text NOT NULL DEFAULT 'response_scored',
        ADD COLUMN is_quiet boolean NOT NULL DEFAULT false,
        ADD COLUMN decided_by jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN received_at timestamptz
    """,
    # Of older alerts nobody knows when their answers came in; they were raised right then.
    "UPDATE alerts.alert SET received_at = raised_at",
    """
    ALTER TABLE alerts.alert
        ALTER COLUMN trigger DROP DEFAULT,
        ALTER COLUMN is_quiet DROP DEFAULT,
        ALTER COLUMN decided_by DROP DEFAULT,
        ALTER COLUMN received_at SET NOT NULL
    """,
    "CREATE INDEX ix_alert_rule_received_at ON alerts.alert (rule, received_at)",
    """
    CREATE TABLE alerts.signal (
        id uuid CONSTRAINT pk_signal PRIMARY KEY,
        rule text NOT NULL,
        rule_version integer NOT NULL,
        trigger text NOT NULL,
        subject text NOT NULL,
        subject_id text NOT NULL,
        occurrence text NOT NULL,
        survey text,
        touchpoint text,
        location text,
        severity text NOT NULL,
        opens_ticket boolean NOT NULL,
        is_quiet boolean NOT NULL,
        respondent_id uuid,
        figures jsonb NOT NULL,
        decided_by jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        raised_at timestamptz NOT NULL,
        CONSTRAINT uq_signal_rule_subject_occurrence UNIQUE (rule, subject, occurrence)
    )
    """,
    "CREATE INDEX ix_signal_subject_subject_id ON alerts.signal (subject, subject_id)",
    "CREATE INDEX ix_signal_raised_at_id ON alerts.signal (raised_at, id)",
    "CREATE INDEX ix_signal_rule_received_at ON alerts.signal (rule, received_at)",
    "CREATE INDEX ix_signal_respondent_id ON alerts.signal (respondent_id) WHERE respondent_id IS NOT NULL",
    """
    CREATE TABLE alerts.held_back (
        rule text NOT NULL,
        subject text NOT NULL,
        occurrence text NOT NULL,
        rule_version integer NOT NULL,
        because text NOT NULL,
        touchpoint text,
        location text,
        received_at timestamptz NOT NULL,
        held_at timestamptz NOT NULL,
        CONSTRAINT pk_held_back PRIMARY KEY (rule, subject, occurrence)
    )
    """,
    "CREATE INDEX ix_held_back_subject_occurrence ON alerts.held_back (subject, occurrence)",
    "CREATE INDEX ix_held_back_received_at ON alerts.held_back (received_at)",
    """
    CREATE TABLE alerts.judged (
        id uuid CONSTRAINT pk_judged PRIMARY KEY,
        kind text NOT NULL,
        revision integer NOT NULL,
        survey text,
        survey_version integer,
        channel text NOT NULL,
        touchpoint text,
        location text,
        locale text,
        respondent_id uuid,
        is_unhappy boolean NOT NULL,
        suspect text,
        gone text,
        rule_set uuid,
        answers jsonb NOT NULL,
        details jsonb NOT NULL,
        personal jsonb,
        occurred_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        judged_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_judged_received_at_id ON alerts.judged (received_at, id)",
    """
    CREATE INDEX ix_judged_respondent_id_occurred_at ON alerts.judged (respondent_id, occurred_at)
    WHERE respondent_id IS NOT NULL
    """,
    """
    CREATE TABLE alerts.rule_set (
        id uuid CONSTRAINT pk_rule_set PRIMARY KEY,
        rules jsonb NOT NULL,
        seen_at timestamptz NOT NULL
    )
    """,
)
_BACK = (
    *(f"DROP TABLE alerts.{table}" for table in ("rule_set", "judged", "held_back", "signal")),
    "DROP INDEX alerts.ix_alert_rule_received_at",
    *(f"ALTER TABLE alerts.alert DROP COLUMN {name}" for name in ("trigger", "is_quiet", "decided_by", "received_at")),
    # The version before knows rules about responses only, and none without a condition.
    *(f"DELETE FROM alerts.{table} WHERE trigger <> 'response_scored' OR condition IS NULL" for table in _RULES),  # noqa: S608 - names of our own
    *(
        f"ALTER TABLE alerts.{table} {change}"
        for table in _RULES
        for change in (*_LESS_OF_RULES, "DROP COLUMN limits", "ALTER COLUMN condition SET NOT NULL")
    ),
)


def upgrade() -> None:
    """Add what rules have now; rules that there are wait for responses, as before."""
    for table in _RULES:
        for change in _MORE_OF_RULES:
            op.execute(f"ALTER TABLE alerts.{table} {change}")
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove it, with the rules that the version before cannot have."""
    for statement in _BACK:
        op.execute(statement)
