"""Erasure: a person is found by any of their names, and forgotten wherever the collector knows them."""

import asyncio
from typing import Any

import httpx

from shared.contracts.collector import RespondentErased, ResponseReceived
from shared.ids import uuid7
from shared.testing.channels import send_twilio, stored_responses
from shared.testing.collecting import commits_held_up, held_up, post, select
from shared.testing.one_service import OneService

TOKEN = "0123456789abcdef0123456789abcdef"
PHONE = "+491705550199"
WHO = {"external_id": "canary-1", "email": "canary-2@example.org", "phone": PHONE, "name": "Canary Three"}
SOMEBODY = {"email": "other@example.org", "phone": "+491705550100"}
TABLES = ("respondent", "response", "partial_response", "complaint", "exposure", "sms_message", "erased_respondent")

Json = dict[str, Any]


async def find(service: OneService, **names: str) -> list[Json]:
    """Return the respondents who are known by one of the names."""
    reply = await service.client.post("/v1/respondents/find", json=names, headers=service.admin)
    assert reply.status_code == 200, reply.text
    items: list[Json] = reply.json()["items"]
    return items


async def erase(service: OneService, respondent_id: str) -> httpx.Response:
    """Erase somebody."""
    return await service.client.delete(f"/v1/respondents/{respondent_id}", headers=service.admin)


async def text(service: OneService, body: str, sid: str, sender: str) -> None:
    """Let a gateway deliver a message."""
    parameters = {"MessageSid": sid, "From": sender, "To": "+49301234567", "Body": body, "NumMedia": "0"}
    reply = await send_twilio(
        service.client,
        public_url=service.settings.base_url(),
        account="silent",
        token=TOKEN,
        parameters=parameters,
    )
    assert reply.status_code == 200


async def complain(service: OneService, words: str, who: Json, complaint_id: str) -> httpx.Response:
    """File a complaint."""
    body = {"id": complaint_id, "text": words, "respondent": who, "attributes": {"order": words}}
    return await service.client.post("/v1/complaints", json=body)


async def everything(service: OneService) -> str:
    """All rows of all tables that may hold something about people."""
    return "\n".join(
        [str(await select(service, f"SELECT row_to_json(t)::text FROM collector.{table} t")) for table in TABLES]  # noqa: S608 - names of our own
    )


async def met(service: OneService, person: str) -> str:
    """Report that a survey was shown to a person, and return why they may not be asked again, or that they may."""
    shown = {"survey": "visit", "person": person, "kind": "shown"}
    reply = await service.client.post("/v1/eligibility/events", json=shown, headers=service.admin)
    assert reply.status_code == 204
    return await reason(service, person)


async def reason(service: OneService, person: str) -> str:
    """Return why a person may not be asked, or that they may."""
    query = {"survey": "visit", "person": person}
    reply = await service.client.get("/v1/eligibility", params=query, headers=service.admin)
    found: str = reply.json()["reason"]
    return found


async def test_nothing_of_an_erased_person_is_left(collector: OneService) -> None:
    """Contact, words, messages and clocks go; what others said stays; nothing that is sent again comes back."""
    first = {"id": str(uuid7()), "answers": {"recommend": 1, "why": "canary"}, "respondent": WHO, "locale": "de"}
    second = {"id": str(uuid7()), "answers": {"recommend": 9}, "respondent": {"external_id": "canary-1"}}
    other = {"id": str(uuid7()), "answers": {"recommend": 5, "why": "mine"}, "respondent": SOMEBODY}
    for body in (first, second, other):
        assert (await post(collector, **body)).status_code == 201
    withdrawn = await collector.client.delete(f"/v1/responses/{second['id']}", headers=collector.admin)
    assert withdrawn.status_code == 204
    mine, theirs = str(uuid7()), str(uuid7())
    assert (await complain(collector, "canary waited", WHO, mine)).status_code == 201
    assert (await complain(collector, "I waited", SOMEBODY, theirs)).status_code == 201
    await text(collector, "canary words", "SM1", PHONE)
    await text(collector, "canary words", "SM2", PHONE.removeprefix("+"))
    await text(collector, "my words", "SM3", SOMEBODY["phone"])
    names = ("external_id:canary-1", "email:canary-2@example.org", f"phone:{PHONE}")
    before = [await met(collector, name) for name in names]
    assert "ok" not in before

    [person] = await find(collector, phone="+49 170 5550199")
    assert (person["responses"], person["complaints"]) == (1, 1)
    assert [await find(collector, **{name: WHO[name]}) for name in ("external_id", "email")] == [[person], [person]]
    assert (await erase(collector, person["id"])).status_code == 204
    assert (await erase(collector, person["id"])).status_code == 204
    assert (await erase(collector, str(uuid7()))).status_code == 404

    retried = [await post(collector, **first), await post(collector, **(first | {"answers": {"recommend": 2}}))]
    retried.append(await complain(collector, "canary waited", WHO, mine))
    assert [(one.status_code, one.json()["status"]) for one in retried] == [(200, "duplicate")] * 3
    assert (await collector.client.get(f"/v1/complaints/{mine}", headers=collector.admin)).status_code == 404
    listed = await collector.client.get("/v1/complaints", headers=collector.admin)
    assert [one["id"] for one in listed.json()["items"]] == [theirs]
    assert [one["id"] for one in await stored_responses(collector.client, collector.admin)] == [other["id"]]
    rows = await everything(collector)
    for left in ("canary", "Canary", "5550199"):
        assert left not in rows
    for left in ("mine", "I waited", "my words", "other@example.org", person["id"]):
        assert left in rows
    assert await find(collector, **{name: WHO[name] for name in ("external_id", "email", "phone")}) == []
    assert {await reason(collector, name) for name in names} == {"ok"}
    published = [event.data for event in await collector.published() if isinstance(event.data, RespondentErased)]
    assert [str(one.respondent_id) for one in published] == [person["id"]]


