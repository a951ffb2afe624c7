"""Alerts as JSON."""

import dataclasses
from datetime import datetime
from uuid import UUID

from services.alerts.domain.alert import Alert
from shared.vocabulary import Comment, ScoredAnswer, Severity
from shared.web.origin import OriginView


class AlertView(OriginView):
    """An alert with what is needed to act on it."""

    id: UUID
    rule: str
    rule_version: int
    severity: Severity
    opens_ticket: bool
    response_id: UUID
    survey: str
    survey_version: int
    respondent_id: UUID | None
    reasons: list[ScoredAnswer]
    comments: list[Comment]
    occurred_at: datetime
    raised_at: datetime

    @classmethod
    def from_domain(cls, alert: Alert) -> "AlertView":
        """Return the view of `alert`."""
        named = {name: getattr(alert, name) for name in cls.model_fields if hasattr(alert, name)}
        place = dataclasses.asdict(alert.place)
        return cls(survey_version=place.pop("version"), **place, **named)
