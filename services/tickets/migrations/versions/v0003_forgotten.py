"""People who asked to be forgotten, and responses that were withdrawn."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """
    CREATE TABLE tickets.forgotten (
        id uuid CONSTRAINT pk_forgotten PRIMARY KEY,
        forgotten_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_ticket_respondent_id ON tickets.ticket (respondent_id) WHERE respondent_id IS NOT NULL",
)


def upgrade() -> None:
    """Create the table."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Forget what was forgotten; what was deleted stays so."""
    op.execute("DROP INDEX tickets.ix_ticket_respondent_id")
    op.execute("DROP TABLE tickets.forgotten")
