"""Promises in reports: kept by a call in time, also one that was logged later."""

from datetime import datetime, timedelta
from uuid import UUID

from shared.clock import FixedClock
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.event import Event
from shared.contracts.messages import MessageSent
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import NOON, Desk, MakeAlert
from tests.services.tickets.test_case_reports import HOUR, report


async def test_promises(tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock) -> None:
    """Kept by a call in time, also one that was logged later; not by a late one, and none is one not due yet."""
    at = [NOON + timedelta(hours=hours) for hours in (4, 4, 4, 4, 90)]
    cases = []
    for promise_at in at:
        response = uuid7()
        await tickets.deliver(alert(response_id=response))
        cases.append((await desk.found(limit=1))[0]["id"])
        await _promise(tickets, response, promise_at)
    clock.advance(2 * HOUR)
    await desk.step(cases[0], "contact")
    clock.advance(4 * HOUR)
    await desk.step(cases[1], "contact", happened_at=(NOON + timedelta(hours=3)).isoformat())
    await desk.step(cases[2], "contact")
    shown = await report(tickets, by="touchpoint")
    kept = shown["total"]["promises_kept"]
    assert (kept["part"], kept["n"], kept["value"]) == (2, 4, 0.5)
    assert [group["promises_kept"]["n"] for group in shown["groups"]] == [4]


async def _promise(service: OneService, response: UUID, at: datetime) -> None:
    recovery = uuid7()
    request = RecoveryRequested(
        recovery_id=recovery,
        rule="unhappy",
        response_id=response,
        alert_id=uuid7(),
        promise_at=at,
        promise_zone="UTC",
        requested_at=NOON,
    )
    sent = MessageSent(
        message_id=uuid7(),
        effect_key=f"recovery:{recovery}",
        channel="email",
        purpose="service_contact",
        cause="recovery",
        response_id=response,
        at=NOON,
        basis="consent",
    )
    for data, source in ((request, "/heed/alerts"), (sent, "/heed/collector")):
        await service.deliver(Event(data, source=source, time=NOON))
