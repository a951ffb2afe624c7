"""Subscriptions over the API: kept under a key, checked, masked, and for the whole company only."""

from typing import Any

import pytest

from shared.testing.receiver import answer, receiver
from shared.testing.signing_in import sign_in
from tests.services.webhooks.subscribers import COMPLAINT, TICKET, Webhooks, ids_of, ticket_opened

URL = "https://crm.example.com/hook/s3cret"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "ftp://crm.example.com"}, "url"),
        ({"url": "https://user:pw@crm.example.com"}, "url"),
        ({"url": "http://crm.example.com"}, None),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": "https://[::ffff:a9fe:a9fe]/"}, "url"),
        ({"url": ""}, "url"),
        ({"events": ["heed.tickets.ticket.opend.v1"]}, "events.0"),
        ({"events": [TICKET, "HEED.*"]}, "events.1"),
        ({"events": []}, "events"),
        ({"owner_team": None}, "owner_team"),
        ({"condition": {"field": "rating", "equals": 1}}, "condition.field"),
        ({"condition": {"field": "state", "equals": "gone"}}, "condition.equals"),
        ({"condition": {"field": "actor", "equals": "ada"}}, "condition.field"),
        ({"condition": {"answer": {"metric": "nps"}}}, "condition.answer"),
        ({"condition": {"field": "text", "equals": "x"}, "events": [COMPLAINT]}, "condition.field"),
        ({"condition": {"all_of": []}}, "condition"),
    ],
)
async def test_what_could_not_work_is_refused(hooks: Webhooks, body: dict[str, Any], field: str | None) -> None:
    reply = await hooks.put("crm", **{"url": URL, **body})
    if field is None:
        assert reply.status_code == 201, "names are judged when they are called"
        return
    assert reply.status_code == 422, reply.text
    assert field in [error["field"] for error in reply.json()["errors"]]
    assert "s3cret" not in reply.text


async def test_a_subscription_is_a_keyed_thing(hooks: Webhooks) -> None:
    reply = await hooks.put("crm", URL)
    assert reply.status_code == 201
    secret = reply.json()["secret"]
    assert secret.startswith("whsec_")
    assert reply.json()["url"] == "https://crm.example.com/…"
    same = await hooks.put("crm", URL)
    assert (same.status_code, same.json()["secret"], same.json()["revision"]) == (200, None, 1)
    assert (await hooks.put("crm", URL, description="new")).status_code == 428
    kept = await hooks.put("crm", "", description="new", again=True)
    assert (kept.json()["revision"], kept.json()["url"]) == (2, "https://crm.example.com/…")
    listed = (await hooks.service.client.get("/v1/subscriptions", headers=hooks.service.admin)).json()["items"]
    assert [one["key"] for one in listed] == ["crm"]
    shown = await hooks.read("crm")
    assert len(shown["secrets"]) == 1
    assert secret not in str(shown)
    gone = await hooks.service.client.delete("/v1/subscriptions/crm", headers={**hooks.service.admin, "If-Match": "*"})
    assert gone.status_code == 204
    for path in ("ping", "pause", "resume", "rotate-secret"):
        assert (await hooks.post(f"subscriptions/crm/{path}")).status_code == 404
    assert (await hooks.put("crm", URL)).status_code == 201
    actions = [one.action for one in await hooks.service.audited()]
    assert actions == [f"subscription.{word}" for word in ("defined", "changed", "deleted", "defined")]


async def test_deleted_while_something_waits(hooks: Webhooks) -> None:
    async with receiver(answer(204)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        headers = {**hooks.service.admin, "If-Match": "*"}
        await hooks.service.client.delete("/v1/subscriptions/crm", headers=headers)
        await hooks.hurry()
        await hooks.work_off()
        assert there.bodies == []
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        assert len(there.bodies) == 1


async def test_ping_and_pause(hooks: Webhooks) -> None:
    async with receiver(answer(204)) as there:
        await hooks.subscribe("crm", there.url)
        delivery_id = (await hooks.post("subscriptions/crm/ping")).json()["delivery_id"]
        await hooks.work_off()
        assert ids_of(there) == [delivery_id]
        assert [one["status"] for one in await hooks.history(delivery_id)] == [204]
        assert (await hooks.post("subscriptions/crm/pause")).json()["reason"] == "by_hand"
        event = ticket_opened()
        await hooks.service.deliver(event)
        await hooks.hurry()
        await hooks.work_off()
        assert len(there.bodies) == 1
        assert [one["state"] for one in await hooks.deliveries(state="paused")] == ["paused"]
        await hooks.post("subscriptions/crm/resume")
        await hooks.work_off()
        assert ids_of(there)[1:] == [str(event.id)]


async def test_a_ping_that_fails_is_not_repeated(hooks: Webhooks) -> None:
    async with receiver(answer(500)) as there:
        await hooks.subscribe("crm", there.url)
        delivery_id = (await hooks.post("subscriptions/crm/ping")).json()["delivery_id"]
        await hooks.work_off()
        await hooks.hurry()
        await hooks.work_off()
        assert len(there.bodies) == 1
        assert [one["status"] for one in await hooks.history(delivery_id)] == [500]
        assert await hooks.service.published() == []


async def test_pages_of_deliveries(hooks: Webhooks) -> None:
    async with receiver(answer(204)) as there:
        await hooks.subscribe("crm", there.url)
        for _ in range(5):
            await hooks.service.deliver(ticket_opened())
        found: list[str] = []
        query: dict[str, Any] = {"limit": 2}
        while True:
            reply = await hooks.service.client.get("/v1/deliveries", params=query, headers=hooks.service.admin)
            page = reply.json()
            found += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert found == [one["id"] for one in reversed(await hooks.deliveries())]
        assert len(set(found)) == 5


@pytest.mark.parametrize("role", ["viewer", "agent", "manager", "admin"])
async def test_who_may(hooks: Webhooks, role: Any) -> None:
    reads, posts = ["subscriptions", "subscriptions/crm", "deliveries"], ["ping", "pause", "resume", "rotate-secret"]
    await hooks.put("crm", URL)
    may = role in {"manager", "admin"}
    client = hooks.service.client
    person = sign_in(hooks.service.app, role)
    for path in reads:
        assert (await client.get(f"/v1/{path}", headers=person.headers)).is_success is may
    for path in posts:
        assert (await client.post(f"/v1/subscriptions/crm/{path}", headers=person.headers)).is_success is may
    limited = sign_in(hooks.service.app, role, unit="berlin", locations=frozenset({"berlin-1"}))
    for path in reads:
        assert (await client.get(f"/v1/{path}", headers=limited.headers)).status_code == 403
    for path in posts:
        assert (await client.post(f"/v1/subscriptions/crm/{path}", headers=limited.headers)).status_code == 403
