"""Tables of the proof that customers were won back: policies, re-surveys, and messages of the suite."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from services.tickets.store.tables import METADATA, TICKET
from shared.db.keyed import keyed_table, versions_table


def _policy_columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("touchpoint", Text),
        Column("resurvey", Boolean, nullable=False),
        Column("resurvey_after_days", Integer, nullable=False),
        Column("survey", Text),
        Column("answer_days", Integer, nullable=False),
        Column("resurvey_template", Text),
        Column("receipt", Boolean, nullable=False),
        Column("receipt_template", Text),
        Column("progress", Boolean, nullable=False),
        Column("progress_after_days", Integer, nullable=False),
        Column("progress_template", Text),
        Column("closing", Boolean, nullable=False),
        Column("closing_template", Text),
        Column("basis", Text),
    )


RECOVERY_POLICY = keyed_table("recovery_policy", METADATA, *_policy_columns())
RECOVERY_POLICY_VERSION = versions_table("recovery_policy_version", METADATA, *_policy_columns())

# One for each closing of a case that has a customer, also where nobody is asked: then it says why.
RESURVEY = Table(
    "resurvey",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), nullable=False),
    Column("closing_version", Integer, nullable=False),
    Column("closed_at", DateTime(timezone=True), nullable=False),
    Column("policy", Text),
    Column("survey", Text),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("requested_at", DateTime(timezone=True)),
    Column("is_late", Boolean, nullable=False),
    Column("not_asked_because", Text),
    Column("taken_back_at", DateTime(timezone=True)),
    Column("sent_at", DateTime(timezone=True)),
    Column("channel", Text),
    Column("refused_at", DateTime(timezone=True)),
    Column("refused_because", Text),
    Column("expired_at", DateTime(timezone=True)),
    Column("response_id", Uuid),
    Column("revision", Integer, nullable=False),
    Column("answered_at", DateTime(timezone=True)),
    Column("verdict", Text),
    Column("void_because", Text),
    Column("outcome", Text),
    Column("outcome_because", Text),
    UniqueConstraint("ticket_id", "closing_version"),
)
Index("ix_resurvey_closed_at", RESURVEY.c.closed_at)
Index("ix_resurvey_response_id", RESURVEY.c.response_id, postgresql_where=RESURVEY.c.response_id.is_not(None))

# What the suite and colleagues wrote to customers in cases, as far as it is known here; the words are the collector's.
CUSTOMER_MESSAGE = Table(
    "customer_message",
    METADATA,
    Column("effect_key", Text, primary_key=True),
    Column("ticket_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("taken_back_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("outcome_at", DateTime(timezone=True)),
    Column("reason", Text),
    Index(None, "ticket_id"),
)
