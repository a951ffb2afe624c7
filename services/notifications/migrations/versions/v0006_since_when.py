"""Since when the endpoint of a subscription is as it is; and notices are found by when they were settled."""

from alembic import op

revision = "0006"
down_revision = "0005"

_UP = (
    "ALTER TABLE notifications.webhook_endpoint ADD COLUMN health_since timestamptz",
    "UPDATE notifications.webhook_endpoint SET health_since = failing_since WHERE health <> 'ok'",
    "CREATE INDEX ix_notice_settled_at ON notifications.notice (settled_at) WHERE settled_at IS NOT NULL",
)


def upgrade() -> None:
    """Add both."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Remove both."""
    op.execute("DROP INDEX notifications.ix_notice_settled_at")
    op.execute("ALTER TABLE notifications.webhook_endpoint DROP COLUMN health_since")
