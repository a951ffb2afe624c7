"""An alert: the fact that a response met a rule's condition. It never changes, but for erasure."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.alerts.domain.response import Comment, Origin
from services.alerts.domain.words import Category, Metric, Polarity, Severity


@dataclass(frozen=True, slots=True)
class AlertReason:
    """One answer that met the condition."""

    question: str
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None


@dataclass(frozen=True, slots=True)
class Alert:
    """What somebody needs to know to act on an answer. There is at most one per rule and response."""

    id: UUID
    rule: str
    rule_version: int
    severity: Severity
    opens_ticket: bool
    origin: Origin
    reasons: tuple[AlertReason, ...]
    comments: tuple[Comment, ...]
    raised_at: datetime

    def without_person(self) -> "Alert":
        """Return the alert without what the respondent wrote and without the link to them: they were erased."""
        return replace(self, origin=replace(self.origin, respondent_id=None), comments=())


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts are wanted; None means all. The period is of `raised_at`, from inclusive to exclusive."""

    survey: str | None = None
    touchpoint: str | None = None
    rule: str | None = None
    response_id: UUID | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
