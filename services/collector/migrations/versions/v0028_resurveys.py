"""Invitations that ask the customer of a closed case again, and what cases have taken back."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the columns, the index by which corrections of answers find their invitation, and the table."""
    op.execute(
        "ALTER TABLE collector.invitation ADD COLUMN ticket_id uuid, "
        "ADD COLUMN asked_after uuid[] NOT NULL DEFAULT '{}', "
        "ADD COLUMN template text"
    )
    op.execute(
        "CREATE INDEX ix_invitation_of_case ON collector.invitation (response_id) "
        "WHERE ticket_id IS NOT NULL AND response_id IS NOT NULL"
    )
    op.execute(
        "CREATE TABLE collector.taken_back (effect_key text NOT NULL, at timestamptz NOT NULL, "
        "CONSTRAINT pk_taken_back PRIMARY KEY (effect_key))"
    )


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE collector.taken_back")
    op.execute("ALTER TABLE collector.invitation DROP COLUMN ticket_id, DROP COLUMN asked_after, DROP COLUMN template")
