"""The first tables of alerts, and the rule that every installation starts with."""

from alembic import op

from shared.db import transport_v1

revision = "0001"
down_revision = None

_STATEMENTS = (
    """
    CREATE TABLE alerts.rule (
        key text CONSTRAINT pk_rule PRIMARY KEY,
        name text NOT NULL,
        enabled boolean NOT NULL,
        severity text NOT NULL,
        condition jsonb NOT NULL,
        survey text,
        touchpoint text,
        channel text,
        opens_ticket boolean NOT NULL,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE alerts.alert (
        id uuid CONSTRAINT pk_alert PRIMARY KEY,
        rule text NOT NULL,
        rule_version integer NOT NULL,
        severity text NOT NULL,
        opens_ticket boolean NOT NULL,
        response_id uuid NOT NULL,
        survey text NOT NULL,
        survey_version integer NOT NULL,
        channel text NOT NULL,
        touchpoint text,
        location text,
        locale text,
        respondent_id uuid,
        reasons jsonb NOT NULL,
        comments jsonb NOT NULL,
        occurred_at timestamptz NOT NULL,
        raised_at timestamptz NOT NULL,
        CONSTRAINT uq_alert_rule_response_id UNIQUE (rule, response_id)
    )
    """,
    "CREATE INDEX ix_alert_response_id ON alerts.alert (response_id)",
    "CREATE INDEX ix_alert_raised_at_id ON alerts.alert (raised_at, id)",
    "CREATE INDEX ix_alert_survey_raised_at_id ON alerts.alert (survey, raised_at, id)",
    "CREATE INDEX ix_alert_touchpoint_raised_at_id ON alerts.alert (touchpoint, raised_at, id)",
    "CREATE INDEX ix_alert_rule_raised_at_id ON alerts.alert (rule, raised_at, id)",
    """
    INSERT INTO alerts.rule (key, name, enabled, severity, condition, opens_ticket, version, created_at, updated_at)
    VALUES (
        'unhappy-answer', 'An unhappy answer', true, 'warning', '{"any": [{"verdict": "unhappy"}]}', true, 1,
        date_trunc('milliseconds', now()), date_trunc('milliseconds', now())
    )
    """,
)


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("alerts")
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables."""
    op.execute("DROP TABLE alerts.alert")
    op.execute("DROP TABLE alerts.rule")
    transport_v1.drop("alerts")
