"""Which messages changed last, for pages that follow them, and which came to grief."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column and its indexes."""
    op.execute("ALTER TABLE collector.message ADD COLUMN changed_at timestamptz NOT NULL DEFAULT clock_timestamp()")
    op.execute("CREATE INDEX ix_message_changed_at ON collector.message (changed_at)")
    op.execute(
        "CREATE INDEX ix_message_troubled ON collector.message (settled_at) "
        "WHERE state IN ('failed', 'bounced', 'unknown')"
    )


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP INDEX collector.ix_message_troubled")
    op.execute("ALTER TABLE collector.message DROP COLUMN changed_at")
