"""What eligibility refuses: strangers who name others, hostile texts, moments that cannot be."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.one_service import BASE_URL, OneService, one_service

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VISITOR = "visitor:8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10"
ASK = "/v1/eligibility"
EVENTS = "/v1/eligibility/events"
EVENT: dict[str, Any] = {"survey": "visit", "person": VISITOR, "kind": "shown"}
SCORES_ONLY = {"Authorization": "Bearer a-key-that-reads-scores"}
EXPOSURES = "SELECT kind, person, at FROM collector.exposure"


@pytest.fixture
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector at noon with the survey `visit`, and a key that may only read scores."""
    keys = {"reporter": ApiKey(key_sha256=digest_of("a-key-that-reads-scores"), scopes=("scores:read",))}
    settings = Settings(public_url=BASE_URL, api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings, clock=FixedClock(NOON)) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


@pytest.mark.parametrize("person", ["email:ada@example.org", "phone:+4930123456", "email:x"])
async def test_strangers_name_no_addresses(collector: OneService, person: str) -> None:
    """Without a key, or with one that lacks the scope, nobody is named by address or number, in either direction."""
    for headers in ({}, SCORES_ONLY):
        asked = await collector.client.get(ASK, params={"survey": "visit", "person": person}, headers=headers)
        reported = await collector.client.post(EVENTS, json=EVENT | {"person": person}, headers=headers)
        for reply in (asked, reported):
            assert (reply.status_code, reply.json()["type"]) == (403, "urn:heed:problem:person-forbidden")
            assert person not in reply.text
    assert await select(collector, EXPOSURES) == []


async def test_strangers_speak_for_their_own_channels(collector: OneService) -> None:
    """Only `web` and `qr` are open; a key without the scope is no better than none."""
    query = {"survey": "visit", "person": VISITOR, "channel": "sms"}
    assert (await collector.client.get(ASK, params=query)).status_code == 401
    assert (await collector.client.get(ASK, params=query, headers=SCORES_ONLY)).status_code == 403
    assert (await collector.client.get(ASK, params=query, headers=collector.admin)).status_code == 200
    event = EVENT | {"channel": "sms"}
    assert (await collector.client.post(EVENTS, json=event)).status_code == 401
    assert (await collector.client.post(EVENTS, json=event, headers=collector.admin)).status_code == 204


async def test_a_key_without_the_scope_learns_what_strangers_learn(collector: OneService) -> None:
    """No clocks and no moments for a key that may not read surveys; a wrong key is refused."""
    query = {"survey": "visit", "person": VISITOR}
    reply = await collector.client.get(ASK, params=query, headers=SCORES_ONLY)
    assert reply.json()["clocks"] is None
    wrong = {"Authorization": "Bearer a-key-that-nobody-has"}
    assert (await collector.client.get(ASK, params=query, headers=wrong)).status_code == 401


async def test_counts_are_for_those_who_may_read_surveys(collector: OneService) -> None:
    """The counts need the scope."""
    path = "/v1/eligibility/refusals"
    assert (await collector.client.get(path, params={"survey": "visit"})).status_code == 401
    assert (await collector.client.get(path, params={"survey": "visit"}, headers=SCORES_ONLY)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": "ada"}, "person"),
        ({"person": "visitor:" + "1" * 400}, "person"),
        ({"person": "external_id:" + "x" * 250}, "person"),
        ({"person": "external_id:a\u2028b"}, "person"),
        ({"touchpoint": "The Till"}, "touchpoint"),
        ({"touchpoint": "x" * 65}, "touchpoint"),
        ({"channel": "telegram"}, "channel"),
        ({"channel": ""}, "channel"),
    ],
)
async def test_wrong_fields_are_named(collector: OneService, changes: dict[str, str], field: str) -> None:
    """In a question or a report, a wrong field is 422 with its name, and nothing is stored."""
    asked = await collector.client.get(ASK, params={"survey": "visit", "person": VISITOR} | changes)
    reported = await collector.client.post(EVENTS, json=EVENT | changes)
    for reply in (asked, reported):
        assert reply.status_code == 422, reply.text
        assert [error["field"] for error in reply.json()["errors"]] == [field]
    assert await select(collector, EXPOSURES) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "answered"},
        {"kind": "refused"},
        {"kind": None},
        {"at": 1_772_366_400},
        {"at": "2026-03-01T12:00:00"},
        {"at": "2026-03-01T12:05:01Z"},
        {"at": "2025-01-24T11:59:59Z"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"reason": "ok"},
        {"survey": 4711},
    ],
)
async def test_events_that_cannot_be(collector: OneService, changes: dict[str, Any]) -> None:
    """Other kinds, numbers for moments, moments in the future or too long ago, unknown fields: 422, nothing stored."""
    reply = await collector.client.post(EVENTS, json=EVENT | changes)
    assert reply.status_code == 422, reply.text
    assert [error["field"] for error in reply.json()["errors"]] == list(changes)
    assert await select(collector, EXPOSURES) == []


@pytest.mark.parametrize("survey", ["unknown", "Visit", "../visit", "v" * 500])
async def test_unknown_surveys(collector: OneService, survey: str) -> None:
    """A survey that does not exist is 404, whatever its name looks like."""
    asked = await collector.client.get(ASK, params={"survey": survey, "person": VISITOR})
    reported = await collector.client.post(EVENTS, json=EVENT | {"survey": survey})
    query = {"survey": survey}
    counted = await collector.client.get("/v1/eligibility/refusals", params=query, headers=collector.admin)
    assert {asked.status_code, reported.status_code, counted.status_code} == {404}


async def test_nul_and_half_characters_are_refused(collector: OneService) -> None:
    """Text that no database holds is refused before anything looks at it."""
    asked = await collector.client.get(f"{ASK}?survey=visit&person=external_id:a%00b")
    assert asked.status_code == 422
    for text in ("external_id:a\\u0000b", "external_id:\\ud800"):
        body = json.dumps(EVENT | {"person": "X"}).replace("X", text)
        for kind in ("application/json", "text/plain"):
            reported = await collector.client.post(EVENTS, content=body, headers={"content-type": kind})
            assert reported.status_code == 422, reported.text


async def test_a_beacon_is_recorded(collector: OneService) -> None:
    """A browser that leaves the page sends plain text; the clock of the device may be a little ahead."""
    body = json.dumps(EVENT | {"at": "2026-03-01T12:04:00Z"})
    headers = {"content-type": "text/plain;charset=UTF-8"}
    assert (await collector.client.post(EVENTS, content=body, headers=headers)).status_code == 204
    [(kind, person, at)] = await select(collector, EXPOSURES)
    assert (kind, len(person), at) == ("shown", 32, NOON)
    assert (await collector.client.post(EVENTS, content="nonsense", headers=headers)).status_code == 400


async def test_no_name_is_kept(collector: OneService) -> None:
    """The table of exposures holds digests; a name that was sent is nowhere in it."""
    event = EVENT | {"person": "email:ada@example.org"}
    assert (await collector.client.post(EVENTS, json=event, headers=collector.admin)).status_code == 204
    [(row,)] = await select(collector, "SELECT exposure::text FROM collector.exposure")
    assert "ada@" not in row
    assert b"ada@example.org".hex() not in row
