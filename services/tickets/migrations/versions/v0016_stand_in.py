"""What the room of clocks adds, until it is here."""

from alembic import op

revision = "0016"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE tickets.ticket ADD COLUMN due_at timestamptz, ADD COLUMN due_soon_at timestamptz, ADD COLUMN is_paused boolean NOT NULL DEFAULT false, ADD COLUMN is_clocked boolean NOT NULL DEFAULT false"
    )
    op.execute("CREATE INDEX ix_ticket_due_at ON tickets.ticket (due_at, number) WHERE due_at IS NOT NULL")
    op.execute(
        "CREATE INDEX ix_ticket_unclocked ON tickets.ticket (id) WHERE is_clocked IS false AND state <> 'closed'"
    )


def downgrade() -> None:
    op.execute(
        "ALTER TABLE tickets.ticket DROP COLUMN due_at, DROP COLUMN due_soon_at, DROP COLUMN is_paused, DROP COLUMN is_clocked"
    )
