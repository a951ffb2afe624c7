"""Partial responses: saved page by page, finished by the complete one, expired when nobody goes on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import commits_held_up, held_up, post, select, survey_definition
from shared.testing.one_service import OneService, one_service

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTACT = {"key": "you", "type": "contact", "fields": ["name", "email"], "text": {"en": "Who are you?"}}
RAW = "SELECT state, answers FROM collector.partial_response"


@pytest.fixture
def clock() -> FixedClock:
    """A clock that moves only when it is moved."""
    return FixedClock(NOW)


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with a survey that asks for contact data, too; partial responses expire after three days."""
    survey = survey_definition()
    survey["questions"].append(CONTACT)
    own = CollectorSettings(partial_days=3)
    async with one_service(SERVICE, database_url, clock=clock, service_settings=own) as service:
        await publish_survey(service.client, service.admin, "visit", survey)
        yield service


async def save(service: OneService, answers: object, chosen: str, **fields: Any) -> httpx.Response:
    """Save the answers so far, without a key."""
    body = {"id": chosen, "answers": answers, **fields}
    return await service.client.post("/v1/surveys/visit/partials", json=body)


async def listed(service: OneService, **filters: Any) -> list[dict[str, Any]]:
    """The partial responses that a filter finds."""
    answer = await service.client.get("/v1/partials", params=filters, headers=service.admin)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_answers_are_saved_page_by_page(collector: OneService, clock: FixedClock) -> None:
    """Nothing is required yet; saving again replaces what was saved; nothing is published and nothing is counted."""
    chosen = str(uuid7())
    assert (await save(collector, {"wait": 2}, chosen, locale="de", touchpoint="exit")).status_code == 204
    clock.advance(60)
    answer = await save(collector, {"wait": 3, "why": " slow "}, chosen, locale="de", touchpoint="exit", version=1)
    assert (answer.status_code, answer.content) == (204, b"")
    assert await listed(collector) == [
        {
            "id": chosen,
            "survey": "visit",
            "version": 1,
            "channel": "web",
            "touchpoint": "exit",
            "location": None,
            "locale": "de",
            "answers": {"wait": 3, "why": "slow"},
            "state": "open",
            "started_at": "2026-03-01T12:00:00Z",
            "updated_at": "2026-03-01T12:01:00Z",
        }
    ]
    assert await stored_responses(collector.client, collector.admin) == []
    assert len(await collector.published()) == 1
    assert (await collector.client.get(f"/v1/responses/{chosen}", headers=collector.admin)).status_code == 404


