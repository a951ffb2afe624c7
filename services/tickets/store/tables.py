"""The tables of tickets."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    and_,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.keyed import keyed_table, versions_table
from shared.db.metadata import service_metadata
from shared.due.table import due_table

METADATA = service_metadata("tickets")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)

TICKET_NUMBER = Sequence("ticket_number", metadata=METADATA, schema="tickets")
"""Numbers grow; a transaction that fails leaves a gap."""

_URGENCY = (
    "CASE WHEN state = 'resolved' THEN 6 ELSE CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END "
    "+ CASE WHEN state = 'waiting' THEN 3 ELSE 0 END END"
)
_DUE_OR_NEVER = "coalesce(due_at, 'infinity'::timestamptz)"
OPEN_INCLUDES = ["state", "survey", "touchpoint", "location", "assignee", "team", "due_or_never", "id"]
"""What lists of open tickets are narrowed by."""
TICKET = Table(
    "ticket",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("severity", Text),
    Column("raised_from", Text),
    Column("category", Text),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("channel", Text),
    Column("response_id", Uuid),
    Column("further_response_ids", JSONB, nullable=False),
    Column("alert_id", Uuid),
    Column("complaint_id", Uuid),
    Column("further_complaint_ids", JSONB, nullable=False),
    Column("about", Text),
    Column("figures", JSONB, nullable=False),
    Column("respondent_id", Uuid),
    Column("unit_path", JSONB, nullable=False),
    Column("team", Text),
    Column("assignee", Text),
    Column("cause", Text),
    Column("cause_version", Integer),
    Column("root_cause", Text),
    Column("action_taken", Text),
    Column("not_contacted_because", Text),
    Column("outcome", Text),
    Column("outcome_at", DateTime(timezone=True)),
    Column("reasons", JSONB, nullable=False),
    Column("comments", JSONB, nullable=False),
    Column("call_back", JSONB(none_as_null=True)),
    Column("call_back_open_since", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("waiting_since", DateTime(timezone=True), nullable=False),
    Column("waiting_until", DateTime(timezone=True)),
    Column("follow_up_at", DateTime(timezone=True)),
    Column("contacted_at", DateTime(timezone=True)),
    Column("resolved_at", DateTime(timezone=True)),
    Column("closed_at", DateTime(timezone=True)),
    Column("merged_into", Uuid),
    # What follows from the clocks of a case is kept by them, and by nobody who writes the case.
    Column("due_at", DateTime(timezone=True)),
    Column("due_soon_at", DateTime(timezone=True)),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("is_clocked", Boolean, nullable=False, server_default=false()),
    Column("merged_cases", Integer, nullable=False),
    # What lists are sorted by: `domain.urgency.urgency_of` as the database computes it, and due moments with an end.
    Column("urgency", SmallInteger, Computed(_URGENCY, persisted=True)),
    Column("due_or_never", DateTime(timezone=True), Computed(_DUE_OR_NEVER, persisted=True)),
    UniqueConstraint("number"),
    Index(None, "state", "number"),
    Index(None, "assignee", "number"),
    Index(None, "survey", "number"),
    Index(None, "touchpoint", "number"),
    Index(None, "response_id", "number"),
    Index(None, "state", "waiting_since", "number"),
    Index(None, "updated_at"),
)
Index("ix_ticket_closed_at", TICKET.c.closed_at, postgresql_where=TICKET.c.closed_at.is_not(None))
Index("ix_ticket_created_at", TICKET.c.created_at)
Index("ix_ticket_respondent_id", TICKET.c.respondent_id, postgresql_where=TICKET.c.respondent_id.is_not(None))
# Most cases are closed, and most questions are about the others: who waits longest, how many, where.
Index(
    "ix_ticket_open",
    TICKET.c.waiting_since,
    TICKET.c.number,
    postgresql_include=OPEN_INCLUDES,
    postgresql_where=TICKET.c.state != "closed",
)
# Whoever wants a call has few others beside them.
Index(
    "ix_ticket_call_back_open",
    TICKET.c.number,
    postgresql_where=TICKET.c.call_back_open_since.is_not(None) & (TICKET.c.state != "closed"),
)
# What cases were closed with lately: counted by cause, without reading the cases.
Index(
    "ix_ticket_cause_closed_at",
    TICKET.c.closed_at,
    postgresql_include=["cause", "location"],
    postgresql_where=TICKET.c.cause.is_not(None),
)
# A customer is called back once: a response has at most one ticket that is not closed.
Index("uq_ticket_response_id_open", TICKET.c.response_id, unique=True, postgresql_where=TICKET.c.state != "closed")
Index("ix_ticket_merged_into", TICKET.c.merged_into, postgresql_where=TICKET.c.merged_into.is_not(None))
# A silent source or a score that moved is one case while it is open, whichever rules find it and however often.
Index("uq_ticket_about_open", TICKET.c.about, unique=True, postgresql_where=TICKET.c.state != "closed")

# What is due first; what was opened before there were clocks, or by a process that knows none.
Index("ix_ticket_due_at", TICKET.c.due_at, TICKET.c.number, postgresql_where=TICKET.c.due_at.is_not(None))
Index(
    "ix_ticket_unclocked",
    TICKET.c.id,
    postgresql_where=and_(TICKET.c.is_clocked.is_(False), TICKET.c.state != "closed"),
)

HISTORY = Table(
    "ticket_history",
    METADATA,
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("happened_at", DateTime(timezone=True)),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("assignee", Text),
    Column("team", Text),
    Column("note", Text),
    Column("cause", Text),
    Column("cause_version", Integer),
    Column("root_cause", Text),
    Column("action_taken", Text),
    Column("not_contacted_because", Text),
    Column("outcome", Text),
    Column("until", DateTime(timezone=True)),
    Column("alert_id", Uuid),
    Column("response_id", Uuid),
    Column("other_ticket_id", Uuid),
    Column("message", JSONB(none_as_null=True)),
    Column("outcome_because", Text),
    Column("item", Text),
    Column("mentions", JSONB(none_as_null=True)),
    Column("call_back", JSONB(none_as_null=True)),
)
# An alert enters one history, once, whatever is delivered again under whichever event id.
Index("uq_ticket_history_alert_id", HISTORY.c.alert_id, unique=True, postgresql_where=HISTORY.c.alert_id.is_not(None))

# What came about a response or complaint before it had a case: messages to the customer, and signals. It waits here.
EARLY = Table(
    "early_news",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("response_id", Uuid),
    Column("complaint_id", Uuid),
    Column("message", JSONB(none_as_null=True)),
    Column("alert_id", Uuid),
    Column("severity", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "response_id"),
    Index(None, "complaint_id"),
)

# Calls that customers were promised, so that whoever has the case is reminded in time.
PROMISE = Table(
    "promise",
    METADATA,
    Column("recovery_id", Uuid, primary_key=True),
    Column("response_id", Uuid),
    Column("complaint_id", Uuid),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    # None: nothing is promised, or the news of the message came first.
    Column("promise_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("outcome_at", DateTime(timezone=True)),
    Index(None, "response_id"),
    Index(None, "complaint_id"),
)
DUE = due_table(METADATA)


def _cause_columns() -> tuple[Column[Any], ...]:
    return (
        Column("names", JSONB, nullable=False),
        Column("parent", Text),
        Column("position", Integer, nullable=False),
        Column("is_retired", Boolean, nullable=False),
    )


CAUSE = keyed_table("cause", METADATA, *_cause_columns())
CAUSE_VERSION = versions_table("cause_version", METADATA, *_cause_columns())

# People who were erased and responses that were withdrawn, by their ids.
FORGOTTEN = forgotten_table(METADATA)
