"""The tables of the register of improvements."""

from sqlalchemy import BigInteger, Column, Date, DateTime, ForeignKey, Index, Integer, Sequence, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB

from services.tickets.store.tables import METADATA, TICKET

_MOMENT = DateTime(timezone=True)

IMPROVEMENT_NUMBER = Sequence("improvement_number", metadata=METADATA, schema="tickets")
"""Numbers of their own, beside those of cases."""

IMPROVEMENT = Table(
    "improvement",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text),
    Column("due_on", Date),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("unit", Text),
    Column("cause", Text),
    Column("done_on", Date),
    Column("dropped_because", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
    Unique("number"),
    Index(None, "state", "number"),
    Index(None, "unit", "number"),
)

IMPROVEMENT_HISTORY = Table(
    "improvement_history",
    METADATA,
    Column("improvement_id", Uuid, ForeignKey(IMPROVEMENT.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", _MOMENT, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("ticket_id", Uuid),
)
"""`changes` is a list of [term, before, after]."""

IMPROVEMENT_CASE = Table(
    "improvement_case",
    METADATA,
    Column("improvement_id", Uuid, ForeignKey(IMPROVEMENT.c.id), primary_key=True),
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("linked_by", Text, nullable=False),
    Column("linked_at", _MOMENT, nullable=False),
    Index(None, "ticket_id"),
)
"""Which cases are behind an improvement."""
