"""The tables of what cases are about: answers and complaints with their words, and what further ones join."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.tickets.store.tables import METADATA, TICKET

# The answers that a case is about, each with its own words, so that each can be taken back by itself. A response is in
# one case that is not closed at most; it may be in closed ones besides.
ANSWER = Table(
    "ticket_answer",
    METADATA,
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("response_id", Uuid, primary_key=True),
    Column("respondent_id", Uuid),
    Column("since_version", Integer, nullable=False),
    Column("severity", Text),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("channel", Text),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("comments", JSONB, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("is_gone", Boolean, nullable=False),
    Index(None, "response_id"),
    Index(None, "respondent_id"),
)

# A complaint is in one case, whatever is delivered again under whichever event id; a closed one is reopened.
COMPLAINT = Table(
    "ticket_complaint",
    METADATA,
    Column("complaint_id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), nullable=False),
    Column("respondent_id", Uuid),
    Column("since_version", Integer, nullable=False),
    Column("category", Text),
    Column("channel", Text),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("text", Text),
    Column("call_back", JSONB(none_as_null=True)),
    Column("is_gone", Boolean, nullable=False),
    Index(None, "ticket_id"),
    Index(None, "respondent_id"),
)

# Of cases that are not closed: whose further answers join them, as digests of person and place.
JOINS = Table(
    "ticket_joins",
    METADATA,
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("key", Uuid, primary_key=True),
    Index(None, "key"),
)

# Corrections of responses that came before an alert about them: an alert may have been raised before the correction.
EARLY_WORDS = Table(
    "early_words",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("respondent_id", Uuid),
    Column("revision", Integer, nullable=False),
    Column("comments", JSONB, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "respondent_id"),
    Index(None, "at"),
)
