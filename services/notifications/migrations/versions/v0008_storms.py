"""What waits for somebody is found in its order, and so are the notices that a destination got one by one."""

from alembic import op

revision = "0008"
down_revision = "0007"

_SINGLE = (
    "CREATE INDEX ix_notice_delivery_single ON notifications.notice_delivery (destination_id, created_at) "
    "WHERE notice_id IS NOT NULL AND digest_id IS NULL"
)
_UP = (
    "DROP INDEX notifications.ix_notice_waiting",
    "CREATE INDEX ix_notice_waiting ON notifications.notice (addressee, id) WHERE state = 'waiting'",
    _SINGLE,
)
_DOWN = (
    "DROP INDEX notifications.ix_notice_delivery_single",
    "DROP INDEX notifications.ix_notice_waiting",
    "CREATE INDEX ix_notice_waiting ON notifications.notice (addressee) WHERE state = 'waiting'",
)


def upgrade() -> None:
    """Read no more than is wanted, however much waits or was put into digests."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Read all of it again."""
    for statement in _DOWN:
        op.execute(statement)
