"""The tables through which events enter and leave."""

from shared.db import transport_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    transport_v1.create("accounts")


def downgrade() -> None:
    """Remove the tables."""
    transport_v1.drop("accounts")
