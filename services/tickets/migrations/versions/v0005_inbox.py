"""What the inbox shows and sorts by: what a ticket was opened for, how urgent it is, and since when it waits."""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    "ALTER TABLE tickets.ticket ADD COLUMN kind text",
    "ALTER TABLE tickets.ticket ADD COLUMN severity text",
    "ALTER TABLE tickets.ticket ADD COLUMN category text",
    "ALTER TABLE tickets.ticket ADD COLUMN waiting_since timestamptz",
    """
    UPDATE tickets.ticket SET
        kind = CASE
            WHEN complaint_id IS NOT NULL THEN 'complaint'
            WHEN EXISTS (
                SELECT FROM tickets.ticket_history AS entry
                WHERE entry.ticket_id = ticket.id AND entry.version = 1 AND entry.alert_id IS NOT NULL
            ) THEN 'alert'
            ELSE 'manual'
        END,
        waiting_since = coalesce(
            (
                SELECT max(entry.at) FROM tickets.ticket_history AS entry
                WHERE entry.ticket_id = ticket.id AND entry.actor != 'heed'
            ),
            created_at
        )
    """,
    "ALTER TABLE tickets.ticket ALTER COLUMN kind SET NOT NULL",
    "ALTER TABLE tickets.ticket ALTER COLUMN waiting_since SET NOT NULL",
    "CREATE INDEX ix_ticket_location_number ON tickets.ticket (location, number)",
    "CREATE INDEX ix_ticket_updated_at ON tickets.ticket (updated_at)",
    "CREATE INDEX ix_ticket_state_waiting_since_number ON tickets.ticket (state, waiting_since, number)",
)


def upgrade() -> None:
    """Add the columns and fill them from the histories."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Remove the columns."""
    op.execute("DROP INDEX tickets.ix_ticket_updated_at")
    op.execute("DROP INDEX tickets.ix_ticket_state_waiting_since_number")
    op.execute("DROP INDEX tickets.ix_ticket_location_number")
    for column in ("waiting_since", "category", "severity", "kind"):
        op.execute(f"ALTER TABLE tickets.ticket DROP COLUMN {column}")
