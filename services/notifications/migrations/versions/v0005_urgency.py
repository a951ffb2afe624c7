"""How soon a notice is to be known."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add it; what waits is as urgent as before."""
    op.execute("ALTER TABLE notifications.notice ADD COLUMN urgency text NOT NULL DEFAULT 'at_once'")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE notifications.notice DROP COLUMN urgency")
