"""Opening and closing times, judged by the moment of the answer."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.channels import publish_survey, put_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import OneService, one_service

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
CLOSES = datetime(2026, 4, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
TIMES = {"opens_at": "2026-03-01T00:00:00Z", "closes_at": "2026-04-01T02:00:00+02:00"}


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands in the survey's time."""
    return FixedClock(NOW)


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with a survey that is open for a month."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition() | TIMES)
        yield service


async def test_the_moment_of_the_answer_counts(collector: OneService, clock: FixedClock) -> None:
    """From the opening on, up to and without the closing; however late the answer arrives."""
    clock.advance(timedelta(days=60).total_seconds())
    second = timedelta(seconds=1)
    table = [(OPENS - second, 409), (OPENS, 201), (CLOSES - second, 201), (CLOSES, 409), (None, 409)]
    for moment, status in table:
        extra = {} if moment is None else {"occurred_at": moment.isoformat()}
        assert (await post(collector, {"recommend": 9}, **extra)).status_code == status, moment


async def test_answers_on_the_way_are_saved_while_it_is_open(collector: OneService, clock: FixedClock) -> None:
    """A page is kept from the opening on, up to and without the closing; outside of that nothing is."""
    clock.advance(timedelta(days=60).total_seconds())
    second = timedelta(seconds=1)
    found = []
    for moment in (OPENS - second, OPENS, CLOSES - second, CLOSES):
        body = {"id": str(uuid7()), "answers": {"wait": 2}, "occurred_at": moment.isoformat()}
        answer = await collector.client.post("/v1/surveys/visit/partials", json=body)
        found.append(answer.status_code)
        if not answer.is_success:
            assert answer.json()["type"] == "urn:heed:problem:survey-not-open"
    assert found == [409, 204, 204, 409]
    assert await select(collector, "SELECT count(*) FROM collector.partial_response") == [(2,)]


async def test_the_refusal_says_why(collector: OneService) -> None:
    """Not yet and no longer have different problems, with the moment."""
    early = await post(collector, {"recommend": 9}, occurred_at="2026-02-01T00:00:00Z")
    assert early.json()["type"] == "urn:heed:problem:survey-not-open"
    assert "not open yet" in early.json()["detail"]
    assert "2026-03-01T00:00:00Z" in early.json()["detail"]
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    paused = await post(collector, {"recommend": 9})
    assert "paused" in paused.json()["detail"]


async def test_a_repetition_is_known_after_the_closing(collector: OneService, clock: FixedClock) -> None:
    """Who never saw their 201 may ask again, and learns that nothing is lost."""
    body: dict[str, Any] = {"answers": {"recommend": 9}, "id": str(uuid7())}
    assert (await post(collector, **body)).status_code == 201
    clock.advance(timedelta(days=60).total_seconds())
    assert (await post(collector, **body)).status_code == 200
    assert (await post(collector, {"recommend": 8}, id=body["id"])).status_code == 409


async def test_other_times_take_effect_with_the_publication(collector: OneService, clock: FixedClock) -> None:
    """A survey is open for longer when the longer time is published, also for those who look at the older version."""
    clock.advance(timedelta(days=60).total_seconds())
    longer = survey_definition() | TIMES | {"closes_at": "2027-01-01T00:00:00Z"}
    await put_survey(collector.client, collector.admin, "visit", longer)
    assert (await post(collector, {"recommend": 9})).status_code == 409
    await collector.client.post("/v1/surveys/visit/publish", headers=collector.admin)
    old_page = await post(collector, {"recommend": 9}, version=1)
    assert (old_page.status_code, old_page.json()["version"]) == (201, 1)


async def test_a_wrong_answer_is_reported_as_such(collector: OneService) -> None:
    """Whether it came in time can only be decided for a moment that makes sense."""
    answer = await post(collector, {"recommend": 99}, occurred_at="2026-02-01T00:00:00Z")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "answers.recommend")


async def test_what_is_read_says_whether_it_is_open(collector: OneService, clock: FixedClock) -> None:
    """Those who show the survey learn whether it takes answers now."""
    found = []
    for days in (-30, 0, 60):
        live = await collector.use_cases.surveys.read_live(key="visit")
        found.append(live.openness(clock.now() + timedelta(days=days)))
    assert found == ["not_yet", "open", "closed"]
