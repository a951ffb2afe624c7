"""Complaints without a survey: stored once, published once, and readable without contact data."""

import asyncio
import json
from collections import Counter
from typing import Any

import httpx
import pytest

from shared.contracts.collector import ComplaintFiled
from shared.contracts.wire.records import encode_value
from shared.ids import uuid7
from shared.testing.collecting import select
from shared.testing.one_service import OneService

PATH = "/v1/complaints"
WORDS = "I waited for two hours.\nNobody knew why, „unglaublich“ 😠"
CONTACT = {"external_id": "customer-4711", "email": "Ada@Example.org", "phone": "+49 30 123456", "name": "Ada Doe"}
ROWS = "SELECT count(*) FROM collector.complaint"


async def file(service: OneService, text: object = WORDS, **fields: Any) -> httpx.Response:
    """File one complaint without a key."""
    return await service.client.post(PATH, json={"text": text, **fields})


async def filed(service: OneService) -> list[ComplaintFiled]:
    """Return the complaints that were published."""
    return [event.data for event in await service.published() if isinstance(event.data, ComplaintFiled)]


async def listed(service: OneService, **query: Any) -> Any:
    """Return a page of complaints."""
    reply = await service.client.get(PATH, params=query, headers=service.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.json()


async def test_a_complaint_is_stored_and_published(collector: OneService) -> None:
    """201 with what is stored; one event says the same, with a respondent and without their contact data."""
    fields = {
        "id": str(uuid7()),
        "category": "waiting",
        "channel": "qr",
        "touchpoint": "reception",
        "location": "Berlin Mitte",
        "locale": "de",
        "attributes": {"ward": 7, "urgent": True},
        "occurred_at": "2025-03-01T13:30:00+01:00",
    }
    reply = await file(collector, f"  {WORDS}\n", respondent=CONTACT, **fields)
    assert reply.status_code == 201, reply.text
    stored = reply.json()
    assert reply.headers["location"] == f"{PATH}/{fields['id']}"
    assert stored | fields == stored | {"occurred_at": fields["occurred_at"]}
    assert (stored["text"], stored["status"], stored["occurred_at"]) == (WORDS, "created", "2025-03-01T12:30:00Z")
    [event] = await filed(collector)
    assert (str(event.complaint_id), event.text, event.category) == (fields["id"], WORDS, "waiting")
    assert (event.channel, event.touchpoint, event.location) == ("qr", "reception", "Berlin Mitte")
    assert (event.locale, event.attributes) == ("de", {"ward": 7, "urgent": True})
    [(respondent_id,)] = await select(collector, "SELECT id FROM collector.respondent")
    assert event.respondent_id == respondent_id
    for hidden in ("ada@example.org", "customer-4711", "+4930123456", "Ada Doe"):
        assert hidden.lower() not in encode_value(event).decode().lower()
        assert hidden.lower() not in reply.text.lower()


async def test_the_same_again_is_200_and_another_409(collector: OneService) -> None:
    """Under its id a complaint is stored once: equal content is answered with it, other content refused."""
    chosen = str(uuid7())
    first = await file(collector, id=chosen, category="waiting")
    again = await file(collector, id=chosen, category="waiting")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"status": "duplicate"}
    for other in ({"text": "Something else"}, {"category": "staff"}, {"respondent": {"email": "ada@example.org"}}):
        refused = await file(collector, **({"text": WORDS, "id": chosen, "category": "waiting"} | other))
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:complaint-id-taken")
    assert await select(collector, ROWS) == [(1,)]
    assert await select(collector, "SELECT 1 FROM collector.respondent") == []
    assert len(await filed(collector)) == 1


async def test_twins_at_once_are_one_complaint(collector: OneService) -> None:
    """Of thirty equal posts at the same time one is 201 and the rest are 200, and it is published once."""
    chosen = str(uuid7())
    replies = await asyncio.gather(*(file(collector, id=chosen, respondent=CONTACT) for _ in range(30)))
    assert Counter(reply.status_code for reply in replies) == {201: 1, 200: 29}
    assert await select(collector, ROWS) == [(1,)]
    assert len(await filed(collector)) == 1


