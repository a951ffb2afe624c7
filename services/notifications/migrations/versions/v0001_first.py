"""The tables through which events enter and leave, the copy of the company, due work, and erased ids."""

from alembic import op

from shared.db import directory_v1, due_v1, transport_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("notifications")
    directory_v1.create("notifications")
    due_v1.create("notifications")
    op.execute(
        """
        CREATE TABLE notifications.forgotten (
            id uuid CONSTRAINT pk_forgotten PRIMARY KEY,
            forgotten_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    """Remove the tables."""
    op.execute("DROP TABLE notifications.forgotten")
    due_v1.drop("notifications")
    directory_v1.drop("notifications")
    transport_v1.drop("notifications")
