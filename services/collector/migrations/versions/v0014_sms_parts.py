"""Parts of long text messages, until all of a message are here."""

from alembic import op

revision = "0014"
down_revision = "0013"

_CREATED = """
CREATE TABLE collector.sms_part (
    account text NOT NULL,
    message_id text NOT NULL,
    sender text NOT NULL,
    recipient text,
    reference text NOT NULL,
    number integer NOT NULL,
    total integer NOT NULL,
    text text NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT pk_sms_part PRIMARY KEY (account, message_id)
);
CREATE INDEX ix_sms_part_account_sender_reference ON collector.sms_part (account, sender, reference);
CREATE INDEX ix_sms_part_received_at ON collector.sms_part (received_at);
"""


def upgrade() -> None:
    """Create the table."""
    for statement in _CREATED.strip().split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE collector.sms_part")
