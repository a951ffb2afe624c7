"""Messages that colleagues wrote to customers: a first contact, as a call is."""

from alembic import op

revision = "0011"
down_revision = "0010"

_STATEMENTS = """
CREATE TABLE alerts.loop_letter (
    message_id uuid CONSTRAINT pk_loop_letter PRIMARY KEY,
    ticket_id uuid,
    response_id uuid,
    complaint_id uuid,
    respondent_id uuid,
    at timestamptz NOT NULL
);
CREATE INDEX ix_loop_letter_ticket_id ON alerts.loop_letter (ticket_id);
CREATE INDEX ix_loop_letter_response_id ON alerts.loop_letter (response_id);
CREATE INDEX ix_loop_letter_complaint_id ON alerts.loop_letter (complaint_id);
CREATE INDEX ix_loop_letter_respondent_id ON alerts.loop_letter (respondent_id);
CREATE INDEX ix_loop_letter_at ON alerts.loop_letter (at)
"""


def upgrade() -> None:
    """Create the table; what was written before is not known."""
    for statement in _STATEMENTS.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE alerts.loop_letter")
