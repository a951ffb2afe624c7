"""Batches of invitations."""

from alembic import op

revision = "0019"
down_revision = "0018"

_CREATED = """
CREATE TABLE collector.invitation_batch (
    id uuid CONSTRAINT pk_invitation_batch PRIMARY KEY,
    state text NOT NULL,
    survey text NOT NULL,
    options jsonb NOT NULL,
    rows integer NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    locations text[] NOT NULL,
    has_unplaced boolean NOT NULL,
    programme text,
    sent_by text,
    sent_at timestamptz,
    settled_at timestamptz,
    cancelled_by text
);
CREATE INDEX ix_invitation_batch_requested_at_id ON collector.invitation_batch (requested_at, id);
CREATE TABLE collector.invitation_batch_row (
    batch_id uuid NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    reason text,
    problems jsonb NOT NULL,
    wanted jsonb,
    people bytea[] NOT NULL,
    invitation_id uuid NOT NULL,
    CONSTRAINT pk_invitation_batch_row PRIMARY KEY (batch_id, number)
);
CREATE INDEX ix_invitation_batch_row_waiting ON collector.invitation_batch_row (batch_id, number)
    WHERE state = 'waiting';
CREATE INDEX ix_invitation_batch_row_people ON collector.invitation_batch_row USING gin (people)
    WHERE state = 'waiting';
CREATE TABLE collector.invitation_batch_day (
    batch_id uuid NOT NULL,
    day date NOT NULL,
    planned integer NOT NULL,
    gone integer NOT NULL,
    CONSTRAINT pk_invitation_batch_day PRIMARY KEY (batch_id, day)
)
"""


def upgrade() -> None:
    """Create the tables."""
    for statement in _CREATED.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove them."""
    for table in ("invitation_batch_day", "invitation_batch_row", "invitation_batch"):
        op.execute(f"DROP TABLE collector.{table}")
