"""What alerts publishes: domain to contract, pure."""

from services.alerts.domain.alert import Alert
from services.alerts.domain.signal import Signal
from shared.contracts.alerts import AlertRaised, SignalRaised
from shared.fields import fields_in_common


def alert_raised(alert: Alert) -> AlertRaised:
    return AlertRaised(
        alert_id=alert.id, **fields_in_common(alert, AlertRaised), **fields_in_common(alert.place, AlertRaised)
    )


def signal_raised(signal: Signal) -> SignalRaised:
    return SignalRaised(
        alert_id=signal.id, **{**fields_in_common(signal, SignalRaised), "figures": dict(signal.figures)}
    )
