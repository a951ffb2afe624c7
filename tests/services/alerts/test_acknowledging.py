"""Somebody takes care: from an alert or from a notice, once, and no service echoes what another one said."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.notifications import NoticeAcknowledged
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.asking_steps import (
    NAGGING,
    acknowledged,
    look,
    notice_acknowledged,
    pending,
    reasons,
    requests,
    rule,
)
from tests.services.alerts.happenings import NOON, filed, get, recovered, scored, silent


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


async def asked(alerts: OneService, clock: FixedClock) -> str:
    """Let an unhappy answer be asked about, and return the id of its alert."""
    await rule(alerts, notify=NAGGING)
    await alerts.deliver(scored())
    clock.advance(31)
    await look(alerts)
    [alert] = (await get(alerts, "/v1/alerts"))["items"]
    return str(alert["id"])


async def test_an_agent_acknowledges_once(alerts: OneService, clock: FixedClock) -> None:
    """The first one stays, twice is once, it is shown with the alert, audited, and published once."""
    alert_id = await asked(alerts, clock)
    kim, lee = sign_in(alerts.app, "agent"), sign_in(alerts.app, "agent")
    path = f"/v1/alerts/{alert_id}/acknowledgement"
    replies = [await alerts.client.post(path, headers=one.headers) for one in (kim, kim, lee)]
    assert [reply.status_code for reply in replies] == [200] * 3
    assert {reply.json()["acknowledged_by"] for reply in replies} == {kim.caller.name}
    for shown in (await get(alerts, f"/v1/alerts/{alert_id}"), (await get(alerts, "/v1/alerts"))["items"][0]):
        assert (shown["acknowledged_by"], bool(shown["acknowledged_at"])) == (kim.caller.name, True)
    [published] = await acknowledged(alerts)
    assert (str(published.alert_id), published.acknowledged_by) == (alert_id, kim.caller.name)
    assert [one.thing_id for one in await alerts.audited() if one.action == "alert.acknowledged"] == [alert_id]


async def test_who_may_acknowledge(alerts: OneService, clock: FixedClock) -> None:
    """Whoever works on cases and sees the place; a viewer may not, another unit finds nothing."""
    alert_id = await asked(alerts, clock)
    path = f"/v1/alerts/{alert_id}/acknowledgement"
    viewer = sign_in(alerts.app, "viewer")
    other = sign_in(alerts.app, "agent", unit="wien", locations=frozenset({"wien"}))
    mine = sign_in(alerts.app, "agent", unit="graz", locations=frozenset({"graz"}))
    assert [(await alerts.client.post(path, headers=one.headers)).status_code for one in (viewer, other, mine)] == [
        403,
        404,
        200,
    ]
    notices = f"/v1/alerts/{alert_id}/notices"
    assert [(await alerts.client.get(notices, headers=one.headers)).status_code for one in (other, mine)] == [404, 200]
    assert (await alerts.client.post(f"/v1/alerts/{uuid7()}/acknowledgement", headers=mine.headers)).status_code == 404


async def test_signals_likewise(alerts: OneService, clock: FixedClock) -> None:
    await rule(alerts, "complaints", trigger="complaint_filed", notify=NAGGING)
    await alerts.deliver(filed())
    [signal] = (await get(alerts, "/v1/signals"))["items"]
    assert signal["acknowledged_by"] is None
    other = sign_in(alerts.app, "agent", unit="wien", locations=frozenset({"wien"}))
    path = f"/v1/signals/{signal['id']}/acknowledgement"
    assert (await alerts.client.post(path, headers=other.headers)).status_code == 404
    reply = await alerts.client.post(path, headers=alerts.admin)
    assert reply.json()["alert_id"] == signal["id"]
    assert (await get(alerts, f"/v1/signals/{signal['id']}"))["acknowledged_by"] == reply.json()["acknowledged_by"]
    clock.advance(31)
    await look(alerts)
    assert (await requests(alerts), await pending(alerts)) == ([], [])
    [held] = (await get(alerts, f"/v1/signals/{signal['id']}/notices"))["withheld"]
    assert held["because"] == "acknowledged"


async def test_an_acknowledged_notice_acknowledges_what_it_said(alerts: OneService, clock: FixedClock) -> None:
    """And nothing that was raised since; published under another id again, it changes nothing."""
    alert_id = await asked(alerts, clock)
    [request] = await requests(alerts)
    read = notice_acknowledged(request, clock.now())
    await alerts.deliver(read, read)
    await alerts.deliver(Event(read.data, source=read.source, time=NOON))
    [published] = await acknowledged(alerts)
    assert (str(published.alert_id), published.group, published.acknowledged_by) == (alert_id, request.group, "kim")
    assert (await get(alerts, f"/v1/alerts/{alert_id}"))["acknowledged_by"] == "kim"
    await rule(alerts, "late")
    await alerts.deliver(scored(response_id=UUID(request.subject_id), revision=2))
    clock.advance(3600)
    await look(alerts)
    assert await reasons(alerts) == ["first", "new_member"]
    assert (await requests(alerts))[1].rules == ("late",)


async def test_what_alerts_publishes_is_not_answered(alerts: OneService, clock: FixedClock) -> None:
    """An echo of an acknowledgement that began here, however often it comes back, is the end of it."""
    alert_id = await asked(alerts, clock)
    await alerts.client.post(f"/v1/alerts/{alert_id}/acknowledgement", headers=alerts.admin)
    before = len(await alerts.published())
    [request] = await requests(alerts)
    for minutes in range(3):
        echo: Event[NoticeAcknowledged] = notice_acknowledged(request, clock.now() + timedelta(minutes=minutes))
        await alerts.deliver(echo)
        await look(alerts)
    assert len(await alerts.published()) == before


async def test_whoever_took_care_of_a_source_once_is_not_asked_of_it_for_ever(
    alerts: OneService, clock: FixedClock
) -> None:
    """It recovered, and falls silent again a month later: that is said, and repeated until somebody takes care."""
    await rule(alerts, "silence", trigger="source_silent", notify=NAGGING)
    first = silent()
    await alerts.deliver(first)
    clock.advance(31)
    await look(alerts)
    [request] = await requests(alerts)
    await alerts.deliver(notice_acknowledged(request, clock.now()))
    await alerts.deliver(recovered(first))
    await look(alerts)
    clock.advance(30 * 24 * 3600)
    await alerts.deliver(silent(at=clock.now(), silent_since=clock.now() - timedelta(hours=5)))
    for seconds in (31, 15 * 60, 15 * 60):
        clock.advance(seconds)
        await look(alerts)
    assert await reasons(alerts) == ["first", "ended", "new_member", "repeat", "repeat"]
    await alerts.deliver(notice_acknowledged((await requests(alerts))[-1], clock.now()))
    clock.advance(3600)
    await look(alerts)
    assert (len(await requests(alerts)), await pending(alerts)) == (5, [])


async def test_groups_of_others_are_passed_over(alerts: OneService, clock: FixedClock) -> None:
    """Tickets asks for notices, too: who acknowledges those says nothing about alerts."""
    await asked(alerts, clock)
    [request] = await requests(alerts)
    foreign = notice_acknowledged(request, clock.now())
    changed = {name: getattr(foreign.data, name) for name in NoticeAcknowledged.__struct_fields__}
    data = NoticeAcknowledged(**(changed | {"group": f"ticket:{uuid7()}", "subject": "ticket", "cause": "assignment"}))
    await alerts.deliver(Event(data, source="/heed/notifications", time=NOON))
    assert await acknowledged(alerts) == []


async def test_many_at_once_are_one(alerts: OneService, clock: FixedClock) -> None:
    """From alerts and notices at the same moment, while a worker looks."""
    alert_id = await asked(alerts, clock)
    [request] = await requests(alerts)
    clock.advance(16 * 60)
    path = f"/v1/alerts/{alert_id}/acknowledgement"
    await asyncio.gather(
        *(alerts.client.post(path, headers=alerts.admin) for _ in range(4)),
        *(alerts.deliver(notice_acknowledged(request, clock.now())) for _ in range(4)),
        look(alerts),
    )
    assert len(await acknowledged(alerts)) == 1
    await look(alerts)
    assert await pending(alerts) == []
