"""Events reach those who subscribed to them: signed, filtered, once, and again when it did not work."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from shared.contracts.notifications import DeliveryFailed, EndpointPaused, EndpointResumed
from shared.testing.one_service import types_of
from shared.testing.receiver import Writes, answer, hang_up, receiver, reset, sending
from tests.services.webhooks.subscribers import (
    COMPLAINT,
    TICKET,
    Webhooks,
    complaint_filed,
    events_of,
    header_of,
    ids_of,
    ticket_opened,
    webhooks,
)

OK = answer(204)


def verified(secret: str, head: str, body: bytes) -> object:
    """Return what the official library reads; raises where a signature is wrong."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return Webhook(secret).verify(body, {name: header_of(head, name) for name in names})


async def test_an_event_is_delivered_and_verified(hooks: Webhooks) -> None:
    async with receiver(OK) as there:
        secret = await hooks.subscribe("crm", f"{there.url}/hook?token=abc")
        event = ticket_opened()
        await hooks.service.deliver(event)
        await hooks.work_off()
        [body] = events_of(there)
        assert (body["id"], body["type"], body["source"]) == (str(event.id), TICKET, "/heed/tickets")
        assert body["data"]["ticket_id"] == str(event.data.ticket_id)
        assert ids_of(there) == [str(event.id)]
        assert there.header("content-type") == "application/cloudevents+json"
        assert verified(secret, there.heads[0], there.bodies[0]) == body
    [delivery] = await hooks.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 1)
    [attempt] = await hooks.history(delivery["id"])
    assert (attempt["outcome"], attempt["status"]) == ("delivered", 204)


async def test_delivered_twice_by_the_bus_is_delivered_once(hooks: Webhooks) -> None:
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url)
        event = ticket_opened()
        await hooks.service.deliver(event)
        await hooks.service.deliver(event)
        await hooks.work_off()
        assert len(there.bodies) == 1


async def test_types_conditions_and_patterns_choose(hooks: Webhooks) -> None:
    async with receiver(OK) as tickets, receiver(OK) as berlin:
        await hooks.subscribe("all", tickets.url, events=["heed.tickets.*"])
        condition = {"field": "location", "equals": "berlin"}
        await hooks.subscribe("berlin", berlin.url, events=["*"], condition=condition)
        there, elsewhere = ticket_opened(location="berlin"), ticket_opened(location="ulm")
        await hooks.service.deliver(there, elsewhere, complaint_filed("cold"))
        await hooks.work_off()
        assert set(ids_of(tickets)) == {str(there.id), str(elsewhere.id)}
        assert ids_of(berlin) == [str(there.id)]


async def test_attributes_choose(hooks: Webhooks) -> None:
    """Text that is written like a number counts as one where it is compared with one; what is missing is not chosen."""
    async with receiver(OK) as pro, receiver(OK) as large:
        plan = {"field": "attribute:plan", "one_of": ["pro", "team"]}
        await hooks.subscribe("pro", pro.url, events=[COMPLAINT], condition=plan)
        seats = {"all_of": [{"field": "attribute:seats", "at_least": 10}, {"none_of": [plan]}]}
        await hooks.subscribe("large", large.url, events=[COMPLAINT], condition=seats)
        found = [
            complaint_filed("cold", attributes={"plan": "pro", "seats": "9"}),
            complaint_filed("cold", attributes={"plan": "free", "seats": "12"}),
            complaint_filed("cold", attributes={"seats": 12, "plan": "team"}),
            complaint_filed("cold"),
        ]
        await hooks.service.deliver(*found)
        await hooks.work_off()
        assert set(ids_of(pro)) == {str(found[0].id), str(found[2].id)}
        assert ids_of(large) == [str(found[1].id)]
        wrong = {"field": "attribute:plan", "equals": "pro"}
        reply = await hooks.put("no", pro.url, events=[TICKET], condition=wrong)
        assert reply.status_code == 422, "cases have no attributes"


async def test_words_are_left_empty_unless_they_may_be_seen(hooks: Webhooks) -> None:
    async with receiver(OK) as plain, receiver(OK) as trusted:
        await hooks.subscribe("plain", plain.url, events=[COMPLAINT])
        await hooks.subscribe("trusted", trusted.url, events=[COMPLAINT], with_comments=True)
        await hooks.service.deliver(complaint_filed("My coffee was cold"))
        await hooks.work_off()
        assert (events_of(plain)[0]["data"]["text"], events_of(trusted)[0]["data"]["text"]) == (
            "",
            "My coffee was cold",
        )
        assert b"cold" not in plain.bodies[0]


