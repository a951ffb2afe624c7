"""Corrections: other answers, a mark, withdrawals; each published once, with a growing revision, for good."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy import text

from services.collector.service import SERVICE
from shared.contracts.collector import ResponseEdited, ResponseReceived, ResponseWithdrawn
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import execute, post, select, survey_definition
from shared.testing.locks import waits_or_ends
from shared.testing.one_service import ADMIN_KEY, OneService, one_service, types_of

Document = dict[str, Any]


async def call(
    service: OneService, method: str, path: str, body: object = None, if_match: str | None = None
) -> httpx.Response:
    """Ask for something below `/v1/responses/`."""
    headers = service.admin | ({} if if_match is None else {"If-Match": if_match})
    return await service.client.request(method, f"/v1/responses/{path}", json=body, headers=headers)


async def stored(service: OneService, answers: Document, **fields: Any) -> tuple[str, str, Document]:
    """Store a response; return its id, its tag, and what was sent."""
    body = {"id": str(uuid7()), "answers": answers} | fields
    assert (await post(service, **body)).status_code == 201
    read = await call(service, "GET", body["id"])
    return body["id"], read.headers["etag"], body


async def published_of(
    service: OneService, response_id: str
) -> list[ResponseReceived | ResponseEdited | ResponseWithdrawn]:
    """The events of a response, in order; each with a higher revision than the one before."""
    events = [event.data for event in await service.published() if str(event.data.key()) == response_id]
    assert [one.revision for one in events] == list(range(1, len(events) + 1))
    return events


async def test_edited_answers_take_the_place_of_the_old(collector: OneService) -> None:
    """They are checked, stored and published in full with the next revision; the same again changes nothing."""
    response_id, tag, sent = await stored(
        collector, {"recommend": 1, "wait": 2, "why": "slow"}, attributes={"plan": "pro"}
    )
    edited = await call(collector, "PUT", f"{response_id}/answers", {"answers": {"recommend": 9, "room": 4}}, tag)
    assert edited.status_code == 200, edited.text
    after = edited.json()
    assert (after["answers"], after["revision"], after["ignored_answers"]) == ({"recommend": 9, "room": 4}, 2, [])
    assert after["edited_at"] is not None
    read = await call(collector, "GET", response_id)
    assert read.headers["etag"] == edited.headers["etag"] != tag
    assert read.json() == {name: value for name, value in after.items() if name != "ignored_answers"}

    again = await call(
        collector, "PUT", f"{response_id}/answers", {"answers": {"recommend": 9, "room": 4}}, read.headers["etag"]
    )
    assert (again.status_code, again.json()) == (200, after)
    first, second = await published_of(collector, response_id)
    assert isinstance(second, ResponseEdited)
    assert {one.question: one.value for one in second.answers} == {"recommend": 9, "room": 4}
    assert [one.question for one in second.skipped] == ["wait", "ease"]
    changing = {"revision", "answers", "skipped", "edited_at"}
    assert all(getattr(second, name) == getattr(first, name) for name in set(first.__struct_fields__) - changing)
    for retry in (sent, sent | {"attributes": {"plan": "free"}}):
        answer = await post(collector, **retry)
        assert answer.status_code == (200 if retry is sent else 409)
    assert (await call(collector, "GET", response_id)).json() == read.json()
    assert len(await published_of(collector, response_id)) == 2


async def test_wrong_corrections_change_nothing(collector: OneService) -> None:
    """Answers that break the rules, an old tag or none, and unknown responses are refused, each in its own way."""
    response_id, tag, _ = await stored(collector, {"recommend": 1})
    path = f"{response_id}/answers"
    good = {"answers": {"recommend": 9}}
    table: list[tuple[str, object, str | None, int, str | None]] = [
        (path, {"answers": {"recommend": 11}}, tag, 422, "answers.recommend"),
        (path, {"answers": {"wait": 1}}, tag, 422, "answers.recommend"),
        (path, {"answers": {"recommend": 1, "nothing": 1}}, tag, 422, "answers.nothing"),
        (path, {"answers": {}}, tag, 422, "answers.recommend"),
        (path, {"replies": {}}, tag, 422, "answers"),
        (path, good, None, 428, None),
        (path, good, '"7"', 412, None),
        (path, good, "nonsense", 412, None),
        (f"{uuid7()}/answers", good, "*", 404, None),
        ("nonsense/answers", good, "*", 422, "response_id"),
        (f"{response_id}/suspect", {"reason": "No key!"}, None, 422, "reason"),
        (f"{response_id}/suspect", {}, None, 422, "reason"),
        (f"{response_id}/suspect", {"reason": "test"}, '"7"', 412, None),
        (f"{uuid7()}/suspect", {"reason": "test"}, None, 404, None),
    ]
    for where, body, if_match, status, field in table:
        answer = await call(collector, "PUT", where, body, if_match)
        assert answer.status_code == status, (where, body, answer.text)
        assert [one["field"] for one in answer.json().get("errors", [])][:1] == ([] if field is None else [field])
    assert (await call(collector, "DELETE", response_id, if_match='"7"')).status_code == 412
    assert (await call(collector, "DELETE", str(uuid7()))).status_code == 404
    assert (await call(collector, "DELETE", f"{uuid7()}/suspect")).status_code == 404
    assert (await call(collector, "GET", response_id)).json()["revision"] == 1
    assert len(await published_of(collector, response_id)) == 1


async def test_a_correction_answers_something(collector: OneService, survey: Document) -> None:
    """A response cannot be emptied by correcting it, even where contact data is all that the survey requires."""
    contact = {"key": "you", "type": "contact", "required": True, "fields": ["email"], "text": {"en": "Who?"}}
    survey["questions"] = [survey["questions"][0] | {"required": False}, contact]
    await publish_survey(collector.client, collector.admin, "visit", survey)
    response_id, tag, _ = await stored(collector, {"recommend": 1, "you": {"email": "ada@example.org"}})
    refused = await call(collector, "PUT", f"{response_id}/answers", {"answers": {}}, tag)
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, ["answers"])


async def test_corrections_of_the_same_state_wait_for_each_other(collector: OneService) -> None:
    """Whoever was overtaken by another correction gets 412, as if they had come later."""
    response_id, tag, _ = await stored(collector, {"recommend": 1})
    async with collector.engine.connect() as other:
        await other.execute(text("UPDATE collector.response SET revision = 2"))
        body = {"answers": {"recommend": 9}}
        waiting = asyncio.create_task(call(collector, "PUT", f"{response_id}/answers", body, tag))
        assert await waits_or_ends(collector.engine, waiting)
        await other.commit()
        assert (await waiting).status_code == 412


async def test_a_correction_follows_the_rules_of_its_version_and_channel(
    collector: OneService, survey: Document
) -> None:
    """Its own version's questions; a kiosk's part of them; contact data is neither asked for again nor taken."""
    old, tag, _ = await stored(collector, {"recommend": 1})
    kiosk = {"survey": "visit", "id": str(uuid7()), "channel": "kiosk", "answers": {"wait": 1}}
    batch = await collector.client.post("/v1/responses/batch", json={"responses": [kiosk]}, headers=collector.admin)
    assert batch.json()["results"][0]["status"] == "created"
    survey["questions"][0] |= {"key": "suggest", "concept": "recommend"}
    survey["questions"][2]["show_if"] = {"question": "suggest", "at_most": 6}
    survey["questions"].append(
        {"key": "you", "type": "contact", "required": True, "fields": ["email"], "text": {"en": "Who?"}}
    )
    await publish_survey(collector.client, collector.admin, "visit", survey)
    await collector.client.post("/v1/surveys/visit/archive", headers=collector.admin)
    assert (await call(collector, "PUT", f"{old}/answers", {"answers": {"recommend": 8}}, tag)).status_code == 200
    assert (await call(collector, "PUT", f"{kiosk['id']}/answers", {"answers": {"wait": 5}}, "*")).status_code == 200

    await publish_survey(collector.client, collector.admin, "other", survey)
    who = {"email": "ada@example.org"}
    body = {"answers": {"suggest": 3, "ease": 2, "you": who}}
    posted = await collector.client.post("/v1/surveys/other/responses", json=body)
    assert posted.status_code == 201, posted.text
    path = f"{posted.json()['id']}/answers"
    edited = await call(collector, "PUT", path, {"answers": {"suggest": 9, "ease": 2}}, "*")
    assert (edited.status_code, edited.json()["answers"], edited.json()["ignored_answers"]) == (
        200,
        {"suggest": 9},
        ["ease"],
    )
    assert edited.json()["respondent_id"] is not None
    refused = await call(collector, "PUT", path, {"answers": {"suggest": 9, "you": who}}, "*")
    assert [one["field"] for one in refused.json()["errors"]] == ["answers.you"]
    nothing = await call(collector, "PUT", path, {"answers": {"why": " "}}, "*")
    assert [one["field"] for one in nothing.json()["errors"]] == ["answers.suggest"]


async def test_only_the_faults_of_contact_questions_are_passed_over(collector: OneService, survey: Document) -> None:
    """A question whose key begins like that of a contact question is looked at like any other."""
    contact = {"key": "you", "type": "contact", "required": True, "fields": ["email"], "text": {"en": "Who?"}}
    survey["questions"] += [contact, {"key": "you_too", "type": "nps", "text": {"en": "And you?"}}]
    await publish_survey(collector.client, collector.admin, "visit", survey)
    who = {"email": "ada@example.org"}
    response_id, tag, _ = await stored(collector, {"recommend": 3, "you": who, "you_too": 4})
    refused = await call(collector, "PUT", f"{response_id}/answers", {"answers": {"recommend": 9, "you_too": 11}}, tag)
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, ["answers.you_too"])
    edited = await call(collector, "PUT", f"{response_id}/answers", {"answers": {"recommend": 9, "you_too": 5}}, tag)
    assert (edited.status_code, edited.json()["answers"]) == (200, {"recommend": 9, "you_too": 5})


async def test_a_mark_is_set_and_taken_away(collector: OneService) -> None:
    """Each change is published as an edit with the reason; the same mark again publishes nothing."""
    response_id, tag, _ = await stored(collector, {"recommend": 1, "why": "slow"})
    steps: list[tuple[str, object, str | None, int]] = [
        ("DELETE", None, None, 1),
        ("PUT", {"reason": "rapid_taps"}, "rapid_taps", 2),
        ("PUT", {"reason": "rapid_taps"}, "rapid_taps", 2),
        ("PUT", {"reason": "staff"}, "staff", 3),
        ("DELETE", None, None, 4),
    ]
    for method, body, suspect, revision in steps:
        answer = await call(collector, method, f"{response_id}/suspect", body, tag if revision == 1 else None)
        assert (answer.status_code, answer.json()["suspect"], answer.json()["revision"]) == (200, suspect, revision)
    events = await published_of(collector, response_id)
    assert [getattr(one, "suspect", None) for one in events] == [None, "rapid_taps", "staff", None]
    assert types_of(await collector.published())[-1] == "heed.collector.response.edited.v1"
    assert 'heed_collector_corrections_total{kind="marked"}' in (await collector.client.get("/metrics")).text
    [listed] = await stored_responses(collector.client, collector.admin)
    assert (listed["suspect"], listed["revision"]) == (None, 4)


async def test_a_withdrawn_response_is_gone_and_stays_gone(collector: OneService) -> None:
    """Nothing of what was said is left or shown; whatever is sent again under its id is 200 and brings nothing back."""
    kept, _, _ = await stored(collector, {"recommend": 8})
    fields = {"attributes": {"plan": "canary"}, "locale": "de", "respondent": {"email": "canary@example.org"}}
    response_id, tag, sent = await stored(collector, {"recommend": 1, "why": "canary"}, **fields)
    partial = {"id": response_id, "answers": {"why": "canary"}}
    gone = await call(collector, "DELETE", response_id, if_match=tag)
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await call(collector, "DELETE", response_id, if_match=tag)).status_code == 204
    assert (await call(collector, "GET", response_id)).status_code == 404
    recall = collector.use_cases.responses.recall_answers
    recalled = [await recall(survey="visit", response_id=UUID(one)) for one in (kept, response_id)]
    assert [one is not None for one in recalled] == [True, False]
    for method, what in (("PUT", "answers"), ("PUT", "suspect"), ("DELETE", "suspect")):
        body = {"answers": {"recommend": 9}} if what == "answers" else {"reason": "test"}
        assert (await call(collector, method, f"{response_id}/{what}", body, "*")).status_code == 404
    for retry in (sent, sent | {"answers": {"recommend": 9}}):
        answer = await post(collector, **retry)
        assert (answer.status_code, answer.json()["answers"], answer.json()["status"]) == (200, {}, "duplicate")
    items = [{"survey": "visit", **sent}]
    batch = await collector.client.post("/v1/responses/batch", json={"responses": items}, headers=collector.admin)
    assert batch.json()["results"] == [{"id": response_id, "status": "duplicate"}]
    saved = await collector.client.post("/v1/surveys/visit/partials", json=partial)
    assert saved.status_code == 204
    assert [one["id"] for one in await stored_responses(collector.client, collector.admin)] == [kept]
    await execute(collector, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")
    export = await collector.client.get("/v1/exports/responses", params={"survey": "visit"}, headers=collector.admin)
    assert (kept in export.text, response_id in export.text) == (True, False)
    assert "canary" not in str(await select(collector, "SELECT * FROM collector.response"))
    digests = "SELECT fingerprint = '' FROM collector.response ORDER BY withdrawn_at"
    assert await select(collector, digests) == [(True,), (False,)]
    assert "canary" not in str(await select(collector, "SELECT * FROM collector.partial_response"))
    first, last = await published_of(collector, response_id)
    assert isinstance(last, ResponseWithdrawn)
    assert (last.survey, last.revision, first.revision) == ("visit", 2, 1)


async def test_corrections_at_the_same_moment_are_published_one_after_the_other(collector: OneService) -> None:
    """Of edits with the same tag one wins; marks and edits at once have their own revisions, in the order published."""
    response_id, tag, sent = await stored(collector, {"recommend": 1})
    edits = [
        call(collector, "PUT", f"{response_id}/answers", {"answers": {"recommend": value}}, tag)
        for value in range(2, 8)
    ]
    assert sorted(one.status_code for one in await asyncio.gather(*edits)) == [200, *[412] * 5]
    many = [call(collector, "PUT", f"{response_id}/suspect", {"reason": f"reason-{number}"}) for number in range(5)]
    retries = [post(collector, **sent) for _ in range(3)]
    answers = await asyncio.gather(*many, *retries, call(collector, "DELETE", response_id))
    assert {one.status_code for one in answers} <= {200, 204, 404}
    events = await published_of(collector, response_id)
    assert isinstance(events[-1], ResponseWithdrawn)
    assert {type(one) for one in events[1:-1]} == {ResponseEdited}


async def test_correcting_needs_a_scope_of_its_own(database_url: str) -> None:
    """Who may send or read responses may not change or erase them."""
    keys = {"till": ApiKey(key_sha256=digest_of("till-key-0123456789"), scopes=("responses:write", "responses:read"))}
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        response_id, tag, _ = await stored(collector, {"recommend": 1})
        till = {"Authorization": "Bearer till-key-0123456789", "If-Match": tag}
        paths: list[tuple[str, str, object]] = [
            ("PUT", f"/v1/responses/{response_id}/answers", {"answers": {"recommend": 9}}),
            ("PUT", f"/v1/responses/{response_id}/suspect", {"reason": "test"}),
            ("DELETE", f"/v1/responses/{response_id}/suspect", None),
            ("DELETE", f"/v1/responses/{response_id}", None),
            ("DELETE", f"/v1/respondents/{uuid7()}", None),
            ("POST", "/v1/respondents/find", {"email": "ada@example.org"}),
        ]
        for method, path, body in paths:
            assert (await collector.client.request(method, path, json=body)).status_code == 401
            assert (await collector.client.request(method, path, json=body, headers=till)).status_code == 403
        assert len(await published_of(collector, response_id)) == 1
