"""The inbox: the identity of every event whose effect is committed."""

from sqlalchemy import Column, DateTime, Index, MetaData, Table, Text, Uuid, func


def inbox_table(metadata: MetaData) -> Table:
    """Add the inbox to a service's metadata. CloudEvents identifies an event by its `(source, id)`."""
    table = Table(
        "inbox",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("source", Text, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    )
    Index("ix_inbox_received_at", table.c.received_at)
    return table
