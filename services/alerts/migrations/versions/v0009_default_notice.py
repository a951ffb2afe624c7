"""The rule that every installation begins with lets those know who answer for it, unless somebody changed the rule."""

from alembic import op

revision = "0009"
down_revision = "0008"

_RULES = ("rule", "rule_version")
_NOTIFY = (
    '{"recipients": [{"kind": "responsible"}], "urgency": "at_once", '
    '"needs_acknowledgement": false, "group_wait_seconds": 30}'
)
_UNTOUCHED = "key = 'unhappy-answer' AND version = 1"


def upgrade() -> None:
    """Add who is to know."""
    for table in _RULES:
        op.execute(f"UPDATE alerts.{table} SET notify = '{_NOTIFY}' WHERE {_UNTOUCHED} AND notify IS NULL")  # noqa: S608 - names of our own


def downgrade() -> None:
    """Remove it; the tables are as before."""
    for table in _RULES:
        op.execute(f"UPDATE alerts.{table} SET notify = NULL WHERE {_UNTOUCHED}")  # noqa: S608 - likewise
