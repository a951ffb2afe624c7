"""What happened between people and surveys is called an exposure."""

from alembic import op

revision = "0004"
down_revision = "0003"

_INDEXES = ("pk_{}", "ix_{}_person_at", "ix_{}_at", "ix_{}_refused", "ix_{}_survey_at")


def upgrade() -> None:
    """Rename the table and what belongs to it."""
    _rename("encounter", "exposure")


def downgrade() -> None:
    """Give them their old names back."""
    _rename("exposure", "encounter")


def _rename(old: str, new: str) -> None:
    op.execute(f"ALTER TABLE collector.{old} RENAME TO {new}")
    for index in _INDEXES:
        op.execute(f"ALTER INDEX collector.{index.format(old)} RENAME TO {index.format(new)}")
