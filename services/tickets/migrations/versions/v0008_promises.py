"""Cases about signals, messages in histories, and calls that customers were promised."""

from alembic import op

from shared.db import due_v1

revision = "0008"
down_revision = "0007"

_STATEMENTS = """
ALTER TABLE tickets.ticket ADD COLUMN about text, ADD COLUMN figures jsonb NOT NULL DEFAULT '{}';
ALTER TABLE tickets.ticket ALTER COLUMN figures DROP DEFAULT;
CREATE UNIQUE INDEX uq_ticket_about_open ON tickets.ticket (about) WHERE state != 'closed';
ALTER TABLE tickets.ticket_history ADD COLUMN message jsonb;
CREATE TABLE tickets.early_news (
    id uuid CONSTRAINT pk_early_news PRIMARY KEY,
    response_id uuid,
    complaint_id uuid,
    message jsonb,
    alert_id uuid,
    severity text,
    at timestamptz NOT NULL
);
CREATE INDEX ix_early_news_response_id ON tickets.early_news (response_id);
CREATE INDEX ix_early_news_complaint_id ON tickets.early_news (complaint_id);
CREATE TABLE tickets.promise (
    recovery_id uuid CONSTRAINT pk_promise PRIMARY KEY,
    response_id uuid,
    complaint_id uuid,
    survey text,
    touchpoint text,
    location text,
    promise_at timestamptz,
    outcome text,
    outcome_at timestamptz
);
CREATE INDEX ix_promise_response_id ON tickets.promise (response_id);
CREATE INDEX ix_promise_complaint_id ON tickets.promise (complaint_id)
"""


def upgrade() -> None:
    """Create them."""
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)
    due_v1.create("tickets")


def downgrade() -> None:
    """Remove them, with the entries that the version before does not know; its versions have gaps then."""
    due_v1.drop("tickets")
    op.execute("DROP TABLE tickets.promise")
    op.execute("DROP TABLE tickets.early_news")
    op.execute("DELETE FROM tickets.ticket_history WHERE message IS NOT NULL")
    op.execute("ALTER TABLE tickets.ticket_history DROP COLUMN message")
    op.execute("DROP INDEX tickets.uq_ticket_about_open")
    op.execute("UPDATE tickets.ticket SET kind = 'manual' WHERE kind = 'signal'")
    op.execute("ALTER TABLE tickets.ticket DROP COLUMN about, DROP COLUMN figures")
