"""Complaints whose case was merged follow the one that goes on."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Keep how many others the case of a complaint goes on with."""
    op.execute("ALTER TABLE collector.complaint_progress ADD COLUMN merged_cases integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE collector.complaint_progress ALTER COLUMN merged_cases DROP DEFAULT")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE collector.complaint_progress DROP COLUMN merged_cases")
