"""The copy of the company's structure, people and teams."""

from shared.db import directory_v1

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    directory_v1.create("collector")


def downgrade() -> None:
    """Remove the tables."""
    directory_v1.drop("collector")
