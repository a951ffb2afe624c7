"""Which steps of a case are likely next, for whoever looks at it."""

from collections.abc import Sequence
from typing import Literal

from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import allowed_steps

Way = Literal[
    "take", "contact", "wait", "resume", "resolve", "close", "reopen", "assign", "note", "follow-up", "outcome", "merge"
]
"""What a page offers: the steps, taking a case oneself, and what contradicts nothing that others do."""
_ALWAYS: tuple[Way, ...] = ("note", "follow-up")
_LIKELY = 2


def ways_of(ticket: Ticket, me: str) -> tuple[Sequence[Way], Sequence[Way]]:
    """Return what can be done with a case: what is likely, the likeliest first, and everything else.

    Args:
        ticket: the case.
        me: the name of who looks at it.
    """
    order: list[Way] = ["contact", "wait", "resolve", "close", "reopen", "assign", *_ALWAYS, "merge", "outcome"]
    if ticket.state in ("new", "assigned"):
        mine = ticket.assignee == me
        first: list[Way] = ["contact", "close"] if mine else ["take", "contact"]
        if ticket.is_anonymous:
            first = ["resolve", "close"] if mine else ["take", "resolve"]
        order = first + order
    elif ticket.state == "contacted":
        order = ["close", "wait", *order]
    elif ticket.state == "waiting":
        order = ["resume", "contact", *order]
    elif ticket.state == "resolved":
        order = ["close", "outcome", *order]
    else:
        order = ["outcome", "note", *order] if ticket.outcome is None else ["note", "reopen", *order]
    found = [way for way in dict.fromkeys((*order, "take")) if _is_possible(way, ticket, me)]
    return found[:_LIKELY], found[_LIKELY:]


def _is_possible(way: Way, ticket: Ticket, me: str) -> bool:
    allowed = allowed_steps(ticket.state)
    if way == "take":
        return "assign" in allowed and ticket.assignee != me
    if way == "outcome":
        is_over = ticket.state in ("resolved", "closed") and ticket.merged_into is None
        return is_over and ticket.kind != "signal"
    if way == "reopen" and ticket.merged_into is not None:
        return False
    if way == "wait":
        return way in allowed and ticket.state != "waiting"
    return way in _ALWAYS or way in allowed
