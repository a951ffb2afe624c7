"""Answers that are not on a scale are counted: each choice is a series of its own."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column, which is null for what is there. Choices of older responses are counted by a replay."""
    op.execute("ALTER TABLE scoring.series ADD COLUMN choice text")


def downgrade() -> None:
    """Forget which series are of choices, after they are removed: they would be taken for scores."""
    op.execute("DELETE FROM scoring.series WHERE choice IS NOT NULL")
    op.execute("ALTER TABLE scoring.series DROP COLUMN choice")