async def test_contact_answers_are_never_kept(collector: OneService) -> None:
    """Neither those of a contact question nor a respondent, right or wrong; who has said nothing else has begun."""
    chosen = str(uuid7())
    who = {"name": "Ada", "email": "ada@example.org"}
    for answers in ({"you": who}, {"wait": 1, "you": who}):
        assert (await save(collector, answers, chosen, respondent=who)).status_code == 204
    assert [one["answers"] for one in await listed(collector)] == [{"wait": 1}]
    dump = await select(collector, "SELECT p::text FROM collector.partial_response p")
    assert "ada@" not in str(dump).lower()
    assert await select(collector, "SELECT count(*) FROM collector.respondent") == [(0,)]
    assert (await save(collector, {}, chosen)).status_code == 204
    assert [one["answers"] for one in await listed(collector)] == [{}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answers": {"recommend": 11}}, "answers.recommend"),
        ({"answers": {"nobody": 1}}, "answers.nobody"),
        ({"answers": {"you": {"email": "no address"}}}, "answers.you.email"),
        ({"id": None}, "id"),
        ({"id": "0e3b6d1c-7d0b-4b5e-9f0a-3d8f3c0f6f11"}, "id"),
        ({"touchpoint": "No Key"}, "touchpoint"),
        ({"version": 9}, "version"),
        ({"occurred_at": "2026-03-01T13:00:00Z"}, "occurred_at"),
    ],
)
async def test_what_is_wrong_is_refused(collector: OneService, change: dict[str, Any], field: str) -> None:
    """A wrong field is 422 with its place, and nothing is saved."""
    body = {"id": str(uuid7()), "answers": {"wait": 2}} | change
    answer = await collector.client.post("/v1/surveys/visit/partials", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert await listed(collector) == []


async def test_only_open_surveys_take_partial_responses(collector: OneService) -> None:
    """404 where there is no survey, 409 while it is paused, 401 for channels that need a key."""
    body = {"id": str(uuid7()), "answers": {}}
    assert (await collector.client.post("/v1/surveys/nobody/partials", json=body)).status_code == 404
    assert (await save(collector, {}, str(uuid7()), channel="kiosk")).status_code == 401
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert (await save(collector, {}, str(uuid7()))).status_code == 409


async def test_the_complete_response_finishes_it(collector: OneService) -> None:
    """Its answers are kept once, in the response; whatever is saved later changes nothing."""
    chosen = str(uuid7())
    await save(collector, {"wait": 2}, chosen)
    assert (await post(collector, {"recommend": 9, "wait": 3}, id=chosen)).status_code == 201
    assert await select(collector, RAW) == [("finished", {})]
    assert (await save(collector, {"wait": 5}, chosen)).status_code == 204
    assert await select(collector, RAW) == [("finished", {})]
    assert [(one["state"], one["answers"]) for one in await listed(collector)] == [("finished", {})]
    assert (await post(collector, {"recommend": 9, "wait": 3}, id=chosen)).status_code == 200


async def test_it_goes_with_the_response_that_is_taken_back(collector: OneService) -> None:
    """Nothing is left of what was saved on the way when the response is withdrawn or the person erased."""
    withdrawn, erased, kept = (str(uuid7()) for _ in range(3))
    for chosen in (withdrawn, erased, kept):
        await save(collector, {"wait": 2}, chosen, touchpoint="exit")
        who = {"external_id": chosen}
        assert (await post(collector, {"recommend": 9}, id=chosen, respondent=who)).status_code == 201
    assert len(await listed(collector)) == 3
    gone = await collector.client.delete(f"/v1/responses/{withdrawn}", headers=collector.admin)
    person = (await collector.client.get(f"/v1/responses/{erased}", headers=collector.admin)).json()["respondent_id"]
    forgotten = await collector.client.delete(f"/v1/respondents/{person}", headers=collector.admin)
    assert (gone.status_code, forgotten.status_code) == (204, 204)
    assert [one["id"] for one in await listed(collector)] == [kept]
    assert await select(collector, "SELECT id::text FROM collector.partial_response") == [(kept,)]


async def test_a_late_one_without_an_early_one_changes_nothing(collector: OneService) -> None:
    """Where the complete response came first, nothing is saved at all."""
    chosen = str(uuid7())
    await post(collector, {"recommend": 9}, id=chosen)
    assert (await save(collector, {"wait": 5}, chosen)).status_code == 204
    assert await listed(collector) == []


async def test_another_survey_cannot_take_it_over(collector: OneService) -> None:
    """An id that is in use for one survey is not overwritten through another."""
    await publish_survey(collector.client, collector.admin, "other", survey_definition())
    chosen = str(uuid7())
    await save(collector, {"wait": 2}, chosen)
    body = {"id": chosen, "answers": {"wait": 5}}
    assert (await collector.client.post("/v1/surveys/other/partials", json=body)).status_code == 204
    assert [(one["survey"], one["answers"]) for one in await listed(collector)] == [("visit", {"wait": 2})]


async def test_what_nobody_goes_on_with_expires(collector: OneService, clock: FixedClock) -> None:
    """After the set time untouched, not before; the answers stay, and going on opens it again."""
    old, young = str(uuid7()), str(uuid7())
    await save(collector, {"wait": 2}, old)
    clock.advance(timedelta(days=1).total_seconds())
    await save(collector, {"wait": 3}, young)
    clock.advance(timedelta(days=2, seconds=1).total_seconds())
    [job] = [one for one in SERVICE.jobs if one.name == "expire-partials"]
    for _ in range(2):
        await job.run(collector.use_cases)
        assert [(one["id"], one["state"], one["answers"]) for one in await listed(collector)] == [
            (young, "open", {"wait": 3}),
            (old, "expired", {"wait": 2}),
        ]
    await save(collector, {"wait": 4}, old)
    assert [one["state"] for one in await listed(collector)] == ["open", "open"]
    clock.advance(timedelta(days=4).total_seconds())
    await job.run(collector.use_cases)
    assert (await post(collector, {"recommend": 9}, id=old)).status_code == 201
    assert {one["id"]: (one["state"], one["answers"]) for one in await listed(collector)} == {
        old: ("finished", {}),
        young: ("expired", {"wait": 3}),
    }


async def test_the_list_is_filtered_and_comes_in_pages(collector: OneService, clock: FixedClock) -> None:
    """By survey, state and time; cursors neither repeat nor skip."""
    await publish_survey(collector.client, collector.admin, "other", survey_definition())
    ids = [str(uuid7(1_772_000_000_000 + number)) for number in range(6)]
    for number, chosen in enumerate(ids):
        path = f"/v1/surveys/{'other' if number == 5 else 'visit'}/partials"
        await collector.client.post(path, json={"id": chosen, "answers": {"wait": 1}})
        clock.advance(3600 if number % 2 else 0)
    await post(collector, {"recommend": 9}, id=ids[0])
    assert [one["id"] for one in await listed(collector, survey="visit")] == ids[4::-1]
    assert [one["id"] for one in await listed(collector, state="finished")] == ids[:1]
    assert [one["id"] for one in await listed(collector, state="open", survey="other")] == ids[5:]
    window = {"from": "2026-03-01T13:00:00Z", "to": "2026-03-01T14:00:00Z"}
    assert [one["id"] for one in await listed(collector, **window)] == ids[3:1:-1]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/partials", params=params, headers=collector.admin)).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ids[::-1]
    wrong = await collector.client.get("/v1/partials", params={"cursor": "abc"}, headers=collector.admin)
    assert wrong.status_code == 422
    assert (await collector.client.get("/v1/partials")).status_code == 401


async def test_a_save_waits_for_the_completion_under_way(collector: OneService) -> None:
    """A page that is saved while its complete response is being committed does not open it again."""
    chosen = str(uuid7())
    await save(collector, {"wait": 2}, chosen)
    async with commits_held_up(collector):
        complete = asyncio.create_task(post(collector, {"recommend": 9}, id=chosen))
        await held_up(collector)
        late = asyncio.create_task(save(collector, {"wait": 4}, chosen))
        await held_up(collector, 2)
    assert ((await complete).status_code, (await late).status_code) == (201, 204)
    assert await select(collector, RAW) == [("finished", {})]


async def test_a_first_save_beside_the_completion_is_never_counted(collector: OneService, clock: FixedClock) -> None:
    """Where neither could see the other, the list shows what is true, and the row is put right when it expires."""
    chosen = str(uuid7())
    async with commits_held_up(collector):
        complete = asyncio.create_task(post(collector, {"recommend": 9}, id=chosen))
        await held_up(collector)
        assert (await save(collector, {"wait": 4}, chosen)).status_code == 204
        assert [one["state"] for one in await listed(collector)] == ["open"]
    assert (await complete).status_code == 201
    assert [(one["state"], one["answers"]) for one in await listed(collector)] == [("finished", {})]
    assert await listed(collector, state="open") == []
    assert [one["id"] for one in await listed(collector, state="finished")] == [chosen]
    clock.advance(timedelta(days=4).total_seconds())
    await collector.use_cases.partials.expire()
    assert await select(collector, RAW) == [("finished", {})]


async def test_two_workers_expire_each_once(collector: OneService, clock: FixedClock) -> None:
    """The job is harmless when two run it at once."""
    for _ in range(5):
        await save(collector, {"wait": 2}, str(uuid7()))
    clock.advance(timedelta(days=4).total_seconds())
    closed = await asyncio.gather(*(collector.use_cases.partials.expire() for _ in range(3)))
    assert sum(closed) == 5
    assert {one["state"] for one in await listed(collector)} == {"expired"}


async def test_expiring_waits_for_nobody(collector: OneService, clock: FixedClock) -> None:
    """One that is being saved at this moment is passed over; all others are closed."""
    for _ in range(3):
        await save(collector, {"wait": 2}, str(uuid7()))
    clock.advance(timedelta(days=4).total_seconds())
    async with collector.engine.connect() as other:
        await other.execute(text("SELECT FROM collector.partial_response LIMIT 1 FOR UPDATE"))
        assert await asyncio.wait_for(collector.use_cases.partials.expire(), timeout=60) == 2
    assert await collector.use_cases.partials.expire() == 1


async def test_a_beacon_may_save(collector: OneService) -> None:
    """A page that is being left sends plain text, which needs no permission of the browser."""
    body = f'{{"id": "{uuid7()}", "answers": {{"wait": 2}}}}'
    headers = {"content-type": "text/plain;charset=UTF-8", "origin": "https://shop.example"}
    answer = await collector.client.post("/v1/surveys/visit/partials", content=body, headers=headers)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    asked = await collector.client.options("/v1/surveys/visit/partials", headers=headers)
    assert asked.status_code == 204
