"""Titles and wordings of surveys, so that pages name them as their authors did."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table. It fills when the collector publishes its surveys again, as it does every few hours."""
    op.execute(
        "CREATE TABLE scoring.survey_words (survey text CONSTRAINT pk_survey_words PRIMARY KEY, "
        "version integer NOT NULL, digest text NOT NULL, value bytea NOT NULL)"
    )


def downgrade() -> None:
    """Forget the words."""
    op.execute("DROP TABLE scoring.survey_words")