async def test_while_a_secret_replaces_another_both_verify(hooks: Webhooks) -> None:
    async with receiver(OK) as there:
        old = await hooks.subscribe("crm", there.url)
        new = (await hooks.post("subscriptions/crm/rotate-secret", {"overlap_hours": 1})).json()["secret"]
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        assert verified(old, there.heads[0], there.bodies[0]) == verified(new, there.heads[0], there.bodies[0])
        newest = (await hooks.post("subscriptions/crm/rotate-secret", {"overlap_hours": 0})).json()["secret"]
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        assert verified(newest, there.heads[1], there.bodies[1])
        for ended in (old, new):
            with pytest.raises(Exception, match="signature"):
                verified(ended, there.heads[1], there.bodies[1])


async def test_three_secrets_at_most_are_valid_at_once(hooks: Webhooks) -> None:
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url)
        for _ in range(2):
            assert (await hooks.post("subscriptions/crm/rotate-secret")).status_code == 201
        assert (await hooks.post("subscriptions/crm/rotate-secret")).status_code == 409
        assert (await hooks.post("subscriptions/crm/rotate-secret", {"overlap_hours": 0})).status_code == 201


@pytest.mark.parametrize(
    ("behaviour", "outcome", "failure"),
    [
        (answer(500, body=b"x" * 5000), "failed", "http-500"),
        (answer(403), "refused", "http-403"),
        (answer(408), "failed", "http-408"),
        (answer(302, {"Location": "http://169.254.169.254/latest"}), "redirected", "http-302"),
        (answer(429, {"Retry-After": "1800"}), "throttled", "http-429"),
        (reset, "failed", "connection-lost"),
        (hang_up, "failed", "connection-lost"),
        (sending(b"SSH-2.0-OpenSSH\r\n\r\n"), "failed", "answer-not-http"),
    ],
)
async def test_what_fails_is_tried_again_under_the_same_id(
    hooks: Webhooks, behaviour: Writes, outcome: str, failure: str
) -> None:
    async with receiver(behaviour) as there:
        await hooks.subscribe("crm", there.url)
        event = ticket_opened()
        await hooks.service.deliver(event)
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert (delivery["state"], delivery["failure"], delivery["attempts"]) == ("pending", failure, 1)
        [attempt] = await hooks.history(delivery["id"])
        assert (attempt["outcome"], len(attempt["answer"] or "") <= 1024) == (outcome, True)
        there.behave = OK
        await hooks.hurry()
        await hooks.work_off()
        assert set(ids_of(there)) == {str(event.id)}
        [delivery] = await hooks.deliveries()
        assert (delivery["state"], delivery["attempts"], delivery["failure"]) == ("delivered", 2, None)


