"""The tables of batches of invitations."""

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.collector.store.tables import METADATA

INVITATION_BATCH = Table(
    "invitation_batch",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("survey", Text, nullable=False),
    Column("options", JSONB, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("locations", ARRAY(Text), nullable=False),
    Column("has_unplaced", Boolean, nullable=False),
    Column("programme", Text),
    Column("sent_by", Text),
    Column("sent_at", DateTime(timezone=True)),
    Column("settled_at", DateTime(timezone=True)),
    Column("cancelled_by", Text),
)
Index("ix_invitation_batch_requested_at_id", INVITATION_BATCH.c.requested_at, INVITATION_BATCH.c.id)

# What a row wants says who somebody is: it is emptied as soon as the row is decided, cancelled, or the person erased.
INVITATION_BATCH_ROW = Table(
    "invitation_batch_row",
    METADATA,
    Column("batch_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("problems", JSONB, nullable=False),
    Column("wanted", JSONB(none_as_null=True)),
    Column("people", ARRAY(LargeBinary), nullable=False),
    Column("invitation_id", Uuid, nullable=False),
)
_ROW = INVITATION_BATCH_ROW.c
_WAITING = _ROW.state == "waiting"
Index("ix_invitation_batch_row_waiting", _ROW.batch_id, _ROW.number, postgresql_where=_WAITING)
Index("ix_invitation_batch_row_people", _ROW.people, postgresql_using="gin", postgresql_where=_WAITING)

# What is foreseen of large drafts, as far as their rows were looked at.
INVITATION_BATCH_FORECAST = Table(
    "invitation_batch_forecast",
    METADATA,
    Column("batch_id", Uuid, primary_key=True),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("is_failed", Boolean, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("up_to", Integer, nullable=False),
    Column("counts", JSONB, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("waits", JSONB, nullable=False),
    Column("days", JSONB, nullable=False),
    Column("refused", JSONB, nullable=False),
)

# How many of a batch go out on each day: as it was planned, and as it came.
INVITATION_BATCH_DAY = Table(
    "invitation_batch_day",
    METADATA,
    Column("batch_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("planned", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
)
