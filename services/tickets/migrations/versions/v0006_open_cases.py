"""An index of the cases that are not closed, from which lists and counts of them are read without the table."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the index."""
    op.execute(
        "CREATE INDEX ix_ticket_open ON tickets.ticket (waiting_since, number) "
        "INCLUDE (state, survey, touchpoint, location, assignee) WHERE state != 'closed'"
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP INDEX tickets.ix_ticket_open")
