"""Invitations."""

from alembic import op

revision = "0017"
down_revision = "0016"

_CREATED = """
CREATE TABLE collector.invitation (
    id uuid CONSTRAINT pk_invitation PRIMARY KEY,
    respondent_id uuid,
    people bytea[] NOT NULL,
    survey text NOT NULL,
    asked_channel text NOT NULL,
    channel text,
    language text,
    touchpoint text,
    location text,
    attributes jsonb NOT NULL,
    claimed_basis text,
    many_times boolean NOT NULL,
    valid_days integer NOT NULL,
    reminder_days integer[] NOT NULL,
    batch_id uuid,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    send_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    invited_at timestamptz,
    reason text,
    refused_at timestamptz,
    cancelled_at timestamptz,
    cancelled_by text,
    form_id uuid NOT NULL,
    visits integer NOT NULL DEFAULT 0,
    scanner_visits integer NOT NULL DEFAULT 0,
    scanned_at timestamptz,
    opened_at timestamptz,
    started_at timestamptz,
    progress integer NOT NULL DEFAULT 0,
    answered_at timestamptz,
    response_id uuid,
    answers integer NOT NULL DEFAULT 0,
    opted_out_at timestamptz,
    erased_at timestamptz,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ix_invitation_requested_at_id ON collector.invitation (requested_at, id);
CREATE INDEX ix_invitation_survey_requested_at ON collector.invitation (survey, requested_at);
CREATE INDEX ix_invitation_updated_at ON collector.invitation (updated_at);
CREATE INDEX ix_invitation_respondent_id ON collector.invitation (respondent_id) WHERE respondent_id IS NOT NULL;
CREATE INDEX ix_invitation_batch_id ON collector.invitation (batch_id) WHERE batch_id IS NOT NULL
"""


def upgrade() -> None:
    """Create the table."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE collector.invitation")
