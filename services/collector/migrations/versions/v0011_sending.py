"""What is known of each attempt to send a message, and why eligibility refused one."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add and rename columns."""
    op.execute("ALTER TABLE collector.message ADD COLUMN detail text")
    op.execute("ALTER TABLE collector.message_attempt ADD COLUMN handed_over_at timestamptz")
    op.execute("ALTER TABLE collector.message_attempt RENAME COLUMN detail TO status")


def downgrade() -> None:
    """Undo it."""
    op.execute("ALTER TABLE collector.message_attempt RENAME COLUMN status TO detail")
    op.execute("ALTER TABLE collector.message_attempt DROP COLUMN handed_over_at")
    op.execute("ALTER TABLE collector.message DROP COLUMN detail")