async def test_who_answers_later_is_somebody_new(collector: OneService) -> None:
    """The same address gets another id; the erased one stays erased, also when both happen at the same moment."""
    known = {"answers": {"recommend": 9}, "respondent": {"email": "ada@example.org"}}
    await post(collector, **known)
    [person] = await find(collector, email="ada@example.org")
    rush = [post(collector, **known) for _ in range(6)]
    answers = await asyncio.gather(*rush[:3], erase(collector, person["id"]), *rush[3:])
    assert {one.status_code for one in answers} == {201, 204}
    await post(collector, **known)
    [anew] = await find(collector, email="ada@example.org")
    assert anew["id"] != person["id"]
    left = await stored_responses(collector.client, collector.admin)
    assert {one["respondent_id"] for one in left} == {anew["id"]}
    events = [event.data for event in await collector.published()]
    erased_at = next(place for place, one in enumerate(events) if isinstance(one, RespondentErased))
    later = [one for one in events[erased_at:] if isinstance(one, ResponseReceived)]
    assert later
    assert all(str(one.respondent_id) == anew["id"] for one in later)


async def test_nobody_is_found_by_nonsense(collector: OneService) -> None:
    """Without a name, or with one of the wrong form, the field is named and no value repeated."""
    for body, field in (({}, "body"), ({"email": "nonsense"}, "email"), ({"phone": "0170"}, "phone")):
        reply = await collector.client.post("/v1/respondents/find", json=body, headers=collector.admin)
        assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, field), reply.text
        assert "nonsense" not in reply.text


async def test_who_is_erased_while_being_corrected_is_erased_last(collector: OneService) -> None:
    """The erasure waits for a correction under way and goes on from there: no two states have one revision."""
    body = {"id": str(uuid7()), "answers": {"recommend": 1, "why": "canary"}, "respondent": WHO}
    await post(collector, **body)
    [person] = await find(collector, external_id="canary-1")
    path, mark = f"/v1/responses/{body['id']}/suspect", {"reason": "test"}
    async with commits_held_up(collector):
        marking = asyncio.create_task(collector.client.put(path, json=mark, headers=collector.admin))
        await held_up(collector)
        erasing = asyncio.create_task(erase(collector, person["id"]))
        await held_up(collector, 2)
    assert ((await marking).status_code, (await erasing).status_code) == (200, 204)
    edited, erased = [event.data for event in await collector.published()][-2:]
    assert (edited.event_type, edited.revision) == ("heed.collector.response.edited.v1", 2)
    assert isinstance(erased, RespondentErased)
    assert await select(collector, "SELECT revision, withdrawn_at IS NULL FROM collector.response") == [(3, False)]
    assert "canary" not in await everything(collector)


async def test_an_answer_that_is_being_stored_is_erased_with_its_person(collector: OneService) -> None:
    """The erasure waits until what somebody says at this moment is stored, and takes it along."""
    first, second = ({"id": str(uuid7()), "answers": {"recommend": 1}, "respondent": WHO} for _ in range(2))
    await post(collector, **first)
    [person] = await find(collector, external_id="canary-1")
    async with commits_held_up(collector):
        answering = asyncio.create_task(post(collector, **second))
        await held_up(collector)
        erasing = asyncio.create_task(erase(collector, person["id"]))
        await held_up(collector, 2)
    assert ((await answering).status_code, (await erasing).status_code) == (201, 204)
    assert await stored_responses(collector.client, collector.admin) == []
    assert await select(collector, "SELECT count(*) FROM collector.response WHERE withdrawn_at IS NOT NULL") == [(2,)]
    assert "canary" not in await everything(collector)
