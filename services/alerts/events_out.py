"""What alerts publishes: domain to contract, pure."""

from typing import Any

from services.alerts.domain.alert import Alert
from services.alerts.domain.recovery import Recovery
from services.alerts.domain.signal import Signal
from shared.contracts.alerts import AlertRaised, RecoveryRequested, RecoveryWithheld, SignalRaised
from shared.fields import fields_in_common


def alert_raised(alert: Alert) -> AlertRaised:
    return AlertRaised(
        alert_id=alert.id, **fields_in_common(alert, AlertRaised), **fields_in_common(alert.place, AlertRaised)
    )


def signal_raised(signal: Signal) -> SignalRaised:
    return SignalRaised(
        alert_id=signal.id, **{**fields_in_common(signal, SignalRaised), "figures": dict(signal.figures)}
    )


def recovery_requested(recovery: Recovery) -> RecoveryRequested:
    """Return the event that a customer is to be written to; it is not withheld."""
    return RecoveryRequested(**_recovery(recovery, RecoveryRequested), requested_at=recovery.decided_at)


def recovery_withheld(recovery: Recovery) -> RecoveryWithheld:
    return RecoveryWithheld(**_recovery(recovery, RecoveryWithheld), at=recovery.decided_at)


def _recovery(recovery: Recovery, contract: type) -> dict[str, Any]:
    about = {f"{recovery.subject}_id": recovery.subject_id, "recovery_id": recovery.id}
    return {**fields_in_common(recovery, contract), **about}
