"""What cases are about, and what merging two of them is sent with, as JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.tickets.application.related import CaseContext
from services.tickets.domain.said import CaseAnswer, CaseComplaint
from services.tickets.web.step_schemas import StepBody
from shared.fields import fields_in_common
from shared.vocabulary import CallBack, Channel, Comment, ScoredAnswer, Severity, Spot


class MergeBody(StepBody):
    """Which case goes on."""

    into: Annotated[
        UUID | Annotated[int, Field(ge=1, le=2**53)],
        Field(description="The id or the number of the ticket that goes on. It must be open."),
    ]


@dataclass(frozen=True, kw_only=True)
class AnswerView(Spot):
    """An answer that a ticket is about."""

    response_id: UUID
    severity: Severity | None
    """The highest of its alerts; `null` when no alert is about it."""
    survey: str | None
    channel: Channel | None
    occurred_at: datetime
    reasons: tuple[ScoredAnswer, ...]
    comments: tuple[Comment, ...]
    """As its author corrected them last."""
    is_gone: bool
    """It was withdrawn, or its author erased."""

    @classmethod
    def from_domain(cls, answer: CaseAnswer) -> "AnswerView":
        return cls(**fields_in_common(answer, cls))


@dataclass(frozen=True, kw_only=True)
class ComplaintView:
    """A complaint that a ticket is about."""

    complaint_id: UUID
    category: str | None
    channel: Channel | None
    occurred_at: datetime
    text: str | None
    call_back: CallBack | None
    is_gone: bool
    """Its author was erased."""

    @classmethod
    def from_domain(cls, complaint: CaseComplaint) -> "ComplaintView":
        return cls(**fields_in_common(complaint, cls))


@dataclass(frozen=True, kw_only=True)
class SaidView:
    """What the customer said that a ticket is about, the newest first."""

    answers: list[AnswerView]
    complaints: list[ComplaintView]
    unhappy_answers: int
    """How many unhappy answers the customer gave within 90 days, up to the newest one of this ticket."""

    @classmethod
    def from_domain(cls, context: CaseContext) -> "SaidView":
        return cls(
            answers=[AnswerView.from_domain(one) for one in context.answers],
            complaints=[ComplaintView.from_domain(one) for one in context.complaints],
            unhappy_answers=context.unhappy_answers,
        )
