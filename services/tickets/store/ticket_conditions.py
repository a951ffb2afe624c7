"""Which tickets a filter means, as conditions of a statement."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, literal_column, select

from services.tickets.domain.due_filter import DueFilter
from services.tickets.domain.reading import CLOSED, OPEN, TicketFilter
from services.tickets.store.joining_tables import ANSWER, COMPLAINT
from services.tickets.store.tables import TICKET
from services.tickets.store.work_tables import WATCH

_EQUAL = ("survey", "touchpoint", "assignee", "number", "respondent_id")
"""Fields of the filter that a ticket must have as they are."""
_AMONG = {"severities": "severity", "assignees": "assignee", "teams": "team", "locations": "location"}
"""Fields that name several values, and the columns that must have one of them."""


def conditions(wanted: TicketFilter, now: datetime, *, but: Collection[str] = ()) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter.

    Args:
        wanted: which tickets.
        now: the moment from which `waiting_hours` and `due` count.
        but: fields of the filter whose conditions somebody else adds.
    """
    found = [TICKET.c[name] == value for name in _EQUAL if (value := getattr(wanted, name)) is not None]
    for name, column in _AMONG.items():
        if ((values := getattr(wanted, name)) and name not in but) or values == frozenset():
            found.append(_among(column, values))
    if "states" not in but:
        found += _of_states(wanted)
    if wanted.is_unassigned:
        found.append(TICKET.c.assignee.is_(None))
    found += _about(wanted)
    if wanted.waiting_hours is not None:
        found.append(TICKET.c.waiting_since <= now - timedelta(hours=wanted.waiting_hours))
    if wanted.due is not None:
        found += _due(wanted.due, now)
    return found


def _about(wanted: TicketFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks of what a case is about, who watches it, and whether its customer waits for a call."""
    found: list[ColumnElement[bool]] = [
        TICKET.c.id.in_(select(column.table.c.ticket_id).where(column == about))
        for column, about in (
            (ANSWER.c.response_id, wanted.response_id),
            (COMPLAINT.c.complaint_id, wanted.complaint_id),
            (WATCH.c.person_id, wanted.watched_by),
        )
        if about is not None
    ]
    if wanted.has_open_call_back:
        found += [TICKET.c.call_back_open_since.is_not(None), TICKET.c.state != literal_column(f"'{CLOSED}'")]
    return found


def _of_states(wanted: TicketFilter) -> list[ColumnElement[bool]]:
    # Written out, or the index of open tickets cannot be used: other states are parameters.
    still_open = [TICKET.c.state != literal_column(f"'{CLOSED}'")]
    if set(wanted.states) == set(OPEN):
        return still_open
    some = [_among("state", wanted.states)] if wanted.states else []
    return some + (still_open if wanted.states and CLOSED not in wanted.states else [])


def _due(due: DueFilter, now: datetime) -> list[ColumnElement[bool]]:
    since, until = due.between(now)
    if due.choice == "follow_up":
        return [TICKET.c.follow_up_at <= until]
    moment = TICKET.c.due_or_never
    return [moment < until, *([] if since is None else [moment >= since])]


def _among(column: str, values: Collection[str]) -> ColumnElement[bool]:
    if len(values) == 1:
        return TICKET.c[column] == next(iter(values))
    wanted: Any = bindparam(None, sorted(values), ARRAY(Text), unique=True)
    return TICKET.c[column] == any_(wanted)
