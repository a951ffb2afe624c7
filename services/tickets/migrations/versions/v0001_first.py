"""The first tables of tickets."""

from shared.db import transport_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("tickets")


def downgrade() -> None:
    """Remove the tables."""
    transport_v1.drop("tickets")
