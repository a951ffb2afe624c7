"""Tickets as they are shown."""

import dataclasses
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.tickets.domain.complaint import Category, Channel, Metric, Polarity
from services.tickets.domain.history import Action, Entry
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import State, Step, allowed_steps


class ReasonView(BaseModel):
    """One answer that made somebody look."""

    question: str
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None


class CommentView(BaseModel):
    """Something that the respondent wrote."""

    question: str
    text: str


class TicketView(BaseModel):
    """A ticket as it stands."""

    id: UUID
    number: int
    subject: str
    state: State
    allowed_steps: tuple[Step, ...]
    """What can be done now."""
    version: int
    survey: str | None
    touchpoint: str | None
    location: str | None
    channel: Channel | None
    response_id: UUID | None
    alert_id: UUID | None
    complaint_id: UUID | None
    """The complaint that was filed without a survey; its words are the ticket's comment."""
    respondent_id: UUID | None
    assignee: str | None
    root_cause: str | None
    reasons: list[ReasonView]
    comments: list[CommentView]
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    @classmethod
    def from_domain(cls, ticket: Ticket) -> "TicketView":
        """Return the view of `ticket`."""
        return cls(allowed_steps=allowed_steps(ticket.state), **dataclasses.asdict(ticket))


class EntryView(BaseModel):
    """One step in the history of a ticket."""

    version: int
    action: Action
    actor: str
    at: datetime
    from_state: State | None
    to_state: State
    assignee: str | None
    note: str | None
    root_cause: str | None
    alert_id: UUID | None

    @classmethod
    def from_domain(cls, entry: Entry) -> "EntryView":
        """Return the view of `entry`."""
        return cls(**dataclasses.asdict(entry))
