"""Journeys and targets are kept as everything is that is kept under a key: with a version, and when they were made."""

from alembic import op

revision = "0003"
down_revision = "0002"

_KINDS = ("journey", "target")


def upgrade() -> None:
    """Name the version so; of what is there already nobody knows when it was made, but that it was there by then."""
    for kind in _KINDS:
        op.execute(f"ALTER TABLE scoring.{kind} RENAME COLUMN revision TO version")
        op.execute(f"ALTER TABLE scoring.{kind} ADD COLUMN created_at timestamptz")
        op.execute(f"UPDATE scoring.{kind} SET created_at = updated_at")  # noqa: S608 - a name of our own
        op.execute(f"ALTER TABLE scoring.{kind} ALTER COLUMN created_at SET NOT NULL")


def downgrade() -> None:
    """Forget when they were made."""
    for kind in _KINDS:
        op.execute(f"ALTER TABLE scoring.{kind} DROP COLUMN created_at")
        op.execute(f"ALTER TABLE scoring.{kind} RENAME COLUMN version TO revision")
