"""What is not taken in: every refusal has its status, names its field, and never repeats a value."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

from pydantic import SecretStr
from structlog.testing import capture_logs

from services.collector.application.responses.submit_responses import Submitted
from services.collector.domain.responses.response import ResponseDraft
from services.collector.service import SERVICE
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import ADMIN_KEY, OneService, one_service

PATH = "/v1/surveys/visit/responses"
CANARY = "canary-7f3a"
JSON_TYPE = {"content-type": "application/json"}


WRONG_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"answers": {"recommend": 11}}, "answers.recommend"),
    ({"answers": {"recommend": CANARY}}, "answers.recommend"),
    ({"answers": {"recommend": True}}, "answers.recommend"),
    ({"answers": {"recommend": [CANARY]}}, "answers.recommend"),
    ({"answers": {"recommend": 10**400}}, "answers.recommend"),
    ({"answers": {"wait": 1}}, "answers.recommend"),
    ({"answers": {"recommend": 9, "wait": 0}}, "answers.wait"),
    ({"answers": {"recommend": 9, "ease": 8}}, "answers.ease"),
    ({"answers": {"recommend": 9, "room": 1.5}}, "answers.room"),
    ({"answers": {"recommend": 9, "why": CANARY * 30}}, "answers.why"),
    ({"answers": {"recommend": 9, "why": {CANARY: CANARY}}}, "answers.why"),
    ({"answers": {"recommend": 9, "other": CANARY}}, "answers.other"),
    ({"answers": {"recommend": 9, f"No Key {CANARY}": 1}}, "answers"),
    ({"answers": [CANARY]}, "answers"),
    ({"answers": CANARY}, "answers"),
    ({"id": CANARY}, "id"),
    ({"id": str(uuid4())}, "id"),
    ({"id": 5}, "id"),
    ({"channel": CANARY}, "channel"),
    ({"touchpoint": f"{CANARY}!"}, "touchpoint"),
    ({"touchpoint": 5}, "touchpoint"),
    ({"location": CANARY * 20}, "location"),
    ({"locale": f"{CANARY}!"}, "locale"),
    ({"occurred_at": CANARY}, "occurred_at"),
    ({"occurred_at": 1767225600}, "occurred_at"),
    ({"occurred_at": "2025-03-01T12:00:00"}, "occurred_at"),
    ({"occurred_at": "1970-01-01T00:00:00Z"}, "occurred_at"),
    ({"attributes": {"a": CANARY * 60}}, "attributes.a"),
    ({"attributes": {f"{CANARY} !": 1}}, "attributes"),
    ({"attributes": [CANARY]}, "attributes"),
    ({"respondent": {"email": CANARY}}, "respondent.email"),
    ({"respondent": {"phone": CANARY}}, "respondent.phone"),
    ({"respondent": {"name": CANARY}}, "respondent"),
    ({"respondent": {"external_id": CANARY * 20}}, "respondent.external_id"),
    ({"respondent": {"twitter": CANARY}}, "respondent.twitter"),
    ({"respondent": CANARY}, "respondent"),
    ({"touchpiont": CANARY}, "touchpiont"),
    ({"survey": CANARY}, "survey"),
]


async def test_a_wrong_field_is_422_and_named(collector: OneService) -> None:
    """The problem names the field and says what is right; neither it nor the log repeats what was sent."""
    with capture_logs() as logged:
        for fields, field in WRONG_FIELDS:
            answer = await post(collector, **({"answers": {"recommend": 9}} | fields))
            assert answer.status_code == 422, (fields, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            named = [error["field"] for error in answer.json()["errors"]]
            assert any(one == field or one.startswith(f"{field}.") for one in named), (field, named)
            assert CANARY not in answer.text
    assert len(logged) == len(WRONG_FIELDS)
    assert CANARY not in str(logged)
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]
    assert len(await collector.published()) == 1


HOSTILE_BODIES = [
    (b"", 400),
    (b"{", 400),
    (b"nonsense", 400),
    (b'{"answers": {"recommend": NaN}}', 400),
    (b'{"answers": {"recommend": "\xff"}}', 400),
    (b'{"answers": {"why": "\\ud800", "recommend": 9}}', 422),
    (b'{"answers": {"why": "a\\u0000b", "recommend": 9}}', 422),
    (b'{"answers": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
    (b'{"answers": {"recommend": ' + b"9" * 6000 + b"}}", 400),
    (b'{"answers": {"recommend": 1e999}}', 422),
    (b'"text"', 422),
    (b"[]", 422),
    (b"null", 422),
    (b'{"answers": {"why": "' + b"x" * 300_000 + b'"}}', 413),
]


async def test_hostile_bodies_get_a_clear_answer(collector: OneService) -> None:
    """No body makes the collector fall over, and none is stored."""
    for body, status in HOSTILE_BODIES:
        answer = await collector.client.post(PATH, content=body, headers=JSON_TYPE)
        assert answer.status_code == status, (body[:40], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]


async def test_another_content_type_is_415(collector: OneService) -> None:
    """The body must say that it is JSON, or be plain text, which browsers send to other hosts without asking first."""
    content = json.dumps({"answers": {"recommend": 9}})
    plain = await collector.client.post(PATH, content=content, headers={"content-type": "text/plain;charset=UTF-8"})
    assert plain.status_code == 201
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = await collector.client.post(PATH, content=content, headers={"content-type": content_type})
        assert (answer.status_code, answer.json()["type"]) == (415, "urn:heed:problem:wrong-content-type")


async def test_an_unknown_survey_is_404(collector: OneService) -> None:
    """A survey that does not exist takes nothing, whatever its name looks like."""
    for key in ("nobody", "NO KEY", "x" * 300, "%F0%9F%A6%86", "a%2Fb"):
        answer = await collector.client.post(f"/v1/surveys/{key}/responses", json={"answers": {"recommend": 9}})
        assert answer.status_code == 404, key


async def test_a_survey_that_is_not_open_is_409(collector: OneService) -> None:
    """Draft, paused and archived surveys take nothing, and say why."""
    await collector.client.put("/v1/surveys/draft", json=survey_definition(), headers=collector.admin)
    draft = await collector.client.post("/v1/surveys/draft/responses", json={"answers": {"recommend": 9}})
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    paused = await post(collector, {"recommend": 9})
    await collector.client.post("/v1/surveys/visit/archive", headers=collector.admin)
    archived = await post(collector, {"recommend": 9})
    for answer, state in ((draft, "draft"), (paused, "paused"), (archived, "archived")):
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:heed:problem:survey-not-open")
        assert state in answer.json()["detail"]


async def test_a_survey_that_is_not_open_looks_at_no_answers(collector: OneService) -> None:
    """Who answers a paused survey learns that it is paused, whether the answers are right or wrong."""
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    sent: list[dict[str, Any]] = [
        {"answers": {"recommend": 99}},
        {"answers": {}},
        {"answers": {"recommend": 9}, "version": 7},
    ]
    for fields in sent:
        answer = await post(collector, **fields)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:heed:problem:survey-not-open")


async def test_channels_of_others_need_the_scope(database_url: str) -> None:
    """Web and QR are open to all; every other channel needs `responses:write`; a wrong key is refused on any."""
    keys = {
        "till": ApiKey(key_sha256=digest_of("till-key-0123456789"), scopes=("responses:write",)),
        "eyes": ApiKey(key_sha256=digest_of("eyes-key-0123456789"), scopes=("responses:read",)),
    }
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())

        async def status(channel: str, key: str | None) -> int:
            body = {"answers": {"recommend": 9}, "channel": channel}
            headers = {} if key is None else {"Authorization": f"Bearer {key}"}
            return (await collector.client.post(PATH, json=body, headers=headers)).status_code

        for channel in ("web", "qr"):
            assert await status(channel, None) == 201
            assert await status(channel, "eyes-key-0123456789") == 201
            assert await status(channel, "wrong-key-0123456789") == 401
        for channel in ("sms", "kiosk", "email", "phone", "import", "api"):
            assert await status(channel, None) == 401
            assert await status(channel, "eyes-key-0123456789") == 403
            assert await status(channel, "till-key-0123456789") == 201


async def test_nonsense_under_a_known_id_is_a_conflict(collector: OneService) -> None:
    """What no digest can be made of is another content than the stored one: 409, and the others are taken."""
    known = uuid7()
    assert (await post(collector, {"recommend": 9}, id=str(known))).status_code == 201
    moment = await post(collector, {"recommend": 9}, id=str(known), occurred_at="0001-01-01T00:00:00+14:00")
    assert (moment.status_code, moment.json()["type"]) == (409, "urn:heed:problem:response-id-taken")
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    early = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    drafts = [
        ResponseDraft(survey="visit", answers={"recommend": nested}, id=known),
        ResponseDraft(survey="visit", answers={"recommend": 10**5000}, id=known),
        ResponseDraft(survey="visit", answers={"recommend": 9}, id=known, occurred_at=early),
        ResponseDraft(survey="visit", answers={"recommend": 9}, id=uuid7()),
    ]
    outcomes = await collector.use_cases.responses.submit(submitted=[Submitted(draft, None) for draft in drafts])
    assert [outcome.status for outcome in outcomes] == ["conflict", "conflict", "conflict", "created"]
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(2,)]
