"""What had become of a message that waits to be sent once more."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE collector.message ADD COLUMN earlier_state text")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE collector.message DROP COLUMN earlier_state")
