"""What keeps the hosted page's form away, and who: closed surveys, full quotas, machines, and too many requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from altcha import Challenge, Payload, derive_key_pbkdf2, solve_challenge

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.ids import unix_ms_of, uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import survey_definition
from shared.testing.form_filling import FORM, open_page, press
from shared.testing.forms import read_page
from shared.testing.one_service import OneService, one_service

PAGE = "/s/visit"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
GERMAN = {"Accept-Language": "de"}


@asynccontextmanager
async def at_noon(
    database_url: str, survey: dict[str, Any] | None = None, *, now: datetime = NOW, **settings: Any
) -> AsyncIterator[tuple[OneService, FixedClock]]:
    """Open a collector whose clock stands still, with the survey `visit`."""
    clock = FixedClock(now)
    async with one_service(
        SERVICE, database_url, clock=clock, service_settings=CollectorSettings(**settings)
    ) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey or survey_definition())
        yield collector, clock


async def count(collector: OneService) -> int:
    """How many responses are stored."""
    return len(await stored_responses(collector.client, collector.admin))


async def test_before_and_after_its_time_a_survey_says_so(database_url: str) -> None:
    """Not yet open 409, over 410: for people, in their language; a form that comes in too late is not stored."""
    times = {"opens_at": "2026-05-01T12:00:10Z", "closes_at": "2026-05-01T12:01:00Z"}
    async with at_noon(database_url, survey_definition() | times) as (collector, clock):
        early = await collector.client.get(PAGE, headers=GERMAN)
        assert (early.status_code, "noch nicht begonnen" in early.text) == (409, True)
        clock.advance(10)
        page = await open_page(collector, PAGE)
        clock.advance(50)
        late = await press(collector, page, [("a.recommend", "9")])
        assert (late.status_code, "This survey is over" in late.text) == (410, True)
        over = await collector.client.get(PAGE, headers=GERMAN)
        assert (over.status_code, "Umfrage ist beendet" in over.text) == (410, True)
        assert await count(collector) == 0


async def test_a_full_quota_thanks_and_stores_nothing(database_url: str) -> None:
    """Whoever comes after the last one that counts reads so in friendly words."""
    full = survey_definition() | {"quotas": [{"key": "all", "limit": 1}]}
    async with at_noon(database_url, full) as (collector, _):
        first, second = await open_page(collector, PAGE), await open_page(collector, PAGE)
        assert (await press(collector, first, [("a.recommend", "9")])).status_code == 303
        answer = await press(collector, second, [("a.recommend", "9")])
        assert answer.status_code == 409
        assert "We have all the answers we need" in read_page(answer.text).text
        shown = await collector.client.get(PAGE, headers=GERMAN)
        assert (shown.status_code, "Wir haben alle Antworten" in shown.text) == (409, True)
        assert await count(collector) == 1


async def test_a_form_that_comes_back_too_fast_is_asked_for_again(database_url: str) -> None:
    """Sooner than people read, nothing is stored and nothing is lost; a moment later the same form is taken."""
    async with at_noon(database_url, shortest_answer_seconds=1.5) as (collector, clock):
        page = await open_page(collector, f"{PAGE}?lang=de")
        assert unix_ms_of(UUID(page.fields["id"])) == NOW.timestamp() * 1000
        clock.advance(1.4)
        answer = await press(collector, page, [("a.recommend", "9"), ("a.why", "weil")])
        assert answer.status_code == 422
        again = read_page(answer.text)
        assert "Das war schneller, als Menschen lesen." in again.text
        assert (again.areas["a.why"], again.fields["id"]) == ("weil", page.fields["id"])
        assert await count(collector) == 0
        clock.advance(0.2)
        assert (await press(collector, again)).status_code == 303
        assert (await stored_responses(collector.client, collector.admin))[0]["answers"]["why"] == "weil"


async def test_forms_that_were_never_handed_out_are_too_fast(database_url: str) -> None:
    """An id from the future, one of the largest there can be, and none at all count as made at this moment."""
    async with at_noon(database_url, shortest_answer_seconds=1.5) as (collector, _):
        future = str(uuid7(round((NOW + timedelta(days=1)).timestamp() * 1000)))
        for sent in (future, str(uuid7(2**48 - 1)), "nonsense", ""):
            answer = await collector.client.post(PAGE, data={"id": sent, "a.recommend": "9"})
            assert answer.status_code == 422, sent
        assert await count(collector) == 0


async def test_turning_pages_has_no_clock(database_url: str) -> None:
    """On the way from page to page nobody is too fast; only the last one is looked at."""
    paged = survey_definition() | {"layout": "question_per_page"}
    async with at_noon(database_url, paged, shortest_answer_seconds=1.5) as (collector, clock):
        page = await open_page(collector, PAGE)
        answer = await press(collector, page, [("a.recommend", "9")])
        assert answer.status_code == 200
        for _ in range(3):
            answer = await press(collector, read_page(answer.text))
        last = await press(collector, read_page(answer.text))
        assert (last.status_code, "faster than people read" in last.text) == (422, True)
        clock.advance(2)
        assert (await press(collector, read_page(last.text))).status_code == 303


async def test_too_many_requests_get_a_page(database_url: str) -> None:
    """429 with `Retry-After`, as a page for people, for surveys and complaints alike."""
    async with at_noon(database_url, rate_per_address="1/minute") as (collector, _):
        page = await open_page(collector, PAGE)
        assert (await press(collector, page, [("a.recommend", "9")])).status_code == 303
        for path in (PAGE, "/complaint"):
            answer = await collector.client.post(path, content=b"a.recommend=9&text=x", headers=FORM | GERMAN)
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"].startswith("text/html")
            assert "Einen Moment, bitte" in answer.text
        assert await count(collector) == 1


@pytest.fixture
def hard() -> dict[str, Any]:
    """A survey that wants a proof of work."""
    return survey_definition() | {"proof_of_work": True}


async def solved(collector: OneService, form_id: str) -> str:
    """Do what the page's script does."""
    answer = await collector.client.get("/v1/challenges", params={"response": form_id})
    challenge = Challenge.from_dict(answer.json())
    solution = solve_challenge(challenge, derive_key_pbkdf2)
    assert solution is not None
    return Payload(challenge, solution).to_base64()


