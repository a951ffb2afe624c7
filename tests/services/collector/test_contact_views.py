"""Contact data: who sees it, why, and that it is written down; and what else is."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import SignedIn, sign_in

ADA = {"external_id": "C-1815", "email": "Ada@Example.org", "phone": "+49 30 123456", "name": "Ada Lovelace"}
SECRETS = ("ada@example.org", "+4930123456", "Lovelace", "C-1815", "canary")


async def person(service: OneService, **at: Any) -> str:
    """Let Ada answer, and return her id."""
    posted = await post(service, {"recommend": 2, "why": "canary"}, respondent=ADA, **at)
    read = await service.client.get(posted.headers["location"], headers=service.admin)
    return str(read.json()["respondent_id"])


async def view(service: OneService, who: SignedIn, person_id: object, **body: Any) -> httpx.Response:
    """Ask for somebody's contact data."""
    asked = {"reason": "Case 56: call back"} | body
    return await service.client.post(f"/v1/respondents/{person_id}/contact-views", headers=who.headers, json=asked)


async def audited(service: OneService) -> list[Any]:
    """Return what the audit log gets, without what the fixture did."""
    return [one for one in await service.audited() if not one.action.startswith("survey.")]


async def test_contact_data_is_shown_with_a_reason_that_is_kept(collector: OneService) -> None:
    """Who looked, why, and at which place it is about; which fields were shown, and nothing of what they hold."""
    ada, agent, case = await person(collector, location="graz"), sign_in(collector.app, "agent"), uuid7()
    reply = await view(collector, agent, ada, case_id=str(case), reason="  Case 56:\n call back ")
    assert reply.status_code == 200, reply.text
    assert reply.json() == {
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "phone": "+4930123456",
        "external_id": "C-1815",
    }
    assert reply.headers["cache-control"] == "no-store"
    [entry] = await audited(collector)
    assert (entry.action, entry.thing, entry.thing_id) == ("contact.viewed", "respondent", ada)
    assert (entry.actor, entry.actor_kind, entry.location) == (agent.caller.name, "person", "graz")
    assert entry.reason == "Case 56: call back"
    assert "fields" in str(entry.after)
    assert str(case) in str(entry.after)
    assert not any(secret.lower() in str(entry).lower() for secret in SECRETS)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "half \x00"])
async def test_no_reason_no_contact_data(collector: OneService, reason: str) -> None:
    """Nothing is shown and nothing written down."""
    reply = await view(collector, sign_in(collector.app, "agent"), await person(collector), reason=reason)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "reason"
    assert await audited(collector) == []


async def test_contact_data_is_for_those_who_see_what_the_person_said(collector: OneService) -> None:
    """The same 404 for another unit's customer, for one who was erased, and for nobody."""
    ada = await person(collector, location="graz")
    roles = [("viewer", 403), ("agent", 200), ("manager", 200), ("admin", 200)]
    for role, status in roles:
        who = sign_in(collector.app, role)  # type: ignore[arg-type] # the roles above
        assert (await view(collector, who, ada)).status_code == status
    graz = sign_in(collector.app, "agent", locations=frozenset({"graz"}))
    wien = sign_in(collector.app, "agent", locations=frozenset({"wien"}))
    assert (await view(collector, graz, ada)).status_code == 200
    before = len(await audited(collector))
    unknown = await view(collector, wien, uuid4())
    refused = await view(collector, wien, ada)
    assert (refused.status_code, refused.json()["detail"]) == (404, unknown.json()["detail"])
    assert len(await audited(collector)) == before
    filed = {"text": "canary", "location": "wien", "respondent": ADA}
    assert (await collector.client.post("/v1/complaints", json=filed)).status_code == 201
    assert (await view(collector, wien, ada)).status_code == 200
    await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)
    assert (await view(collector, graz, ada)).status_code == 404


async def test_nobody_looks_at_many_people(database_url: str) -> None:
    """Each caller is counted alone, what is not found counts too, and the answer says when to go on."""
    settings = CollectorSettings(rate_look_ups="2/hour")
    async with one_service(SERVICE, database_url, service_settings=settings) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        ada, kim = await person(collector), sign_in(collector.app, "agent")
        assert [(await view(collector, kim, one)).status_code for one in (ada, uuid4(), ada)] == [200, 404, 429]
        refused = await view(collector, kim, ada)
        assert 0 < int(refused.headers["retry-after"]) <= 3600
        assert refused.json()["type"].endswith("too-many-look-ups")
        assert (await view(collector, sign_in(collector.app, "agent"), ada)).status_code == 200
        assert len(await audited(collector)) == 2


async def test_a_view_that_cannot_be_written_down_is_not_shown(collector: OneService) -> None:
    """The entry is stored before the data leaves: without it there is no answer."""
    ada, agent = await person(collector), sign_in(collector.app, "agent")
    async with collector.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE collector.outbox ADD CONSTRAINT is_full CHECK (id < 0) NOT VALID")
    try:
        reply = await view(collector, agent, ada)
    finally:
        async with collector.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE collector.outbox DROP CONSTRAINT is_full")
    assert reply.status_code == 500
    assert not any(secret.lower() in reply.text.lower() for secret in SECRETS)


async def test_corrections_and_erasures_are_written_down(collector: OneService) -> None:
    """By whom, of which response and with which mark; never what was answered."""
    ada, manager = await person(collector, location="graz"), sign_in(collector.app, "manager")
    [(response_id,)] = await select(collector, "SELECT id FROM collector.response")
    address, headers = f"/v1/responses/{response_id}", manager.headers | {"If-Match": "*"}
    await collector.client.put(f"{address}/answers", headers=headers, json={"answers": {"recommend": 7}})
    await collector.client.put(f"{address}/answers", headers=headers, json={"answers": {"recommend": 7}})
    await collector.client.put(f"{address}/suspect", headers=headers, json={"reason": "test"})
    await collector.client.delete(f"{address}/suspect", headers=headers)
    await collector.client.delete(address, headers=headers)
    await collector.client.post("/v1/respondents/find", headers=collector.admin, json={"email": ADA["email"]})
    await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)
    entries = await audited(collector)
    assert [(one.action, one.thing_id) for one in entries] == [
        ("response.edited", str(response_id)),
        ("response.marked", str(response_id)),
        ("response.unmarked", str(response_id)),
        ("response.withdrawn", str(response_id)),
        ("respondent.searched", "search"),
        ("respondent.erased", ada),
    ]
    assert {one.actor for one in entries[:4]} == {manager.caller.name}
    assert {one.location for one in entries[:4]} == {"graz"}
    assert ada in str(entries[4].after)
    assert not any(secret.lower() in str(entries).lower() for secret in SECRETS)


async def test_exports_are_written_down(collector: OneService) -> None:
    """What was asked for and how much it was, before the file is sent."""
    query = {"survey": "visit", "format": "jsonl", "from": "2025-01-01T00:00:00Z", "location": "graz"}
    reply = await collector.client.get("/v1/exports/responses", headers=collector.admin, params=query)
    assert reply.status_code == 200
    [entry] = await audited(collector)
    assert (entry.action, entry.thing, entry.thing_id) == ("responses.exported", "survey", "visit")
    for part in ("jsonl", "2025-01-01", "graz", "count"):
        assert part in str(entry.after)
    refused = await collector.client.get("/v1/exports/responses", headers=collector.admin, params={"survey": "nobody"})
    assert refused.status_code == 404
    assert len(await audited(collector)) == 1
