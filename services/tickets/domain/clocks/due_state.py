"""How urgent a case is by its clocks, in one word, for lists and filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from services.tickets.domain.clocks.clock import Clock

DueState = Literal["overdue", "due_soon", "on_time", "paused", "none"]
"""Something is late; most of the time is spent; there is time; it waits for the customer; nothing is due."""
DUE_STATES: tuple[DueState, ...] = get_args(DueState)
SOON_PERCENT = 80
"""After this share of a target a case is due soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is kept with a case so that lists can sort and filter by it without reading clocks."""

    due_at: datetime | None = None
    """The earliest deadline of what has still to be done; None: nothing is due, or all of it is paused."""
    soon_at: datetime | None = None
    """Since when it is due soon."""
    is_paused: bool = False
    """Whether a clock stands still."""


def due_of(open_clocks: Iterable[tuple[Clock, datetime | None]]) -> Due:
    """Return what is kept with a case.

    Args:
        open_clocks: what has still to be done, each with the moment at which it is due soon; None: while paused.
    """
    clocks = [(clock, soon_at) for clock, soon_at in open_clocks if clock.is_open]
    dues = [(clock.due_at, soon_at or clock.due_at) for clock, soon_at in clocks if clock.due_at is not None]
    return Due(
        due_at=min((due_at for due_at, _ in dues), default=None),
        soon_at=min((soon_at for _, soon_at in dues), default=None),
        is_paused=any(clock.paused_since is not None for clock, _ in clocks),
    )


def due_state(due: Due, now: datetime) -> DueState:
    """Return the word for a moment. What is late stays late, also while the case waits for the customer."""
    if due.due_at is not None and due.due_at < now:
        return "overdue"
    if due.soon_at is not None and due.soon_at <= now:
        return "due_soon"
    if due.due_at is not None:
        return "on_time"
    return "paused" if due.is_paused else "none"
