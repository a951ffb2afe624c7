"""Alerts as JSON."""

import dataclasses
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.alerts.domain.alert import Alert
from services.alerts.domain.words import Category, Channel, Metric, Polarity, Severity


class ReasonView(BaseModel):
    """One answer that met the rule's condition."""

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


class AlertView(BaseModel):
    """An alert with what is needed to act on it."""

    id: UUID
    rule: str
    rule_version: int
    severity: Severity
    opens_ticket: bool
    response_id: UUID
    survey: str
    survey_version: int
    channel: Channel
    touchpoint: str | None
    location: str | None
    locale: str | None
    respondent_id: UUID | None
    reasons: list[ReasonView]
    comments: list[CommentView]
    occurred_at: datetime
    raised_at: datetime

    @classmethod
    def from_domain(cls, alert: Alert) -> "AlertView":
        """Return the view of `alert`."""
        return cls(
            id=alert.id,
            rule=alert.rule,
            rule_version=alert.rule_version,
            severity=alert.severity,
            opens_ticket=alert.opens_ticket,
            reasons=[ReasonView(**dataclasses.asdict(reason)) for reason in alert.reasons],
            comments=[CommentView(**dataclasses.asdict(comment)) for comment in alert.comments],
            raised_at=alert.raised_at,
            **dataclasses.asdict(alert.origin),
        )
