"""The tables of routing: routes, what was decided about each case, who waits for whom, and whose turn it is."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.tickets.store.tables import METADATA, TICKET
from shared.db.keyed import keyed_table, versions_table


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("enabled", Boolean, nullable=False),
        Column("position", Integer, nullable=False),
        Column("condition", JSONB(none_as_null=True)),
        Column("team", Text),
        Column("otherwise_team", Text),
        Column("pick", Text, nullable=False),
        Column("person_limit", Integer),
        Column("team_limit", Integer),
        Column("ignores_hours", Boolean, nullable=False),
    )


def _of_ticket() -> ForeignKey:
    # Whoever decides about a new case does so before it is stored, in the same transaction.
    return ForeignKey(TICKET.c.id, deferrable=True, initially="DEFERRED")


ROUTE = keyed_table("route", METADATA, *_columns())
ROUTE_VERSION = versions_table("route_version", METADATA, *_columns())

# Why a case went where it went. One for each version of a case that was looked at, the newest look of it.
DECISION = Table(
    "routing_decision",
    METADATA,
    Column("ticket_id", Uuid, _of_ticket(), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("occasion", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("routes", JSONB, nullable=False),
    Column("places", JSONB, nullable=False),
    Column("people", JSONB, nullable=False),
    Column("route", Text),
    Column("route_version", Integer),
    Column("team", Text),
    Column("person", Uuid),
    Column("waits", Text),
    Column("passed_over", JSONB, nullable=False),
)

# Cases that wait for the first of their team who has room. Those that a route gives to nobody are not here.
QUEUE = Table(
    "routing_queue",
    METADATA,
    Column("ticket_id", Uuid, _of_ticket(), primary_key=True),
    Column("team", Text, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("route", Text),
    Column("passed_over", JSONB, nullable=False),
)
Index("ix_routing_queue_order", QUEUE.c.team, QUEUE.c.rank.desc(), QUEUE.c.since, QUEUE.c.ticket_id)

TURN = Table(
    "routing_turn",
    METADATA,
    Column("team", Text, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("turn", BigInteger, nullable=False),
)

# How much everybody has to do is asked with every case; those that are resolved grow for ever.
IS_WORK = TICKET.c.state.not_in([literal_column("'resolved'"), literal_column("'closed'")])
Index("ix_ticket_work", TICKET.c.assignee, TICKET.c.team, postgresql_where=IS_WORK)
Index("ix_ticket_work_of_team", TICKET.c.team, TICKET.c.created_at, postgresql_where=IS_WORK)
