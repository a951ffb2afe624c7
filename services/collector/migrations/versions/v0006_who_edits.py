"""Who changed a survey last, and who published each version."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0006"
down_revision = "0005"

_ADDED = (("survey", "updated_by"), ("survey_version", "published_by"))


def upgrade() -> None:
    """Add the columns; what happened before stays without a name."""
    for table, column in _ADDED:
        op.add_column(table, Column(column, Text), schema="collector")


def downgrade() -> None:
    """Remove them."""
    for table, column in _ADDED:
        op.drop_column(table, column, schema="collector")
