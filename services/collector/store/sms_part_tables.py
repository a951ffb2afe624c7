"""Parts of long text messages, until all of a message are here."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text

from services.collector.store.tables import METADATA

SMS_PART = Table(
    "sms_part",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("recipient", Text),
    Column("reference", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
)
Index("ix_sms_part_account_sender_reference", *SMS_PART.c["account", "sender", "reference"])
Index("ix_sms_part_received_at", SMS_PART.c.received_at)
