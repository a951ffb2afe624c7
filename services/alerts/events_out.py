"""What alerts publishes: domain to contract, pure."""

from services.alerts.domain.alert import Alert
from shared.contracts.alerts import AlertRaised


def alert_raised(alert: Alert) -> AlertRaised:
    place = alert.place
    return AlertRaised(
        alert_id=alert.id,
        rule=alert.rule,
        severity=alert.severity,
        opens_ticket=alert.opens_ticket,
        response_id=alert.response_id,
        survey=place.survey,
        version=place.version,
        channel=place.channel,
        touchpoint=place.touchpoint,
        location=place.location,
        locale=place.locale,
        respondent_id=alert.respondent_id,
        reasons=alert.reasons,
        comments=alert.comments,
        occurred_at=alert.occurred_at,
        raised_at=alert.raised_at,
    )
