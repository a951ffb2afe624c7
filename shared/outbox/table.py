"""The outbox: one row per event, written in the transaction of the change that the event announces."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

PENDING = "pending"
PUBLISHED = "published"
DEAD = "dead"


def outbox_table(metadata: MetaData) -> Table:
    """Add the outbox to a service's metadata.

    A status and not a cursor: a sequence value is taken before its row is visible, so a reader that
    remembers the last id would skip rows that commit late. Key, headers and value are published byte for byte; a
    message that is no event of ours (a dead letter) may lack key or value.
    """
    table = Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("event_id", Uuid, nullable=False),
        Column("topic", Text, nullable=False),
        Column("key", LargeBinary),
        Column("headers", JSONB, nullable=False),
        Column("value", LargeBinary),
        Column("status", Text, nullable=False, server_default=PENDING),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("last_error", Text),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
        Column("published_at", DateTime(timezone=True)),
    )
    Index("ix_outbox_pending", table.c.id, postgresql_where=table.c.status == PENDING)
    Index("ix_outbox_published_at", table.c.published_at, postgresql_where=table.c.status == PUBLISHED)
    return table