def seconds_until(moment: str) -> float:
    return (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()


@pytest.mark.parametrize(
    ("status", "asked", "most"), [(429, "1800", 1800), (503, "7200", 7200), (429, "9" * 30, 86400)]
)
async def test_who_asks_for_peace_is_left_in_peace(hooks: Webhooks, status: int, asked: str, most: float) -> None:
    """For as long as it asks, a day at most; the other deliveries wait too, and nobody calls that a failure."""
    async with receiver(answer(status, {"Retry-After": asked})) as there:
        await hooks.subscribe("crm", there.url)
        before = datetime.now(UTC)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        passed = (datetime.now(UTC) - before).total_seconds()
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        assert len(there.bodies) == 1
        endpoint = (await hooks.read("crm"))["endpoint"]
        assert (endpoint["health"], endpoint["failures"]) == ("ok", 0)
        [first, _] = await hooks.deliveries()
        for moment in (endpoint["next_attempt_not_before"], first["next_at"]):
            assert most - passed - 60 < seconds_until(moment) <= most


async def test_each_attempt_is_signed_anew(hooks: Webhooks) -> None:
    """Hours after the event and after the first attempt a receiver still takes it as fresh."""
    async with receiver(answer(500)) as there:
        secret = await hooks.subscribe("crm", there.url)
        event = replace(ticket_opened(), time=datetime.now(UTC) - timedelta(hours=3))
        await hooks.service.deliver(event)
        await hooks.work_off()
        await hooks.execute("UPDATE notifications.webhook_delivery SET created_at = created_at - interval '2 hours'")
        there.behave = OK
        await hooks.hurry()
        await hooks.work_off()
        assert ids_of(there) == [str(event.id)] * 2
        for head, body in zip(there.heads, there.bodies, strict=True):
            assert verified(secret, head, body)


async def test_attempts_end(hooks: Webhooks) -> None:
    """Nothing is tried for ever; the failure is an event, and the delivery can be redone."""
    async with receiver(answer(403)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        while (await hooks.deliveries())[0]["state"] == "pending":
            await hooks.hurry()
            await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert (delivery["state"], delivery["attempts"]) == ("failed", 10)
        failed = [event.data for event in await hooks.service.published() if isinstance(event.data, DeliveryFailed)]
        assert [(one.target_id, one.attempts, one.failure) for one in failed] == [("crm", 10, "http-403")]
        there.behave = OK
        assert (await hooks.post(f"deliveries/{delivery['id']}/redeliver")).status_code == 202
        await hooks.hurry()
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert (delivery["state"], delivery["attempts"]) == ("delivered", 11)


async def test_gone_ends_it_until_somebody_resumes(hooks: Webhooks) -> None:
    async with receiver(answer(410)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        endpoint = (await hooks.read("crm"))["endpoint"]
        assert (endpoint["health"], endpoint["reason"]) == ("disabled", "gone")
        await hooks.service.deliver(ticket_opened())
        await hooks.hurry()
        await hooks.work_off()
        assert len(there.bodies) == 1
        assert [one["state"] for one in await hooks.deliveries()] == ["failed", "paused"]
        assert types_of(await hooks.service.published()) == [DeliveryFailed.event_type, EndpointPaused.event_type]
        there.behave = OK
        assert (await hooks.post("subscriptions/crm/resume")).json()["health"] == "ok"
        await hooks.work_off()
        assert [one["state"] for one in await hooks.deliveries()] == ["failed", "delivered"]


async def test_failing_then_paused_then_everything_that_was_missed(database_url: str) -> None:
    async with webhooks(database_url, webhook_pause_after_minutes=1e-9) as hooks, receiver(answer(503)) as there:
        await hooks.subscribe("crm", there.url)
        events = [ticket_opened() for _ in range(30)]
        await hooks.service.deliver(*events)
        await hooks.work_off()
        subscription = await hooks.read("crm")
        assert (subscription["endpoint"]["health"], subscription["waiting"]) == ("paused", 30)
        assert {one["state"] for one in await hooks.deliveries()} == {"paused"}
        assert len(there.bodies) <= 8
        paused = [one.data for one in await hooks.service.published() if isinstance(one.data, EndpointPaused)]
        assert [(one.subscription, one.owner_team, one.failure) for one in paused] == [("crm", "it", "http-503")]
        tried = len(there.bodies)
        await hooks.hurry()
        await hooks.work_off()
        assert len(there.bodies) == tried + 1, "one probe, not thirty"
        there.behave = OK
        await hooks.hurry()
        await hooks.work_off()
        assert (await hooks.read("crm"))["endpoint"]["health"] == "ok"
        assert {one["state"] for one in await hooks.deliveries()} == {"delivered"}
        assert set(ids_of(there)) == {str(event.id) for event in events}
        resumed = [one.data for one in await hooks.service.published() if isinstance(one.data, EndpointResumed)]
        assert [one.subscription for one in resumed] == ["crm"]


async def test_nothing_of_the_address_or_secret_is_anywhere(hooks: Webhooks, capfd: pytest.CaptureFixture[str]) -> None:
    async with receiver(answer(500)) as there:
        secret = await hooks.subscribe("crm", f"{there.url}/services/T0KEN?key=s3cret")
        await hooks.put("crm", f"{there.url}/services/T0KEN2?key=s3cret", again=True)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        shown = json.dumps([await hooks.read("crm"), await hooks.deliveries()])
        bad = await hooks.put("bad", "https://u:s3cret@host/T0KEN")
        assert bad.status_code == 422
        audited = repr(await hooks.service.audited()) + repr(await hooks.service.published())
        logged = "".join(capfd.readouterr())
        for word in ("T0KEN", "s3cret", secret):
            assert word not in shown + audited + logged + bad.text