async def test_a_complaint_has_an_id_of_its_own_kind(collector: OneService) -> None:
    """A response and a complaint may have the same id; a complaint without one gets one; a key stands for one."""
    chosen = str(uuid7())
    body = {"id": chosen, "answers": {"recommend": 0}}
    assert (await collector.client.post("/v1/surveys/visit/responses", json=body)).status_code == 201
    assert (await file(collector, id=chosen)).status_code == 201
    assert (await file(collector)).json()["id"] != (await file(collector)).json()["id"]
    headers = {"Idempotency-Key": '"5f0c8a52-1f5e-4d0f-8d9c-2b7a4c1e9f10"'}
    keyed = [await collector.client.post(PATH, json={"text": WORDS}, headers=headers) for _ in range(3)]
    assert [reply.status_code for reply in keyed] == [201, 200, 200]
    assert len({reply.json()["id"] for reply in keyed}) == 1
    other = await collector.client.post(PATH, json={"text": "Other words"}, headers=headers)
    assert other.status_code == 422


async def test_a_complaint_joins_what_a_person_said(collector: OneService) -> None:
    """The same address in a response and a complaint is one respondent, whose known data is not overwritten."""
    body = {"answers": {"recommend": 0}, "respondent": {"email": "ada@example.org", "name": "Ada"}}
    await collector.client.post("/v1/surveys/visit/responses", json=body)
    reply = await file(collector, respondent={"email": "ADA@example.org", "name": "Mallory", "phone": "+4930123456"})
    assert reply.status_code == 201
    people = await select(collector, "SELECT name, phone FROM collector.respondent")
    assert people == [("Ada", "+4930123456")]
    joined = "SELECT count(*) FROM collector.response JOIN collector.complaint USING (respondent_id)"
    assert await select(collector, joined) == [(1,)]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": ""}, ["text"]),
        ({"text": " \n\t "}, ["text"]),
        ({"text": "x" * 5001}, ["text"]),
        ({"text": None}, ["text"]),
        ({"text": ["x"]}, ["text"]),
        ({"category": "Very Angry"}, ["category"]),
        ({"category": ""}, ["category"]),
        ({"touchpoint": "The Till"}, ["touchpoint"]),
        ({"location": "two\nlines"}, ["location"]),
        ({"locale": "deutsch!"}, ["locale"]),
        ({"channel": "telegram"}, ["channel"]),
        ({"id": "8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10"}, ["id"]),
        ({"occurred_at": "2999-01-01T00:00:00Z"}, ["occurred_at"]),
        ({"occurred_at": "2025-03-01T12:30:00"}, ["occurred_at"]),
        ({"occurred_at": 1_740_832_200}, ["occurred_at"]),
        ({"respondent": {"email": "ada"}}, ["respondent.email"]),
        ({"respondent": {"phone": "12"}}, ["respondent.phone"]),
        ({"respondent": {"name": "Ada"}}, ["respondent"]),
        ({"respondent": {"iban": "DE00"}}, ["respondent.iban"]),
        ({"attributes": {"a b": 1}}, ["attributes"]),
        ({"attributes": {"plan": "x" * 501}}, ["attributes.plan"]),
        ({"survey": "visit"}, ["survey"]),
        ({"text": "", "category": "!", "touchpoint": "!"}, ["touchpoint", "text", "category"]),
    ],
)
async def test_wrong_fields_are_named(collector: OneService, fields: dict[str, Any], wrong: list[str]) -> None:
    """Every field that is wrong is named, its value is not repeated, and nothing is stored or published."""
    reply = await file(collector, **({"text": WORDS} | fields))
    assert reply.status_code == 422, reply.text
    assert [error["field"] for error in reply.json()["errors"]] == wrong
    assert WORDS not in reply.text
    assert await select(collector, ROWS) == [(0,)]
    assert await select(collector, "SELECT 1 FROM collector.respondent") == []
    assert await filed(collector) == []


