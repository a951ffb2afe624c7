"""Tickets for complaints that come without a survey."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Let a ticket name its complaint."""
    op.execute("ALTER TABLE tickets.ticket ADD COLUMN complaint_id uuid")
    op.execute(
        "CREATE UNIQUE INDEX uq_ticket_complaint_id ON tickets.ticket (complaint_id) WHERE complaint_id IS NOT NULL"
    )


def downgrade() -> None:
    """Forget which complaints tickets were opened for."""
    op.execute("ALTER TABLE tickets.ticket DROP COLUMN complaint_id")
