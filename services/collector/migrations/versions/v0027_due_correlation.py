"""Due work continues the correlation id of the moment at which it was asked for."""

from shared.db import due_v2

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column."""
    due_v2.upgrade("collector")


def downgrade() -> None:
    """Remove it."""
    due_v2.downgrade("collector")
