"""Since when the endpoint of a subscription is as it is."""

from alembic import op

revision = "0005"
down_revision = "0004"

_UP = (
    "ALTER TABLE notifications.webhook_endpoint ADD COLUMN health_since timestamptz",
    "UPDATE notifications.webhook_endpoint SET health_since = failing_since WHERE health <> 'ok'",
)


def upgrade() -> None:
    """Add the column."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE notifications.webhook_endpoint DROP COLUMN health_since")
