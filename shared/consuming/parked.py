"""Parked events: records that could not be handled, and those of the same key that came after them."""

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
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

PARKED = "parked"
REPLAYED = "replayed"
DISCARDED = "discarded"


def parked_table(metadata: MetaData) -> Table:
    """Add the parked events to a service's metadata. Key, headers and value are kept byte for byte.

    A record is identified by topic, partition, offset and the time at which the bus stored it: a topic that is created
    again counts offsets from 0, and its records must not be mistaken for those that were parked before. The index on
    keys is a hash, which takes a key of any length.
    """
    table = Table(
        "parked_event",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("record_offset", BigInteger, nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("key", LargeBinary),
        Column("headers", JSONB, nullable=False),
        Column("value", LargeBinary),
        Column("error", Text, nullable=False),
        Column("status", Text, nullable=False, server_default=PARKED),
        Column("parked_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
        Column("settled_at", DateTime(timezone=True)),
        UniqueConstraint("topic", "partition", "record_offset", "recorded_at"),
    )
    Index("ix_parked_event_waiting", table.c.key, postgresql_using="hash", postgresql_where=table.c.status == PARKED)
    Index("ix_parked_event_settled_at", table.c.settled_at, postgresql_where=table.c.status != PARKED)
    return table
