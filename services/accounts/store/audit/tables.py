"""The tables of the audit log."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import ARRAY


def audit_segment_table(metadata: MetaData) -> Table:
    """Add the segments: a row for each month with entries, which stays when its entries are dropped."""
    return Table(
        "audit_segment",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("month", Date, nullable=False),
        Column("previous_hash", Text, nullable=False),
        Column("first_hash", Text, nullable=False),
        Column("entries", BigInteger, nullable=False),
        Column("last_hash", Text, nullable=False),
        Column("closing_hash", Text),
        Column("closed_at", DateTime(timezone=True)),
        Column("dropped_at", DateTime(timezone=True)),
    )


def audit_entry_table(metadata: MetaData) -> Table:
    """Add the entries: only ever inserted, and deleted a whole segment at a time.

    `before` and `after` are text and not JSONB: their hash is that of the bytes. An event has one entry, however often
    it is delivered and however long the inbox remembers it.
    """
    table = Table(
        "audit_entry",
        metadata,
        Column("segment", Integer, primary_key=True, autoincrement=False),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("service", Text, nullable=False),
        Column("event_id", Uuid, nullable=False),
        Column("action", Text, nullable=False),
        Column("thing", Text, nullable=False),
        Column("thing_id", Text),
        Column("thing_ref", Text),
        Column("actor_kind", Text, nullable=False),
        Column("actor_ref", Text),
        Column("address_ref", Text),
        Column("reason_ref", Text),
        Column("location", Text),
        Column("before", Text),
        Column("after", Text),
        Column("refs", ARRAY(Text), nullable=False),
        Column("hash", Text, nullable=False),
        Unique("service", "event_id"),
        Index(None, "at"),
        Index(None, "actor_ref"),
        Index(None, "action"),
        Index(None, "location"),
    )
    # Ids of things can be long, longer than an index on their order takes.
    Index("ix_audit_entry_thing_id", table.c.thing_id, postgresql_using="hash")
    Index("ix_audit_entry_refs", table.c.refs, postgresql_using="gin")
    return table


def audit_subject_table(metadata: MetaData) -> Table:
    """Add what references stand for; see `Subject`."""
    table = Table(
        "audit_subject",
        metadata,
        Column("id", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("value", Text),
        Column("salt", Text),
        Column("noted_at", DateTime(timezone=True), nullable=False),
        Index(None, "kind", "noted_at"),
    )
    Index("ix_audit_subject_value", table.c.value, postgresql_using="hash")
    return table
