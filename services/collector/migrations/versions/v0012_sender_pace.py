"""When each sender's account has its next turn."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the table."""
    op.execute(
        """
        CREATE TABLE collector.sender_pace (
            sender text CONSTRAINT pk_sender_pace PRIMARY KEY,
            next_at timestamptz NOT NULL,
            queue_at timestamptz NOT NULL,
            again_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE collector.sender_pace")