async def test_a_survey_can_want_a_proof_of_work(database_url: str, hard: dict[str, Any]) -> None:
    """Without the proof, or with that of another form, the page comes back; with its own the answers count."""
    async with at_noon(database_url, hard, now=datetime.now(UTC), proof_rounds=20_000) as (collector, _):
        shown = await collector.client.get(PAGE)
        page = read_page(shown.text)
        policy = shown.headers["content-security-policy"]
        assert "script-src 'self'; connect-src 'self'" in policy
        assert any("/s/assets/proof-" in one.attributes["src"] for one in page.all("script"))
        assert "needs JavaScript" in page.text
        other = await solved(collector, str(uuid7()))
        for proof in ("", "x", other):
            answer = await press(collector, page, [("a.recommend", "9"), ("proof", proof)])
            assert (answer.status_code, "keeps machines out" in answer.text) == (422, True)
            assert read_page(answer.text).fields["proof"] == ""
        assert await count(collector) == 0
        right = await solved(collector, page.fields["id"])
        assert (await press(collector, page, [("a.recommend", "9"), ("proof", right)])).status_code == 303


async def test_a_proof_that_is_wanted_since_then_can_be_done_on_the_old_page(
    database_url: str, hard: dict[str, Any]
) -> None:
    """Whoever began before the survey wanted proofs is handed the script with the answer."""
    async with at_noon(database_url, now=datetime.now(UTC), proof_rounds=20_000) as (collector, _):
        page = await open_page(collector, PAGE)
        await publish_survey(collector.client, collector.admin, "visit", hard)
        answer = await press(collector, page, [("a.recommend", "9")])
        again = read_page(answer.text)
        assert answer.status_code == 422
        assert any("/s/assets/proof-" in one.attributes["src"] for one in again.all("script"))
        proof = await solved(collector, page.fields["id"])
        assert (await press(collector, again, [("proof", proof)])).status_code == 303
        assert (await stored_responses(collector.client, collector.admin))[0]["version"] == 1
