"""The first tables of collector."""

from shared.db import transport_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("collector")


def downgrade() -> None:
    """Remove the tables."""
    transport_v1.drop("collector")
