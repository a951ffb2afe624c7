"""Listing responses: filters, pages, and no contact data anywhere."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.wire.records import encode_value
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, survey_definition
from shared.testing.one_service import ADMIN_KEY, OneService, one_service

START = datetime(2025, 1, 1, tzinfo=UTC)


async def fill(service: OneService) -> None:
    """Store 24 responses: one an hour, at two touchpoints, on two channels, in two surveys."""
    await publish_survey(service.client, service.admin, "other", survey_definition())
    items = [
        {
            "survey": "visit" if number % 4 else "other",
            "answers": {"recommend": number % 11},
            "touchpoint": "checkout" if number % 2 else "exit",
            "channel": "kiosk" if number % 3 else "web",
            "occurred_at": (START + timedelta(hours=number)).isoformat(),
        }
        for number in range(24)
    ]
    answer = await service.client.post("/v1/responses/batch", json={"responses": items}, headers=service.admin)
    assert {result["status"] for result in answer.json()["results"]} == {"created"}


async def hours(service: OneService, **filters: Any) -> list[int]:
    """The hours of the responses that a filter finds, in the order they are listed."""
    answer = await service.client.get("/v1/responses", params={"limit": 200} | filters, headers=service.admin)
    assert answer.status_code == 200, answer.text
    return [datetime.fromisoformat(item["occurred_at"]).hour for item in answer.json()["items"]]


async def test_filters_find_what_they_name(collector: OneService) -> None:
    """Survey, touchpoint, channel and time each restrict, together too; `from` is included and `to` is not."""
    await fill(collector)
    everything = list(range(23, -1, -1))
    assert await hours(collector) == everything
    assert await hours(collector, survey="other") == [hour for hour in everything if hour % 4 == 0]
    assert await hours(collector, touchpoint="checkout") == [hour for hour in everything if hour % 2]
    assert await hours(collector, channel="web") == [hour for hour in everything if hour % 3 == 0]
    window = {"from": "2025-01-01T05:00:00Z", "to": "2025-01-01T09:00:00+00:00"}
    assert await hours(collector, **window) == [8, 7, 6, 5]
    assert await hours(collector, **window, survey="visit", touchpoint="exit") == [6]
    assert await hours(collector, survey="nobody") == []


async def test_pages_show_everything_once_while_responses_come_in(collector: OneService) -> None:
    """Cursors neither repeat nor skip, even for equal moments and with newer responses arriving."""
    same = START.isoformat()
    items = [{"survey": "visit", "answers": {"recommend": 1}, "channel": "api", "occurred_at": same} for _ in range(25)]
    await collector.client.post("/v1/responses/batch", json={"responses": items}, headers=collector.admin)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        params = {"limit": "7"} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/responses", params=params, headers=collector.admin)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 2}})
    assert cursor is None
    assert len(seen) == len(set(seen)) == 25


async def test_nonsense_in_a_query_is_422_and_named(collector: OneService) -> None:
    """Limits, moments, channels and cursors that cannot be are refused by name."""
    for name, value in (
        ("limit", "0"),
        ("limit", "201"),
        ("from", "yesterday"),
        ("to", "2025-01-01"),
        ("channel", "fax"),
        ("cursor", "nonsense"),
        ("cursor", "WyJub3QgYSBtb21lbnQiLCAibm8gaWQiXQ"),
    ):
        answer = await collector.client.get("/v1/responses", params={name: value}, headers=collector.admin)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, name), (name, value, answer.text)
    unknown = await collector.client.get(f"/v1/responses/{uuid7()}", headers=collector.admin)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:heed:problem:response-not-found")
    malformed = await collector.client.get("/v1/responses/nonsense", headers=collector.admin)
    assert malformed.status_code == 422


async def test_reading_needs_the_scope(database_url: str) -> None:
    """Responses are read with `responses:read` and nothing less."""
    keys = {"till": ApiKey(key_sha256=digest_of("till-key-0123456789"), scopes=("responses:write",))}
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as collector:
        till = {"Authorization": "Bearer till-key-0123456789"}
        for path in ("/v1/responses", f"/v1/responses/{uuid7()}"):
            assert (await collector.client.get(path)).status_code == 401
            assert (await collector.client.get(path, headers=till)).status_code == 403


async def test_contact_data_stays_in_its_table(collector: OneService) -> None:
    """Neither the answer, nor the listing, nor any event shows how to reach the respondent."""
    who = {"external_id": "canary-1", "email": "canary-2@example.org", "phone": "+493012345678", "name": "Canary Three"}
    body = {"answers": {"recommend": 1}, "respondent": who}
    posted = await collector.client.post("/v1/surveys/visit/responses", json=body)
    listed = await collector.client.get("/v1/responses", headers=collector.admin)
    read = await collector.client.get(posted.headers["location"], headers=collector.admin)
    events = json.dumps([json.loads(encode_value(event.data)) for event in await collector.published()])
    for text in (posted.text, listed.text, read.text, events):
        assert "canary" not in text.lower()
        assert "12345678" not in text
    assert read.json()["respondent_id"] is not None
    assert read.json()["respondent_id"] in events


async def test_answers_are_recalled_for_half_an_hour(database_url: str) -> None:
    """The page that thanks may repeat them for thirty minutes; a second later nobody gets them without a key."""
    clock = FixedClock(START)
    async with one_service(SERVICE, database_url, clock=clock) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        chosen = uuid7()
        assert (await post(collector, {"recommend": 9}, id=str(chosen))).status_code == 201
        recalled = []
        for seconds in (0, 30 * 60, 1):
            clock.advance(seconds)
            recalled.append(await collector.use_cases.responses.recall_answers(survey="visit", response_id=chosen))
    assert [one is not None for one in recalled] == [True, True, False]


async def test_responses_of_one_moment_are_listed_once_each(collector: OneService) -> None:
    """Pages that end between responses of the same moment neither repeat nor skip one; the highest id comes first."""
    ids = sorted(str(uuid7()) for _ in range(5))
    for chosen in (ids[2], ids[4], ids[0], ids[3], ids[1]):
        assert (await post(collector, {"recommend": 9}, id=chosen, occurred_at=START.isoformat())).status_code == 201
    found: list[str] = []
    cursor: str | None = None
    while cursor is not None or not found:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/responses", params=params, headers=collector.admin)).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert found == ids[::-1]
