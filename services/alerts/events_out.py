"""What alerts publishes: domain to contract, pure."""

from services.alerts.domain.alert import Alert
from shared.contracts.alerts import AlertRaised
from shared.fields import fields_in_common


def alert_raised(alert: Alert) -> AlertRaised:
    return AlertRaised(
        alert_id=alert.id, **fields_in_common(alert, AlertRaised), **fields_in_common(alert.place, AlertRaised)
    )
