"""What is foreseen of large files, a piece at a time: rows of customers, and of invitations."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add a column and a table."""
    op.execute("ALTER TABLE collector.customer_import ADD COLUMN listed jsonb NOT NULL DEFAULT '[]'")
    op.execute(
        """
        CREATE TABLE collector.invitation_batch_forecast (
            batch_id uuid PRIMARY KEY,
            asked_at timestamptz NOT NULL,
            is_failed boolean NOT NULL,
            seen integer NOT NULL,
            up_to integer NOT NULL,
            counts jsonb NOT NULL,
            reasons jsonb NOT NULL,
            waits jsonb NOT NULL,
            days jsonb NOT NULL,
            refused jsonb NOT NULL
        )
        """
    )


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE collector.invitation_batch_forecast")
    op.execute("ALTER TABLE collector.customer_import DROP COLUMN listed")
