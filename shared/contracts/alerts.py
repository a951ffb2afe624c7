"""What alerts tells: that somebody should look at a response now."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.event import EventData
from shared.contracts.values import Category, Channel, Comment, Metric, Moment, Polarity, Words

Severity = Literal["info", "warning", "critical"]


class AlertReason(Words):
    """One answer that met the rule's condition."""

    question: str
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None = None


class AlertRaised(EventData):
    """A rule's condition was met by a response; told once per rule and response."""

    event_type: ClassVar[str] = "heed.alerts.alert.raised.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "comments")

    alert_id: UUID
    rule: str
    severity: Severity
    opens_ticket: bool = True
    response_id: UUID
    survey: str
    version: int
    channel: Channel
    touchpoint: str | None = None
    location: str | None = None
    locale: str | None = None
    respondent_id: UUID | None = None
    reasons: tuple[AlertReason, ...]
    comments: tuple[Comment, ...] = ()
    occurred_at: Moment
    raised_at: Moment

    def key(self) -> str:
        """Return the alert's id."""
        return str(self.alert_id)
