"""What rules raised becomes a member of the group of what it is about, and the group is looked at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.group import Over, group_of
from services.alerts.domain.raising import Found
from services.alerts.domain.signal import Signal
from services.alerts.store.asking_due import Look, look_at
from services.alerts.store.asking_store import AskingStore
from services.alerts.store.recovered_store import RecoveredStore
from shared.contracts.event import Cause
from shared.unit_of_work import Work


async def enroll(work: Work, raised: Sequence[tuple[Cause, Found, Alert | Signal]]) -> None:
    """Add what was raised to its groups, in the transaction that raises it."""
    if not raised:
        return
    silences = {UUID(one.occurrence) for _, _, one in raised if isinstance(one, Signal) and one.subject == "source"}
    recovered = await RecoveredStore(work.connection).among(silences) if silences else frozenset()
    rows = [row_of(one) | {"over": _over(found, one, recovered)} for _, found, one in raised]
    await AskingStore(work.connection).add_members(rows)
    await look_at(
        work.connection,
        [
            Look(
                group_name(one),
                found.rule.definition.notify.ready_at(one.raised_at),
                "raised",
                one.id,
                cause.correlation_id,
            )
            for cause, found, one in raised
            if found.rule.definition.notify is not None
        ],
    )


def group_name(raised: Alert | Signal) -> str:
    """Return the name of the group of something that was raised."""
    if isinstance(raised, Alert):
        return group_of("response", str(raised.response_id))
    return group_of(raised.subject, raised.subject_id)


def row_of(raised: Alert | Signal) -> dict[str, Any]:
    """Return the row of a member whose reason holds."""
    spot = raised.place if isinstance(raised, Alert) else raised
    return {
        "alert_id": raised.id,
        "group": group_name(raised),
        "rule": raised.rule,
        "rule_version": raised.rule_version,
        "severity": raised.severity,
        "is_quiet": raised.is_quiet,
        "survey": spot.survey,
        "touchpoint": spot.touchpoint,
        "location": spot.location,
        "raised_at": raised.raised_at,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "over": None,
    }


def _over(found: Found, raised: Alert | Signal, recovered: frozenset[UUID]) -> Over | None:
    """Return why the reason is gone before anybody could be asked."""
    if isinstance(raised, Signal) and raised.subject == "source" and UUID(raised.occurrence) in recovered:
        return "recovered"
    return found.of.gone
