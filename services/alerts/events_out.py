"""What alerts tells others: domain to contract, pure."""

import dataclasses

from services.alerts.domain.alert import Alert
from shared.contracts.alerts import AlertRaised, AlertReason
from shared.contracts.values import Comment


def alert_raised(alert: Alert) -> AlertRaised:
    """Return the event that tells of `alert`."""
    origin = alert.origin
    return AlertRaised(
        alert_id=alert.id,
        rule=alert.rule,
        severity=alert.severity,
        opens_ticket=alert.opens_ticket,
        response_id=origin.response_id,
        survey=origin.survey,
        version=origin.survey_version,
        channel=origin.channel,
        touchpoint=origin.touchpoint,
        location=origin.location,
        locale=origin.locale,
        respondent_id=origin.respondent_id,
        reasons=tuple(AlertReason(**dataclasses.asdict(reason)) for reason in alert.reasons),
        comments=tuple(Comment(question=comment.question, text=comment.text) for comment in alert.comments),
        occurred_at=origin.occurred_at,
        raised_at=alert.raised_at,
    )
