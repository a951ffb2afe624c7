"""Which tickets somebody wants to see."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.domain.workflow import State


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What must be true of a ticket; None means anything."""

    state: State | None = None
    assignee: str | None = None
    survey: str | None = None
    touchpoint: str | None = None
    response_id: UUID | None = None
    complaint_id: UUID | None = None
