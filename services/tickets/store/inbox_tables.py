"""What the inbox needs of the database: indexes in the orders of its lists, and the tables of saved views."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    Table,
    Text,
    Uuid,
    literal_column,
)

from services.tickets.store.tables import METADATA, OPEN_INCLUDES, TICKET
from shared.db.owned import owned_table

_MOMENT = DateTime(timezone=True)
_OPEN = TICKET.c.state != literal_column("'closed'")
_ORDER = (TICKET.c.urgency, TICKET.c.due_or_never, TICKET.c.number)


def _in_order(name: str, *first: Column[Any], narrowed: ColumnElement[bool] | None = None) -> None:
    """Declare an index that has the open tickets of each value of a column in the order of urgency.

    What is in it besides is what lists need of a ticket before they know which ones they show.
    """
    where = _OPEN if narrowed is None else _OPEN & narrowed
    more = ["id"] if TICKET.c.location in first or not first else ["location", "id"]
    Index(name, *first, *_ORDER, postgresql_include=more, postgresql_where=where)


_in_order("ix_ticket_urgency")
_in_order("ix_ticket_location_urgency", TICKET.c.location)
_in_order("ix_ticket_assignee_urgency", TICKET.c.assignee)
_in_order("ix_ticket_team_urgency", TICKET.c.team)
_in_order("ix_ticket_unassigned_urgency", TICKET.c.location, narrowed=TICKET.c.assignee.is_(None))
Index("ix_ticket_location_state_number", TICKET.c.location, TICKET.c.state, TICKET.c.number)
Index(
    "ix_ticket_follow_up_at",
    TICKET.c.follow_up_at,
    TICKET.c.number,
    postgresql_where=TICKET.c.follow_up_at.is_not(None),
)
# In the other orders, the index alone decides what a list does not show.
Index("ix_ticket_open_number", TICKET.c.number, postgresql_include=OPEN_INCLUDES, postgresql_where=_OPEN)
# What can be filtered by: each value is found by stepping over the tickets that have it.
Index("ix_ticket_open_touchpoint", TICKET.c.touchpoint, TICKET.c.location, postgresql_where=_OPEN)
Index("ix_ticket_open_survey", TICKET.c.survey, TICKET.c.location, postgresql_where=_OPEN)

CASE_VIEW = owned_table(
    "case_view",
    METADATA,
    Column("query", Text, nullable=False),
    Column("shared_with", Text, nullable=False),
    Column("team", Text),
)
"""`query` is the canonical one of the inbox; `team` is the key of the team that it is shared with."""
Index("ix_case_view_shared_with", CASE_VIEW.c.shared_with, CASE_VIEW.c.team)

CASE_VIEW_DEFAULT = Table(
    "case_view_default",
    METADATA,
    Column("person_id", Uuid, primary_key=True),
    Column("view_id", Uuid, ForeignKey(CASE_VIEW.c.id, ondelete="CASCADE"), nullable=False),
    Index(None, "view_id"),
)
"""What the inbox opens with, for whoever chose a view."""
