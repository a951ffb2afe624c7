"""What alerts publishes: domain to contract, pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.drill import Drill
from services.alerts.domain.group import Asked
from services.alerts.domain.recovery import Recovery
from services.alerts.domain.signal import Signal
from shared.contracts.alerts import AlertAcknowledged, AlertRaised, RecoveryRequested, RecoveryWithheld, SignalRaised
from shared.contracts.notices import AlertsNoticeRequested
from shared.fields import fields_in_common
from shared.vocabulary import SubjectKind


def alert_raised(alert: Alert) -> AlertRaised:
    return AlertRaised(
        alert_id=alert.id, **fields_in_common(alert, AlertRaised), **fields_in_common(alert.place, AlertRaised)
    )


def signal_raised(signal: Signal) -> SignalRaised:
    return SignalRaised(
        alert_id=signal.id, **{**fields_in_common(signal, SignalRaised), "figures": dict(signal.figures)}
    )


def alert_acknowledged(alert_id: UUID, group: str, by: str, at: datetime) -> AlertAcknowledged:
    return AlertAcknowledged(alert_id=alert_id, group=group, acknowledged_by=by, acknowledged_at=at)


def notice_requested(
    group: str, asked: Asked, alerts: Sequence[Alert], signals: Sequence[Signal], names: Mapping[str, str]
) -> AlertsNoticeRequested:
    """Return the request for a notice about some alerts or signals of one group; at least one of them.

    Args:
        group: what it is about.
        asked: what was decided.
        alerts: of the group.
        signals: of the group.
        names: of the rules, by their keys.
    """
    raised: list[Alert | Signal] = sorted([*alerts, *signals], key=lambda one: (one.raised_at, one.id))
    subject, _, subject_id = group.partition(":")
    first, newest = raised[0], raised[-1]
    spot = first.place if isinstance(first, Alert) else first
    is_over = asked.reason == "ended"  # its words are those of somebody who may have taken them back
    answers = dict.fromkeys(reason for alert in alerts for reason in alert.reasons)
    comments = dict.fromkeys(comment for alert in alerts for comment in alert.comments)
    return AlertsNoticeRequested(
        notice_key=asked.key(group),
        group=group,
        cause="alert",
        reason=asked.reason,
        subject=cast("SubjectKind", subject),
        subject_id=subject_id,
        severity=asked.severity,
        recipients=asked.recipients,
        rules=asked.rules,
        rule_names=tuple(names.get(key, key) for key in asked.rules),
        alert_ids=tuple(one.id for one in raised),
        survey=spot.survey,
        touchpoint=spot.touchpoint,
        location=spot.location,
        respondent_id=first.respondent_id,
        answers=() if is_over else tuple(answers),
        comments=() if is_over else tuple(comments),
        figures=dict(newest.figures) if isinstance(newest, Signal) and not is_over else {},
        urgency=asked.urgency,
        is_acknowledged_by_hand=asked.needs_acknowledgement,
        occurred_at=newest.occurred_at,
        at=asked.at,
    )


def drill_requested(drill: Drill, rule_name: str) -> AlertsNoticeRequested:
    return AlertsNoticeRequested(
        notice_key=f"alerts:{drill.group}",
        group=drill.group,
        cause="drill",
        reason="first",
        subject="drill",
        subject_id=str(drill.id),
        severity=drill.severity,
        recipients=drill.recipients,
        rules=(drill.rule,),
        rule_names=(rule_name,),
        touchpoint=drill.touchpoint,
        location=drill.location,
        urgency=drill.urgency,
        is_acknowledged_by_hand=True,
        is_drill=True,
        occurred_at=drill.started_at,
        at=drill.started_at,
    )


def recovery_requested(recovery: Recovery) -> RecoveryRequested:
    """Return the event that a customer is to be written to; it is not withheld."""
    return RecoveryRequested(**_recovery(recovery, RecoveryRequested), requested_at=recovery.decided_at)


def recovery_withheld(recovery: Recovery) -> RecoveryWithheld:
    return RecoveryWithheld(**_recovery(recovery, RecoveryWithheld), at=recovery.decided_at)


def _recovery(recovery: Recovery, contract: type) -> dict[str, Any]:
    about = {f"{recovery.subject}_id": recovery.subject_id, "recovery_id": recovery.id}
    return {**fields_in_common(recovery, contract), **about}
