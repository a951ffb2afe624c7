"""The tables of standing programmes: what people have put, their rounds, and whom they have drawn."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, LargeBinary, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.collector.store.tables import METADATA
from shared.db.keyed import keyed_table, versions_table


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("title", Text, nullable=False),
        Column("survey", Text, nullable=False),
        Column("definition", JSONB, nullable=False),
    )


PROGRAMME = keyed_table("programme", METADATA, *_columns())
PROGRAMME_VERSION = versions_table("programme_version", METADATA, *_columns())

PROGRAMME_PAUSE = Table(
    "programme_pause",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("paused_at", DateTime(timezone=True), nullable=False),
    Column("paused_by", Text, nullable=False),
)

PROGRAMME_ROUND = Table(
    "programme_round",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("planned_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("version", Integer),
    Column("began_at", DateTime(timezone=True)),
    Column("is_late", Boolean, nullable=False),
    Column("batch_id", Uuid),
    Column("audience", Integer, nullable=False),
    Column("resting", Integer, nullable=False),
    Column("sampled", Integer, nullable=False),
)
_ROUND = PROGRAMME_ROUND.c
Index("ix_programme_round_programme_number", _ROUND.programme, _ROUND.number, unique=True)
# At most one round of a programme is to come.
Index("ix_programme_round_planned", _ROUND.programme, unique=True, postgresql_where=_ROUND.state == "planned")

# What a round drew in each unit. A place of no letters stands for customers who have none of their own.
PROGRAMME_UNIT = Table(
    "programme_unit",
    METADATA,
    Column("round_id", Uuid, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("audience", Integer, nullable=False),
    Column("resting", Integer, nullable=False),
    Column("sampled", Integer, nullable=False),
    Column("carry", Numeric, nullable=False),
)

# Whom a programme has drawn, under digests of all of their names; the row of the batch says whether they were asked.
PROGRAMME_MARK = Table(
    "programme_mark",
    METADATA,
    Column("programme", Text, primary_key=True),
    Column("person", LargeBinary, primary_key=True),
    Column("is_numbered", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("drawn_at", DateTime(timezone=True), nullable=False),
    Column("asked_before", DateTime(timezone=True)),
    Column("batch_id", Uuid, nullable=False),
    Column("row_number", Integer, nullable=False),
)
Index("ix_programme_mark_person", PROGRAMME_MARK.c.person)
