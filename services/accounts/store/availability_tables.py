"""The tables of when people work and who stands in for them."""

from sqlalchemy import ARRAY, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.accounts.store.people_tables import PERSON
from services.accounts.store.tables import METADATA

AVAILABILITY = Table(
    "availability",
    METADATA,
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), primary_key=True),
    Column("hours", JSONB, nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("capacity", Integer),
)

ABSENCE = Table(
    "absence",
    METADATA,
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), primary_key=True),
    Column("starts_at", DateTime(timezone=True), primary_key=True),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("deputy", Uuid, ForeignKey(PERSON.c.id)),
    Index(None, "deputy"),
    Index(None, "ends_at"),
)
