"""Recoveries: what was decided about writing to an unhappy customer, and what became of it."""

from alembic import op

revision = "0008"
down_revision = "0006"

_CREATED = """
CREATE TABLE alerts.recovery (
    id uuid CONSTRAINT pk_recovery PRIMARY KEY,
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    alert_id uuid,
    rule text NOT NULL,
    rule_version integer NOT NULL,
    severity text NOT NULL,
    survey text,
    touchpoint text,
    location text,
    respondent_id uuid,
    template text,
    withheld_because text,
    promise_at timestamptz,
    promise_zone text,
    promise_team text,
    no_promise_because text,
    occurred_at timestamptz NOT NULL,
    decided_at timestamptz NOT NULL,
    fate text,
    fate_reason text,
    fate_at timestamptz,
    message_id uuid,
    CONSTRAINT uq_recovery_subject_subject_id UNIQUE (subject, subject_id)
);
CREATE INDEX ix_recovery_decided_at_id ON alerts.recovery (decided_at, id);
CREATE INDEX ix_recovery_respondent_id_decided_at ON alerts.recovery (respondent_id, decided_at)
    WHERE respondent_id IS NOT NULL;
CREATE INDEX ix_recovery_promise_at ON alerts.recovery (promise_at) WHERE promise_at IS NOT NULL;
CREATE TABLE alerts.recovery_contact (
    subject text NOT NULL,
    subject_id uuid NOT NULL,
    contacted_at timestamptz NOT NULL,
    ticket_id uuid NOT NULL,
    CONSTRAINT pk_recovery_contact PRIMARY KEY (subject, subject_id)
)
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Forget all of it."""
    op.execute("DROP TABLE alerts.recovery_contact")
    op.execute("DROP TABLE alerts.recovery")