async def test_the_longest_complaint_fits(collector: OneService) -> None:
    """5,000 characters are taken, white space around them does not count, and markup stays what it is."""
    for text in ("x" * 5000, " " + "ß" * 5000 + " ", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"):
        reply = await file(collector, text)
        assert (reply.status_code, reply.json()["text"]) == (201, text.strip())


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ('{"text": "a\\u0000b"}', "application/json", 422),
        ('{"text": "\\ud800"}', "text/plain", 422),
        ('{"text": "x"', "application/json", 400),
        ("Two hours!", "text/plain", 400),
        ('{"text": "x"}', "application/x-www-form-urlencoded", 415),
        ("[" * 100_000, "text/plain", 400),
        ("[]", "application/json", 422),
    ],
)
async def test_bodies_that_cannot_be(collector: OneService, content: str, kind: str, status: int) -> None:
    """What is no complaint in JSON, or holds what no text can, is refused clearly."""
    reply = await collector.client.post(PATH, content=content, headers={"content-type": kind})
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert await select(collector, ROWS) == [(0,)]


async def test_other_websites_may_file(collector: OneService) -> None:
    """A page elsewhere may send it, also as it is left, and read the answer; its browser's preflight is allowed."""
    origin = {"Origin": "https://shop.example"}
    beacon = await collector.client.post(
        PATH, content=json.dumps({"text": WORDS}), headers=origin | {"content-type": "text/plain;charset=UTF-8"}
    )
    assert (beacon.status_code, beacon.headers["access-control-allow-origin"]) == (201, "*")
    assert "access-control-allow-credentials" not in beacon.headers
    asked = await collector.client.options(PATH, headers=origin | {"Access-Control-Request-Method": "POST"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")


async def test_other_channels_need_the_scope(collector: OneService) -> None:
    """Complaints by phone or e-mail are written down by somebody with a key."""
    assert (await file(collector, channel="phone")).status_code == 401
    reply = await collector.client.post(PATH, json={"text": WORDS, "channel": "phone"}, headers=collector.admin)
    assert reply.status_code == 201


async def test_reading_needs_the_scope_and_shows_no_contact(collector: OneService) -> None:
    """Nobody reads complaints without a key; with one they see the words and a respondent's id."""
    stored = (await file(collector, respondent=CONTACT)).json()
    for path in (PATH, f"{PATH}/{stored['id']}"):
        assert (await collector.client.get(path)).status_code == 401
        reply = await collector.client.get(path, headers=collector.admin)
        assert reply.status_code == 200
        assert WORDS.splitlines()[0] in reply.text
        assert not any(hidden in reply.text.lower() for hidden in ("ada@", "ada doe", "customer-4711", "+4930123456"))
    one = (await collector.client.get(f"{PATH}/{stored['id']}", headers=collector.admin)).json()
    assert one["respondent_id"] is not None
    assert one.keys() == {*stored, "respondent_id"} - {"status"}
    unknown = await collector.client.get(f"{PATH}/{uuid7()}", headers=collector.admin)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:heed:problem:complaint-not-found")


async def test_the_list_has_pages_and_filters(collector: OneService) -> None:
    """The latest first; pages neither repeat nor skip; filters hold together."""
    ids = []
    for number in range(7):
        place = {"category": ("waiting", "staff")[number % 2], "touchpoint": ("till", "exit")[number // 4]}
        ids.append((await file(collector, f"Complaint {number}", **place)).json()["id"])
    seen: list[str] = []
    page: dict[str, Any] = {"next_cursor": ""}
    while page["next_cursor"] is not None:
        page = await listed(collector, limit=3, **({"cursor": page["next_cursor"]} if page["next_cursor"] else {}))
        seen += [one["id"] for one in page["items"]]
    assert seen == ids[::-1]
    found = await listed(collector, category="staff", touchpoint="till", channel="web")
    assert [one["text"] for one in found["items"]] == ["Complaint 3", "Complaint 1"]
    third = (await listed(collector, limit=5))["items"][4]["filed_at"]
    assert len((await listed(collector, **{"from": third}))["items"]) == 5
    assert len((await listed(collector, to=third))["items"]) == 2
    wrong = await collector.client.get(PATH, params={"cursor": "nonsense"}, headers=collector.admin)
    assert wrong.status_code == 422
