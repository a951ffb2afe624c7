"""Another unit's answers: to those who do not see their location they do not exist, on every route."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from shared.ids import uuid7
from shared.testing.collecting import select
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

PLACES = ("graz", "wien", None)


@dataclass(frozen=True, slots=True)
class Given:
    """Ids of what was said in Graz, in Wien and at no location, by one person; and who asks."""

    responses: dict[str | None, str]
    complaints: dict[str | None, str]
    partials: dict[str | None, str]
    person: str
    graz: SignedIn
    all: SignedIn


@pytest.fixture
async def given(collector: OneService) -> Given:
    """The same words at three places, by the same person."""
    who = {"email": "ada@example.org", "name": "Ada Lovelace"}
    responses, complaints, partials = {}, {}, {}
    for place in PLACES:
        at = {"location": place} if place else {}
        body = {"answers": {"recommend": 2, "why": "canary"}, "respondent": who, "channel": "qr"} | at
        posted = await collector.client.post("/v1/surveys/visit/responses", json=body)
        responses[place] = posted.json()["id"]
        filed = await collector.client.post("/v1/complaints", json={"text": "canary", "respondent": who} | at)
        complaints[place] = filed.json()["id"]
        partials[place] = str(uuid7())
        saved = {"id": partials[place], "answers": {"recommend": 3}} | at
        assert (await collector.client.post("/v1/surveys/visit/partials", json=saved)).status_code == 204
    [(person,)] = await select(collector, "SELECT id FROM collector.respondent")
    graz = sign_in(collector.app, "admin", unit="graz", locations=frozenset({"graz"}))
    return Given(responses, complaints, partials, str(person), graz, sign_in(collector.app, "admin"))


async def ids(service: OneService, path: str, who: SignedIn, **query: Any) -> list[str]:
    """Return the ids that a list shows, over all its pages."""
    found: list[str] = []
    query = {"limit": 1} | query
    while True:
        reply = await service.client.get(path, headers=who.headers, params=query)
        assert reply.status_code == 200, reply.text
        found += [item["id"] for item in reply.json()["items"]]
        if reply.json()["next_cursor"] is None:
            return found
        query["cursor"] = reply.json()["next_cursor"]


@pytest.mark.parametrize("kind", ["responses", "complaints", "partials"])
async def test_lists_hold_only_what_the_caller_sees(collector: OneService, given: Given, kind: str) -> None:
    """Page after page, whatever is asked for; a filter by place restricts those who see everything too."""
    said = getattr(given, kind)
    path = f"/v1/{kind}"
    assert await ids(collector, path, given.graz) == [said["graz"]]
    assert await ids(collector, path, given.graz, location="graz") == [said["graz"]]
    assert await ids(collector, path, given.graz, location="wien") == []
    assert sorted(await ids(collector, path, given.all)) == sorted(said.values())
    assert await ids(collector, path, given.all, location="wien") == [said["wien"]]
    reply = await collector.client.get(path, headers=given.all.headers, params={"unit": "nowhere"})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "unit"


@pytest.mark.parametrize("kind", ["responses", "complaints"])
async def test_what_a_person_said_is_listed_as_far_as_the_caller_sees_it(
    collector: OneService, given: Given, kind: str
) -> None:
    """Nobody learns that somebody is known who said nothing in their unit."""
    said = getattr(given, kind)
    path = f"/v1/respondents/{given.person}/{kind}"
    assert await ids(collector, path, given.graz) == [said["graz"]]
    assert sorted(await ids(collector, path, given.all)) == sorted(said.values())
    linz = sign_in(collector.app, "admin", unit="linz", locations=frozenset({"linz"}))
    for who, person in ((linz, given.person), (given.all, uuid4())):
        reply = await collector.client.get(f"/v1/respondents/{person}/{kind}", headers=who.headers)
        assert (reply.status_code, reply.json()["detail"]) == (
            404,
            "There is no respondent with this id, and none was erased.",
        )


STEPS: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("GET", "", None),
    ("PUT", "/answers", {"answers": {"recommend": 10}}),
    ("PUT", "/suspect", {"reason": "test"}),
    ("DELETE", "/suspect", None),
    ("DELETE", "", None),
)


@pytest.mark.parametrize(("method", "path", "body"), STEPS)
async def test_single_responses_answer_as_if_there_were_none(
    collector: OneService, given: Given, method: str, path: str, body: dict[str, Any] | None
) -> None:
    """Reading and every correction: the same 404 as for an id that nobody has, and nothing is changed."""
    headers = given.graz.headers | ({"If-Match": "*"} if method != "GET" else {})

    async def answer(response_id: str) -> tuple[int, str]:
        address = f"/v1/responses/{response_id}{path}"
        reply = await collector.client.request(method, address, headers=headers, json=body)
        return reply.status_code, "" if reply.is_success else reply.json()["detail"]

    unknown = await answer(str(uuid4()))
    assert unknown[0] == 404
    for place in ("wien", None):
        assert await answer(given.responses[place]) == unknown
    [changed] = await select(collector, "SELECT count(*) FROM collector.response WHERE revision > 1")
    assert changed == (0,)
    assert (await answer(given.responses["graz"]))[0] in (200, 204)


async def test_a_withdrawn_response_of_another_unit_does_not_show_either(collector: OneService, given: Given) -> None:
    """Withdrawing twice is harmless to those who may, and 404 to all others."""
    address = f"/v1/responses/{given.responses['wien']}"
    assert (await collector.client.delete(address, headers=given.all.headers)).status_code == 204
    assert (await collector.client.delete(address, headers=given.graz.headers)).status_code == 404
    assert (await collector.client.delete(address, headers=given.all.headers)).status_code == 204


async def test_single_complaints_answer_as_if_there_were_none(collector: OneService, given: Given) -> None:
    """The same for complaints."""
    unknown = await collector.client.get(f"/v1/complaints/{uuid4()}", headers=given.graz.headers)
    for place in ("wien", None):
        reply = await collector.client.get(f"/v1/complaints/{given.complaints[place]}", headers=given.graz.headers)
        assert (reply.status_code, reply.json()["detail"]) == (404, unknown.json()["detail"])
    own = await collector.client.get(f"/v1/complaints/{given.complaints['graz']}", headers=given.graz.headers)
    assert own.status_code == 200


async def test_exports_hold_only_what_the_caller_sees(collector: OneService, given: Given) -> None:
    """The file, its count, and where it may go on; a filter by place cannot widen it."""
    await collector.client.get("/v1/responses", headers=given.all.headers)
    await _let_settle(collector)

    async def exported(who: SignedIn, **query: Any) -> tuple[str, list[str]]:
        reply = await collector.client.get(
            "/v1/exports/responses", headers=who.headers, params={"survey": "visit", "format": "jsonl"} | query
        )
        assert reply.status_code == 200, reply.text
        return reply.headers["heed-row-count"], [json.loads(line)["id"] for line in reply.text.splitlines()]

    assert await exported(given.graz) == ("1", [given.responses["graz"]])
    assert await exported(given.graz, location="wien") == ("0", [])
    assert await exported(given.all, location="wien") == ("1", [given.responses["wien"]])
    assert (await exported(given.all))[0] == "3"
    behind = {"survey": "visit", "after": given.responses["wien"]}
    reply = await collector.client.get("/v1/exports/responses", headers=given.graz.headers, params=behind)
    assert reply.status_code == 422


async def _let_settle(service: OneService) -> None:
    """Let the responses be older than exports leave to the next one."""
    async with service.unit_of_work.begin() as work:
        await work.connection.exec_driver_sql(
            "UPDATE collector.response SET received_at = received_at - interval '1 minute'"
        )


async def test_the_funnel_counts_only_what_the_caller_sees(collector: OneService, given: Given) -> None:
    """Responses of the unit; what has no location is not counted at all instead of for everybody."""

    async def stages(who: SignedIn, **query: str) -> dict[str, dict[str, int]]:
        reply = await collector.client.get("/v1/funnel", headers=who.headers, params={"survey": "visit"} | query)
        assert reply.status_code == 200, reply.text
        return {
            one["channel"]: {stage["stage"]: stage["count"] for stage in one["stages"]}
            for one in reply.json()["channels"]
        }

    mine = await stages(given.graz)
    assert (mine["qr"], mine["web"]) == ({"completed": 1}, {"started": 1, "completed": 0})
    assert "received" not in mine["sms"]
    assert (await stages(given.graz, location="wien"))["qr"] == {"completed": 0}
    assert (await stages(given.all))["qr"] == {"completed": 3}
    assert "shown" in (await stages(given.all))["web"]
    assert (await stages(given.all, location="graz"))["qr"] == {"completed": 1}


async def test_who_sees_one_unit_neither_finds_nor_erases_people(collector: OneService, given: Given) -> None:
    """A person may be known elsewhere: it needs somebody who sees the whole company, and the answer says so."""
    find = await collector.client.post(
        "/v1/respondents/find", headers=given.graz.headers, json={"email": "ada@example.org"}
    )
    erase = await collector.client.delete(f"/v1/respondents/{given.person}", headers=given.graz.headers)
    for reply in (find, erase):
        assert reply.status_code == 403
        assert "whole company" in reply.json()["detail"]
    assert len(await select(collector, "SELECT id FROM collector.respondent")) == 1
    assert (
        await collector.client.delete(f"/v1/respondents/{given.person}", headers=given.all.headers)
    ).status_code == 204
