"""Tables of consents and suppressed addresses."""

from sqlalchemy import Column, DateTime, Index, LargeBinary, SmallInteger, Table, Text, Uuid

from services.collector.store.tables import METADATA

# Append-only: the newest line about a channel and a purpose is the present wish. The person is a digest, so that a wish
# outlives the erasure of whoever had it.
CONSENT_ENTRY = Table(
    "consent_entry",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("person", LargeBinary, nullable=False),
    Column("respondent_id", Uuid),
    Column("channel", Text),
    Column("purpose", Text),
    Column("wish", Text, nullable=False),
    Column("basis", Text),
    Column("source", Text, nullable=False),
    Column("wording", Text),
    Column("said_at", DateTime(timezone=True), nullable=False),
    Column("by", Text),
    Column("message_id", Uuid),
    Column("undoes", Uuid),
)
Index(
    "ix_consent_entry_message_id", CONSENT_ENTRY.c.message_id, postgresql_where=CONSENT_ENTRY.c.message_id.is_not(None)
)
Index("ix_consent_entry_person", CONSENT_ENTRY.c.person)
Index(
    "ix_consent_entry_respondent_id",
    CONSENT_ENTRY.c.respondent_id,
    postgresql_where=CONSENT_ENTRY.c.respondent_id.is_not(None),
)

SUPPRESSION = Table(
    "suppression",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("address", LargeBinary, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True)),
    Column("released_at", DateTime(timezone=True)),
    Column("released_by", Text),
    Column("respondent_id", Uuid),
)
Index("ix_suppression_address", SUPPRESSION.c.address)
Index(
    "ix_suppression_respondent_id",
    SUPPRESSION.c.respondent_id,
    postgresql_where=SUPPRESSION.c.respondent_id.is_not(None),
)
Index("ix_suppression_since_id", *SUPPRESSION.c["since", "id"])

# What signs the links in messages, where the settings do not say: one row, made once. Whoever has a copy of the
# database can sign links, as they can read everybody's answers.
LINK_SECRET = Table(
    "link_secret",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),
)

# Delivery reports about no message of ours: how many come is worth knowing, whom they are about is not kept.
UNMATCHED_REPORT = Table(
    "unmatched_report",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text),
    Column("reporter", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
)
Index("ix_unmatched_report_received_at_id", *UNMATCHED_REPORT.c["received_at", "id"])
