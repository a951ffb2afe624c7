"""A fire drill takes the way of a rule's notices and counts nowhere."""

import re
from typing import Any
from uuid import UUID

import pytest

from services.notifications.domain.notices.words import WORDS
from services.notifications.service import SERVICE as NOTIFICATIONS
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.notices import AlertsNoticeRequested
from shared.contracts.notifications import NoticeSent, NoticeWithheld
from shared.ids import uuid7
from shared.testing.fake_gateway import Reply, fake_gateway
from shared.testing.mail_server import HOST, mail_server
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from tests.services.alerts.asking_steps import CARE, NAGGING, acknowledged, notice_acknowledged, requests, rule
from tests.services.alerts.happenings import NOON, get, put
from tests.services.alerts.looping import boxes, query
from tests.services.notifications.conftest import World
from tests.services.notifications.noticing import verified_mail, work

KIM, LEE = UUID(int=7), UUID(int=8)


def became(request: AlertsNoticeRequested, notice: UUID, person: UUID | None, **how: str) -> Event[Any]:
    """Return that a notice was sent on a channel, or withheld."""
    fields = {name: getattr(request, name) for name in ("notice_key", "group", "cause", "reason", "subject", "rules")}
    fields |= {"subject_id": request.subject_id, "is_drill": request.is_drill, "requested_at": request.at, "at": NOON}
    kind = NoticeSent if "channel" in how else NoticeWithheld
    return Event(kind(notice_id=notice, person_id=person, **fields, **how), source="/heed/notifications", time=NOON)  # type: ignore[arg-type] # of either


async def test_it_shows_each_step(alerts: OneService) -> None:
    """Of the rule's recipients, marked, and asked for once; nothing else happens, and no number counts it."""
    await rule(alerts, notify=NAGGING, severity="critical")
    body = {"touchpoint": "delivery", "location": "graz"}
    started = await alerts.client.post("/v1/rules/unhappy/drill", json=body, headers=alerts.admin)
    assert started.status_code == 201, started.text
    [request] = await requests(alerts)
    drill_id = started.json()["id"]
    assert (request.is_drill, request.cause, request.subject, request.subject_id) == (True, "drill", "drill", drill_id)
    assert (request.group, request.severity, request.touchpoint) == (f"drill:{drill_id}", "critical", "delivery")
    assert [one.kind for one in request.recipients] == ["responsible"]
    assert (request.is_acknowledged_by_hand, request.alert_ids) == (True, ())
    mail, room = uuid7(), uuid7()
    sent = became(request, mail, KIM, channel="email")
    await alerts.deliver(sent, became(request, room, None, withheld_because="no_destination"))
    await alerts.deliver(sent, Event(sent.data, source=sent.source, time=NOON))
    read = notice_acknowledged(request, NOON, by=str(KIM)).data
    same = {name: getattr(read, name) for name in type(read).__struct_fields__}
    await alerts.deliver(Event(type(read)(**(same | {"notice_id": mail})), source=sent.source, time=NOON))
    shown = await get(alerts, f"/v1/drills/{drill_id}")
    by_id = {one["notice_id"]: one for one in shown["notices"]}
    assert (by_id[str(mail)]["channel"], by_id[str(mail)]["acknowledged_by"]) == ("email", str(KIM))
    assert by_id[str(room)]["withheld_because"] == "no_destination"
    assert len(by_id) == 2
    assert (await get(alerts, "/v1/alerts"))["items"] == (await get(alerts, "/v1/signals"))["items"] == []
    assert await acknowledged(alerts) == []
    assert "drill.started" in [one.action for one in await alerts.audited()]


async def test_from_the_rule_to_the_button(alerts: OneService, clock: FixedClock, database_url: str) -> None:
    """The mail says that it is a drill, whoever presses its button is shown, and no number of the loop has it."""
    await rule(alerts, notify={"recipients": [{"kind": "person", "person_id": str(KIM)}]})
    started = await alerts.client.post("/v1/rules/unhappy/drill", headers=alerts.admin)
    [request] = await requests(alerts)
    async with mail_server() as mails, fake_gateway(Reply(body={})) as gateway:
        smtp = NotificationsSettings(
            smtp_host=HOST, smtp_port=mails.port, smtp_security="none", smtp_from="heed@coffee.example"
        )
        async with one_service(NOTIFICATIONS, database_url, service_settings=smtp, clock=clock) as notifications:
            world = World(notifications, clock, mails, gateway)
            await world.person(language="en")
            await verified_mail(world)
            await notifications.deliver(Event(request, source="/heed/alerts", time=clock.now()))
            await work(world)
            text = mails.received[0].part("plain")
            assert WORDS["en"].drill in text
            [button] = re.findall(r"http://heed\.test(/n/\S+)", text)
            assert (await notifications.client.post(button)).is_success
            became_of_it = await notifications.published()
    await alerts.deliver(*became_of_it)
    [shown] = (await get(alerts, f"/v1/drills/{started.json()['id']}"))["notices"]
    assert (shown["channel"], shown["acknowledged_by"]) == ("email", str(KIM))
    assert (await boxes(alerts), await acknowledged(alerts)) == ({}, [])
    health = await get(alerts, f"/v1/loop-health?{query()}")
    assert (health["alerts"], {step["reached"] for step in health["steps"]}) == (0, {0})


async def test_notices_that_are_no_drills_are_passed_over(alerts: OneService) -> None:
    await rule(alerts)
    drill_id = (await alerts.client.post("/v1/rules/unhappy/drill", headers=alerts.admin)).json()["id"]
    [request] = await requests(alerts)
    fields = {name: getattr(request, name) for name in type(request).__struct_fields__}
    real = AlertsNoticeRequested(**(fields | {"is_drill": False}))
    await alerts.deliver(became(real, uuid7(), KIM, channel="sms"))
    assert (await get(alerts, f"/v1/drills/{drill_id}"))["notices"] == []


async def test_who_may_rehearse(alerts: OneService) -> None:
    """Managers, of places that they see; a rule that notifies nobody cannot be rehearsed."""
    await rule(alerts)
    assert (await put(alerts, "mute", when={"answer": {"verdict": "unhappy"}})).is_success
    south = sign_in(alerts.app, "manager", unit="south", locations=frozenset({"graz"}))
    east = sign_in(alerts.app, "manager", unit="east", locations=frozenset({"wien"}))
    agent = sign_in(alerts.app, "agent")
    path = "/v1/rules/unhappy/drill"
    reply = await alerts.client.post(path, json={"location": "graz"}, headers=south.headers)
    assert reply.status_code == 201
    assert (await alerts.client.post(path, json={"location": "graz"}, headers=east.headers)).status_code == 422
    assert (await alerts.client.post(path, headers=south.headers)).status_code == 422
    assert (await alerts.client.post(path, headers=agent.headers)).status_code == 403
    read = f"/v1/drills/{reply.json()['id']}"
    seen = [(await alerts.client.get(read, headers=one.headers)).status_code for one in (south, east, agent)]
    assert seen == [200, 404, 200]
    assert (await alerts.client.post("/v1/rules/mute/drill", headers=alerts.admin)).status_code == 409
    assert (await alerts.client.post("/v1/rules/none/drill", headers=alerts.admin)).status_code == 404


@pytest.mark.parametrize("urgency", ["at_once", "working_hours"])
async def test_it_is_as_urgent_as_the_rule(alerts: OneService, urgency: str) -> None:
    await rule(alerts, notify=CARE | {"urgency": urgency})
    await alerts.client.post("/v1/rules/unhappy/drill", headers=alerts.admin)
    assert [one.urgency for one in await requests(alerts)] == [urgency]
