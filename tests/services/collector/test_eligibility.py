"""May this person be asked: one answer for all channels, with its reason, and every refusal counted."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.one_service import OneService, one_service

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1).total_seconds()
VISITOR = "visitor:8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10"
RULES: dict[str, dict[str, Any]] = {
    "visit": {"otherwise": "delay"},
    "parcel": {"after_shown_days": 3, "quarantine": False},
    "sampled": {"sample_percent": 0.0001},
    "capped": {"quarantine": False, "touchpoint_cap": {"limit": 1, "days": 10}},
}


@dataclass(slots=True)
class Door:
    """Where it is decided who is asked."""

    collector: OneService
    clock: FixedClock

    async def ask(self, person: str = VISITOR, survey: str = "visit", *, keyed: bool = False, **more: str) -> Any:
        """Return the answer about a person."""
        query = {"survey": survey, "person": person, **more}
        headers = self.collector.admin if keyed else {}
        reply = await self.collector.client.get("/v1/eligibility", params=query, headers=headers)
        assert reply.status_code == httpx.codes.OK, reply.text
        assert reply.headers["cache-control"] == "no-store"
        return reply.json()

    async def report(self, kind: str, person: str = VISITOR, survey: str = "visit", **more: str) -> httpx.Response:
        """Report that something happened to a person."""
        body = {"survey": survey, "person": person, "kind": kind, **more}
        return await self.collector.client.post("/v1/eligibility/events", json=body)

    async def refusals(self, **query: str) -> list[dict[str, Any]]:
        """Return the counts of the survey `visit`, or as asked."""
        reply = await self.collector.client.get(
            "/v1/eligibility/refusals", params={"survey": "visit", **query}, headers=self.collector.admin
        )
        assert reply.status_code == httpx.codes.OK, reply.text
        counts: list[dict[str, Any]] = reply.json()["items"]
        return counts


@pytest.fixture
async def door(database_url: str) -> AsyncIterator[Door]:
    """A collector at noon with four surveys and a quarantine of 14 days."""
    clock = FixedClock(NOON)
    settings = CollectorSettings(quarantine_days=14, phone_region="DE")
    async with one_service(SERVICE, database_url, clock=clock, service_settings=settings) as collector:
        for key, rules in RULES.items():
            survey = survey_definition() | {"eligibility": rules}
            await publish_survey(collector.client, collector.admin, key, survey)
        yield Door(collector, clock)


async def test_a_newcomer_is_asked(door: Door) -> None:
    """Nobody knows them, so nothing speaks against it, and nothing is recorded."""
    answer = await door.ask()
    assert (answer["eligible"], answer["decision"], answer["reason"]) == (True, "yes", "ok")
    assert (answer["eligible_at"], answer["clocks"]) == (None, None)
    assert await door.refusals() == []


async def test_rests_follow_what_happened(door: Door) -> None:
    """Shown, dismissed, answered: each starts its own rest, and the longest counts, with its day."""
    assert (await door.report("shown", touchpoint="till")).status_code == 204
    answer = await door.ask()
    assert (answer["decision"], answer["reason"]) == ("later", "quarantine")
    assert answer["eligible_at"] == "2026-03-16T00:00:00Z"
    assert (await door.report("dismissed")).status_code == 204
    answer = await door.ask()
    assert (answer["reason"], answer["eligible_at"]) == ("dismissed_recently", "2026-04-01T00:00:00Z")
    assert "30 days" in answer["explanation"]
    door.clock.advance(30 * DAY)
    assert (await door.ask())["eligible"] is True


async def test_strangers_do_not_learn_the_end_of_a_rest(door: Door) -> None:
    """Where the survey does not delay, strangers get the reason alone, and a key gets the moment and the clocks."""
    await door.report("shown", survey="parcel")
    answer = await door.ask(survey="parcel")
    assert (answer["decision"], answer["reason"], answer["eligible_at"]) == ("no", "shown_recently", None)
    answer = await door.ask(survey="parcel", keyed=True)
    assert answer["eligible_at"] == "2026-03-04T12:00:00Z"
    assert answer["clocks"] == {"shown_at": "2026-03-01T12:00:00Z", "dismissed_at": None, "answered_at": None}


async def test_customers_cannot_be_looked_up(door: Door) -> None:
    """Whoever tries out customer numbers learns one reason for all rests; a key learns which it is."""
    await door.report("shown", "external_id:4711")
    assert (await door.ask("external_id:4711"))["reason"] == "asked_recently"
    assert (await door.ask("external_id:4711", keyed=True))["reason"] == "quarantine"
    assert [one["reason"] for one in await door.refusals()] == ["quarantine"]


@pytest.mark.parametrize(
    "respondent",
    [
        {"external_id": "4711", "email": "Ada@Example.org", "phone": "030 123456"},
        {"email": "ada@example.org", "phone": "+49 30 123456"},
    ],
)
async def test_an_answer_starts_the_clock_of_everybody_it_came_from(door: Door, respondent: dict[str, str]) -> None:
    """An answer counts for each name that the respondent is known by, and for their browser."""
    body = {"answers": {"recommend": 9}, "respondent": respondent, "visitor": VISITOR.partition(":")[2]}
    path = "/v1/surveys/parcel/responses"
    stored = await door.collector.client.post(path, json=body)
    assert stored.status_code == 201, stored.text
    assert "visitor" not in stored.json()
    people = [VISITOR, "email:ada@EXAMPLE.org", "phone:030/123456"]
    people += ["external_id:4711"] if "external_id" in respondent else []
    for person in people:
        answer = await door.ask(person, "parcel", keyed=True)
        assert (answer["reason"], answer["clocks"]["answered_at"]) == ("answered_recently", "2026-03-01T12:00:00Z")
    assert (await door.ask("email:bob@example.org", "parcel", keyed=True))["eligible"] is True


async def test_a_repetition_starts_no_clock_again(door: Door) -> None:
    """The same response sent later, or refused, is no further exposure; an anonymous one is none at all."""
    body = {"id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10", "answers": {"recommend": 9}}
    path = "/v1/surveys/parcel/responses"
    visitor = {"visitor": VISITOR.partition(":")[2]}
    assert (await door.collector.client.post(path, json=body)).status_code == 201
    assert await select(door.collector, "SELECT 1 FROM collector.exposure") == []
    door.clock.advance(DAY)
    assert (await door.collector.client.post(path, json=body | visitor)).status_code == 200
    assert (await door.collector.client.post(path, json={"answers": {"recommend": 99}} | visitor)).status_code == 422
    assert await select(door.collector, "SELECT 1 FROM collector.exposure") == []


async def test_refusals_are_stored_and_counted(door: Door) -> None:
    """Each refusal is a row without a person and a step of a counter, and is listed by reason and place."""
    labels = {"reason": "not_sampled", "channel": "qr"}
    before = REGISTRY.get_sample_value("heed_collector_eligibility_refusals_total", labels) or 0
    for _ in range(3):
        assert (await door.ask(survey="sampled", touchpoint="till", channel="qr"))["reason"] == "not_sampled"
    await door.ask(survey="sampled")
    assert REGISTRY.get_sample_value("heed_collector_eligibility_refusals_total", labels) == before + 3
    assert await door.refusals(survey="sampled") == [
        {"reason": "not_sampled", "touchpoint": "till", "channel": "qr", "count": 3},
        {"reason": "not_sampled", "touchpoint": None, "channel": "web", "count": 1},
    ]
    assert await door.refusals(survey="sampled", to="2026-03-01T12:00:00Z") == []
    assert await door.refusals(survey="sampled", **{"from": "2026-03-01T12:00:01Z"}) == []
    rows = await select(door.collector, "SELECT DISTINCT kind, person FROM collector.exposure")
    assert rows == [("refused", None)]


async def test_a_closed_survey_asks_nobody(door: Door) -> None:
    """A survey that is paused, not open yet or never published is no reason to wait for."""
    client, admin = door.collector.client, door.collector.admin
    await client.post("/v1/surveys/visit/pause", headers=admin)
    assert (await door.ask())["reason"] == "survey_not_open"
    later = survey_definition() | {"opens_at": "2026-03-02T00:00:00Z"}
    await publish_survey(client, admin, "later", later)
    await client.put("/v1/surveys/draft", json=survey_definition(), headers=admin)
    for survey in ("later", "draft"):
        answer = await door.ask(survey=survey)
        assert (answer["decision"], answer["reason"]) == ("no", "survey_not_open")
    door.clock.advance(DAY)
    assert (await door.ask(survey="later"))["eligible"] is True


async def test_a_full_survey_asks_nobody_more(door: Door) -> None:
    """When the quota of all responses is full, showing the survey would only lead to a refusal."""
    client, admin = door.collector.client, door.collector.admin
    detractors = {"question": "recommend", "at_most": 6}
    quotas = [{"key": "unhappy", "limit": 1, "when": detractors}, {"key": "all", "limit": 2}]
    await publish_survey(client, admin, "small", survey_definition() | {"quotas": quotas})
    for value in (3, 9):
        assert (await door.ask(survey="small"))["eligible"] is True
        reply = await client.post("/v1/surveys/small/responses", json={"answers": {"recommend": value}})
        assert reply.status_code == 201, reply.text
    assert (await door.ask(survey="small"))["reason"] == "quota_full"
    assert (await door.ask(survey="small", channel="import", keyed=True))["eligible"] is True


async def test_touchpoints_have_caps(door: Door) -> None:
    """Whoever was asked at a touchpoint by any survey is left in peace there, and may be asked elsewhere."""
    await door.report("shown", survey="parcel", touchpoint="till")
    assert (await door.ask(survey="capped", touchpoint="till"))["reason"] == "touchpoint_cap"
    assert (await door.ask(survey="capped", touchpoint="exit"))["eligible"] is True


async def test_two_windows_at_once_both_get_yes(door: Door) -> None:
    """Asking reserves nothing; the first window that shows the survey ends it for the others."""
    answers = await asyncio.gather(*(door.ask() for _ in range(8)))
    assert all(answer["eligible"] for answer in answers)
    await asyncio.gather(*(door.report("shown") for _ in range(8)))
    answers = await asyncio.gather(*(door.ask() for _ in range(8)))
    assert {answer["reason"] for answer in answers} == {"quarantine"}
    assert sum(one["count"] for one in await door.refusals()) == 8


async def test_old_exposures_are_forgotten(door: Door) -> None:
    """Refusals go after 90 days and the rest after 400; what still matters stays."""
    await door.report("shown")
    await door.ask()
    door.clock.advance(91 * DAY)
    await door.report("shown", f"visitor:{uuid4()}")
    assert await door.collector.use_cases.eligibility.forget_exposures() == 1
    assert await select(door.collector, "SELECT kind FROM collector.exposure") == [("shown",), ("shown",)]
    door.clock.advance(310 * DAY)
    assert await door.collector.use_cases.eligibility.forget_exposures() == 1
    assert await door.collector.use_cases.eligibility.forget_exposures() == 0
    assert await select(door.collector, "SELECT kind FROM collector.exposure") == [("shown",)]


async def test_forgetting_waits_for_nobody(door: Door) -> None:
    """A row that somebody holds is passed over; all others go, and that one with the next run."""
    for _ in range(3):
        await door.report("shown", f"visitor:{uuid4()}")
    door.clock.advance(401 * DAY)
    async with door.collector.engine.connect() as other:
        await other.execute(text("SELECT FROM collector.exposure LIMIT 1 FOR UPDATE"))
        assert await asyncio.wait_for(door.collector.use_cases.eligibility.forget_exposures(), timeout=60) == 2
    assert await door.collector.use_cases.eligibility.forget_exposures() == 1
