"""Which device, link, SMS account or website a response came in by."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0023"
down_revision = "0022"

_COLUMNS = ("source_kind", "source_id")


def upgrade() -> None:
    """Add the columns; of earlier responses it is not known."""
    for column in _COLUMNS:
        op.add_column("response", Column(column, Text), schema="collector")


def downgrade() -> None:
    """Remove them."""
    for column in _COLUMNS:
        op.drop_column("response", column, schema="collector")
