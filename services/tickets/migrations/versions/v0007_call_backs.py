"""The wish of customers to be called back."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE tickets.ticket ADD COLUMN call_back jsonb")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE tickets.ticket DROP COLUMN call_back")
