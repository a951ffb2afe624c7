"""The response because of which a message is wanted."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE collector.message ADD COLUMN response_id uuid")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE collector.message DROP COLUMN response_id")
