"""Steps of tests about asking for notices: rules that notify, due work by the test's clock, and what was published."""

from datetime import datetime
from typing import Any

from sqlalchemy import text

from services.alerts.jobs import DUE_KINDS
from services.alerts.store.tables import DUE
from shared.contracts.alerts import AlertAcknowledged
from shared.contracts.event import Event
from shared.contracts.notices import AlertsNoticeRequested
from shared.contracts.notifications import NoticeAcknowledged
from shared.due.claiming import claim
from shared.ids import uuid7
from shared.observability.correlation import tracing
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import UNHAPPY, event, put

CARE: dict[str, Any] = {"recipients": [{"kind": "team", "team": "care"}]}
NAGGING: dict[str, Any] = {
    "recipients": [{"kind": "responsible"}],
    "needs_acknowledgement": True,
    "repeat_after_minutes": 15,
}


async def rule(alerts: OneService, key: str = "unhappy", *, notify: Any = None, **body: Any) -> None:
    """Store a rule about unhappy answers that notifies a team; the one that is there from the start goes."""
    await alerts.client.delete("/v1/rules/unhappy-answer", headers=alerts.admin | {"If-Match": "*"})
    if "trigger" not in body:
        body.setdefault("when", UNHAPPY)
    reply = await put(alerts, key, notify=notify or CARE, **body)
    assert reply.is_success, reply.text


async def look(alerts: OneService) -> None:
    """Do all looks that are there, whenever they are due: looking too early or too often changes nothing."""
    async with alerts.engine.begin() as connection:
        await connection.execute(text("UPDATE alerts.due SET next_at = now() WHERE state = 'pending'"))
    [kind] = DUE_KINDS
    for claimed in await claim(alerts.engine, DUE, "asking", limit=5000, lease_seconds=600.0):
        with tracing(kind.trace(claimed)):
            await kind.run(alerts.use_cases, claimed)


async def pending(alerts: OneService) -> list[datetime]:
    """Return when groups are looked at next."""
    async with alerts.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT next_at FROM alerts.due WHERE state = 'pending' ORDER BY next_at")
        )
        return list(found.scalars())


async def requests(alerts: OneService) -> list[AlertsNoticeRequested]:
    """Return all notices that were asked for."""
    found = [one.data for one in await alerts.published()]
    return [data for data in found if isinstance(data, AlertsNoticeRequested)]


async def reasons(alerts: OneService) -> list[str]:
    return [one.reason for one in await requests(alerts)]


async def acknowledged(alerts: OneService) -> list[AlertAcknowledged]:
    found = [one.data for one in await alerts.published()]
    return [data for data in found if isinstance(data, AlertAcknowledged)]


def notice_acknowledged(request: AlertsNoticeRequested, at: datetime, by: str = "kim") -> Event[NoticeAcknowledged]:
    """Return that somebody acknowledged a notice that was asked for."""
    return event(
        NoticeAcknowledged(
            notice_id=uuid7(),
            notice_key=request.notice_key,
            group=request.group,
            cause=request.cause,
            reason=request.reason,
            subject=request.subject,
            subject_id=request.subject_id,
            rules=request.rules,
            location=request.location,
            is_drill=request.is_drill,
            requested_at=request.at,
            acknowledged_by=by,
            at=at,
        )
    )
