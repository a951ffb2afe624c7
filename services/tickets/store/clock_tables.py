"""The tables of clocks: policies, calendars as they were when a clock went by them, clocks, and steps of ladders."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.tickets.store.tables import METADATA, TICKET
from shared.db.keyed import keyed_table, versions_table


def _policy_columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("targets", JSONB, nullable=False),
        Column("touchpoints", JSONB, nullable=False),
        Column("units", JSONB, nullable=False),
        Column("pauses_while_waiting", Boolean, nullable=False),
        Column("ladder", JSONB, nullable=False),
        Column("horizon_hours", Integer, nullable=False),
    )


POLICY = keyed_table("policy", METADATA, *_policy_columns())
POLICY_VERSION = versions_table("policy_version", METADATA, *_policy_columns())

# Calendars by their content: a clock goes on by the one it began with, whatever the structure says by now.
CALENDAR = Table(
    "clock_calendar",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("calendar", JSONB, nullable=False),
)

CLOCK = Table(
    "clock",
    METADATA,
    Column("ticket_id", Uuid, ForeignKey(TICKET.c.id), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("policy", Text, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("terms", JSONB, nullable=False),
    Column("begins_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("soon_at", DateTime(timezone=True)),
    Column("is_paused", Boolean, nullable=False),
    Column("done_at", DateTime(timezone=True)),
    Column("recorded_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    # None: something has still to be done.
    Column("outcome", Text),
    Column("spent_seconds", Float),
    Column("moments", JSONB, nullable=False),
    Column("stopped_at", DateTime(timezone=True)),
    Column("fired", Integer, nullable=False),
    Column("last_fired_at", DateTime(timezone=True)),
    Column("acknowledged_at", DateTime(timezone=True)),
    Column("acknowledged_by", Text),
    Column("arming", Integer, nullable=False),
    Column("next_at", DateTime(timezone=True)),
)
# Whose clocks somebody may move to other terms.
Index("ix_clock_open", CLOCK.c.ticket_id, postgresql_where=CLOCK.c.outcome.is_(None))

# Steps that were taken, or that reached nobody: there is at most one of each.
CLOCK_STEP = Table(
    "clock_step",
    METADATA,
    Column("ticket_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("percent", Integer, nullable=False),
    Column("rung", Text, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("fired_at", DateTime(timezone=True), nullable=False),
    Column("late_seconds", Integer, nullable=False),
    Column("is_old", Boolean, nullable=False),
    # Why it reached nobody, so that the next one took it; None: it fired.
    Column("fell_because", Text),
    Column("is_reached", Boolean, nullable=False),
)
