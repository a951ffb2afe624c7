"""How urgent a case is by its clocks, in one word, for lists and filters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

DueState = Literal["overdue", "due_soon", "on_time", "paused", "none"]
"""Something is late; most of the time is spent; there is time; it waits for the customer; nothing is due."""
DUE_STATES: tuple[DueState, ...] = get_args(DueState)
SOON_PERCENT = 80
"""After this share of a target a case is due soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What follows from the clocks of a case, kept beside it so that lists sort and filter without reading them."""

    at: datetime | None = None
    """The earliest deadline of what has still to be done; None: nothing is due, or all of it is paused."""
    soon_at: datetime | None = None
    """Since when the case is due soon."""
    is_paused: bool = False
    """Whether a clock stands still, because the case waits."""


NOTHING_DUE = Due()


def due_state(due: Due, now: datetime) -> DueState:
    """Return the word for a moment. What is late stays late, also while the case waits for the customer."""
    if due.at is not None and due.at < now:
        return "overdue"
    if due.soon_at is not None and due.soon_at <= now:
        return "due_soon"
    if due.at is not None:
        return "on_time"
    return "paused" if due.is_paused else "none"
