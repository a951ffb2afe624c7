"""Complaints that follow a response, and the wish of their authors to be called back."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the columns."""
    op.execute(
        "ALTER TABLE collector.complaint ADD COLUMN survey text, ADD COLUMN response_id uuid, "
        "ADD COLUMN call_back jsonb"
    )


def downgrade() -> None:
    """Remove them."""
    op.execute("ALTER TABLE collector.complaint DROP COLUMN survey, DROP COLUMN response_id, DROP COLUMN call_back")
