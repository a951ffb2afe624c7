"""The tables of the loop: what became of alerts elsewhere, and what the ledger is compared with."""

from sqlalchemy import Column, DateTime, Index, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.alerts.store.tables import METADATA

LOOP_CASE = Table(
    "loop_case",
    METADATA,
    Column("ticket_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("response_id", Uuid),
    Column("complaint_id", Uuid),
    Column("contacted_at", DateTime(timezone=True)),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index(None, "response_id"),
    Index(None, "complaint_id"),
    Index(None, "changed_at"),
)
"""The cases of tickets, as far as the loop goes: which response or complaint each is about, its state, and when the
customer was contacted first."""

LOOP_ABOUT = Table(
    "loop_about",
    METADATA,
    Column("ticket_id", Uuid, primary_key=True),
    Column("about", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("joined_at", DateTime(timezone=True), nullable=False),
    Column("contacted_at", DateTime(timezone=True)),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index(None, "about"),
    Index(None, "changed_at"),
)
"""The answers and complaints of cases that are about several: since when each is in the case, and when the customer was
contacted first since then."""

LOOP_NOTICE = Table(
    "loop_notice",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("sent_at", DateTime(timezone=True)),
    Column("acknowledged_at", DateTime(timezone=True)),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index(None, "changed_at"),
)
"""When the first notice about a response or complaint was sent, and when somebody said first that they take care."""

LOOP_LETTER = Table(
    "loop_letter",
    METADATA,
    Column("message_id", Uuid, primary_key=True),
    Column("ticket_id", Uuid),
    Column("response_id", Uuid),
    Column("complaint_id", Uuid),
    Column("respondent_id", Uuid),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "ticket_id"),
    Index(None, "response_id"),
    Index(None, "complaint_id"),
    Index(None, "respondent_id"),
    Index(None, "at"),
)
"""Messages that colleagues wrote to customers."""

UNHAPPY_COUNT = Table(
    "unhappy_count",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("unhappy", Integer, nullable=False),
    Column("suspect", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("imported", Integer, nullable=False),
    Column("counted_to", DateTime(timezone=True), nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    Column("compared_at", DateTime(timezone=True)),
    Index(None, "hour"),
)
"""What scoring counted last, by survey and hour; not compared since it came in while `compared_at` is missing."""

LEDGER_DIFFERENCE = Table(
    "ledger_difference",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("missing", Integer, nullable=False),
    Column("surplus", Integer, nullable=False),
    Column("first_seen_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
"""Where the ledger and scoring's count cannot both be right."""

LEDGER_STATE = Table(
    "ledger_state",
    METADATA,
    Column("only", SmallInteger, primary_key=True),
    Column("begins_at", DateTime(timezone=True)),
    Column("snapshot_at", DateTime(timezone=True)),
    Column("ends", JSONB, nullable=False, server_default="{}"),
    Column("passed_to", DateTime(timezone=True)),
    Column("compared_at", DateTime(timezone=True)),
    Column("compared_all_at", DateTime(timezone=True)),
)
"""One row: from when on the ledger is complete (None: from the beginning), and how far it was compared."""
