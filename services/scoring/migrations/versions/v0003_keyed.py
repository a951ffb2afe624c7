"""Journeys and targets get the columns of everything that is kept under a key; a table gets a clearer name."""

from alembic import op

revision = "0003"
down_revision = "0002"

_KINDS = ("journey", "target")


def upgrade() -> None:
    """Rename; of what is there already nobody knows when it was made, but that it was there by then."""
    for kind in _KINDS:
        op.execute(f"ALTER TABLE scoring.{kind} RENAME COLUMN revision TO version")
        op.execute(f"ALTER TABLE scoring.{kind} ADD COLUMN created_at timestamptz")
        op.execute(f"UPDATE scoring.{kind} SET created_at = updated_at")  # noqa: S608 - a name of our own
        op.execute(f"ALTER TABLE scoring.{kind} ALTER COLUMN created_at SET NOT NULL")
    _rename("untold_response", "unannounced_response")


def downgrade() -> None:
    """Forget when they were made."""
    _rename("unannounced_response", "untold_response")
    for kind in _KINDS:
        op.execute(f"ALTER TABLE scoring.{kind} DROP COLUMN created_at")
        op.execute(f"ALTER TABLE scoring.{kind} RENAME COLUMN version TO revision")


def _rename(old: str, new: str) -> None:
    op.execute(f"ALTER TABLE scoring.{old} RENAME TO {new}")
    op.execute(f"ALTER TABLE scoring.{new} RENAME CONSTRAINT pk_{old} TO pk_{new}")
    op.execute(f"ALTER INDEX scoring.ix_{old}_counted_at RENAME TO ix_{new}_counted_at")
