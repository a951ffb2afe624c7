"""The history of a ticket: one entry per version, nothing is ever rewritten but for erasure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.domain.workflow import State

Action = Literal["opened", "alert_linked", "assigned", "contacted", "resolved", "closed", "reopened"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened in one step. `from_state` is None for the first one only."""

    version: int
    action: Action
    actor: str
    """Name of the key that was used, or `heed` for the suite itself."""
    at: datetime
    from_state: State | None
    to_state: State
    assignee: str | None
    """Who is responsible after the step."""
    note: str | None = None
    root_cause: str | None = None
    alert_id: UUID | None = None
    """The alert that opened the ticket or was linked to it."""
