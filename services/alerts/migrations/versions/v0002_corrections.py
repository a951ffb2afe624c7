"""Responses that were corrected or withdrawn, and people who asked to be forgotten."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """
    CREATE TABLE alerts.corrected_response (
        response_id uuid CONSTRAINT pk_corrected_response PRIMARY KEY,
        revision integer NOT NULL
    )
    """,
    """
    CREATE TABLE alerts.forgotten (
        id uuid CONSTRAINT pk_forgotten PRIMARY KEY,
        forgotten_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_alert_respondent_id ON alerts.alert (respondent_id) WHERE respondent_id IS NOT NULL",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Forget which responses were corrected and what was forgotten; what was deleted stays so."""
    op.execute("DROP INDEX alerts.ix_alert_respondent_id")
    op.execute("DROP TABLE alerts.forgotten")
    op.execute("DROP TABLE alerts.corrected_response")
