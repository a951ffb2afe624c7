"""The tables of what people do with cases besides their states."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.tickets.store.tables import METADATA, TICKET
from shared.db.keyed import keyed_table, versions_table


def _checklist_columns() -> tuple[Column[Any], ...]:
    return (
        Column("names", JSONB, nullable=False),
        Column("items", JSONB, nullable=False),
        Column("condition", JSONB(none_as_null=True)),
        Column("position", Integer, nullable=False),
        Column("is_retired", Boolean, nullable=False),
    )


CHECKLIST = keyed_table("checklist", METADATA, *_checklist_columns())
CHECKLIST_VERSION = versions_table("checklist_version", METADATA, *_checklist_columns())

# What is to be done in a case: items of the checklists that fitted when it was opened, in the versions of that moment.
CHECK = Table(
    "ticket_check",
    METADATA,
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("checklist", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("checklist_version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_required", Boolean, nullable=False),
    Column("done_by", Text),
    Column("done_at", DateTime(timezone=True)),
)
# Who follows which case.
WATCH = Table(
    "ticket_watch",
    METADATA,
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    Index(None, "person_id"),
)
