"""What becomes of alerts elsewhere: notices, acknowledgement, cases, contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from services.alerts.domain.subject import CustomerKind

LoopStep = Literal["alert", "notice", "acknowledged", "contact"]
"""What happens after an answer came in: a rule raises an alert, the first notice is sent, somebody says that they take
care of it, and the customer is contacted for the first time: a case about it is marked as contacted, or a colleague
wrote to them. What is automatic is never a contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopCase:
    """A case of tickets, as it was at one of its steps."""

    ticket_id: UUID
    version: int
    state: str
    response_id: UUID | None
    complaint_id: UUID | None
    contacted_at: datetime | None
    """When the customer was contacted; None: this step was another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopAbout:
    """One of several answers and complaints that a case is about."""

    ticket_id: UUID
    about: UUID
    kind: CustomerKind
    joined_at: datetime
    """A moment at which the case was about it."""
    contacted_at: datetime | None
    """When the customer was contacted while it was; None: they were not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopNotice:
    """That a notice about a response or complaint was sent, or acknowledged; the other is None."""

    subject: CustomerKind
    subject_id: UUID
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopLetter:
    """A message that a colleague wrote to a customer, and that was sent.

    Without a case, a response or a complaint it was written on the customer's page.
    """

    message_id: UUID
    ticket_id: UUID | None
    response_id: UUID | None
    complaint_id: UUID | None
    respondent_id: UUID | None
    at: datetime


class Course(NamedTuple):
    """How far it is with what an alert is about; None: not so far."""

    notice_at: datetime | None
    """When the first notice was sent."""
    contact_at: datetime | None
    """When a colleague contacted the customer for the first time."""


@dataclass(frozen=True, slots=True)
class FirstTime:
    """A step was taken for the first time, so long after the answer came in."""

    step: LoopStep
    seconds: float
