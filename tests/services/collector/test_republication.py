"""Publishing again what is stored: every response as its newest event had it, and everybody who was erased."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.collector.application.responses import republish_responses
from services.collector.application.surveys import republish_surveys
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.responses.export import ResponsePosition, ResponseSelection
from services.collector.service import SERVICE
from services.collector.store.export_store import ExportStore
from shared.clock import FixedClock
from shared.contracts.collector import RespondentErased, ResponseWithdrawn, SurveyPublished
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, survey_definition
from shared.testing.one_service import OneService, one_service

LONG_AGO = "2025-03-11T08:20:00Z"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def ask(service: OneService, method: str, path: str, body: object = None, **headers: str) -> Any:
    """Ask for something as an operator; return what comes back."""
    reply = await service.client.request(method, path, json=body, headers=service.admin | headers)
    assert reply.is_success, reply.text
    return reply.json() if reply.content else None


async def answered(service: OneService, survey: str, count: int) -> list[str]:
    """Store responses with answers of all kinds, the first of them long ago, each by a known person."""
    items = [
        {
            "survey": survey,
            "answers": {"recommend": number % 11, "why": f"Because of {number}"},
            "location": "Graz",
            "respondent": {"email": f"p{number}@example.org"},
            "occurred_at": LONG_AGO if number < 2 else None,
        }
        for number in range(count)
    ]
    results = (await ask(service, "POST", "/v1/responses/batch", {"responses": items}))["results"]
    return [one["id"] for one in results]


async def test_every_response_is_published_as_it_stands(collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Received, edited, suspect, withdrawn or erased: what is published is what the newest event said, page by page."""
    monkeypatch.setattr(republish_responses, "PAGE", 3)
    monkeypatch.setattr(republish_responses, "_PEOPLE", 2)
    await publish_survey(collector.client, collector.admin, "other", survey_definition())
    ids = await answered(collector, "visit", 8) + await answered(collector, "other", 3)
    tag = (await collector.client.get(f"/v1/responses/{ids[2]}", headers=collector.admin)).headers["etag"]
    await ask(collector, "PUT", f"/v1/responses/{ids[2]}/answers", {"answers": {"recommend": 3}}, **{"If-Match": tag})
    await ask(collector, "PUT", f"/v1/responses/{ids[3]}/suspect", {"reason": "staff"})
    await ask(collector, "DELETE", f"/v1/responses/{ids[4]}")
    people = [(await ask(collector, "GET", f"/v1/responses/{one}"))["respondent_id"] for one in (ids[5], ids[9])]
    for person in people:
        await ask(collector, "DELETE", f"/v1/respondents/{person}")

    events = [event.data for event in await collector.published()]
    newest = {one.response_id: one for one in events if not isinstance(one, SurveyPublished | RespondentErased)}
    republish = collector.use_cases.responses.republish

    async def republished(**wanted: Any) -> list[Any]:
        republication = await republish(**({"survey": None, "from_at": None} | wanted))
        pages = [page async for page in republication.pages]
        found = [one for page in pages for one in page]
        assert len(found) == republication.count
        assert max(map(len, pages), default=0) <= 3
        return found

    everything = await republished()
    assert [one.survey for one in everything] == ["other"] * 3 + ["visit"] * 8
    again = {one.response_id: one for one in everything}
    # That somebody was erased is published once, and not of each of their responses.
    forgotten = {one for one, last in newest.items() if str(getattr(last, "respondent_id", None)) in people}
    assert len(forgotten) == 3
    for one in forgotten:
        assert isinstance(again[one], ResponseWithdrawn)
        assert again[one].revision == newest[one].revision + 1
    assert {one: said for one, said in again.items() if one not in forgotten} == {
        one: last for one, last in newest.items() if one not in forgotten
    }
    assert {str(one.response_id) for one in await republished(survey="visit")} == set(ids[:8])
    lately = await republished(survey="other", from_at=datetime(2025, 3, 12, tzinfo=UTC))
    assert [str(one.response_id) for one in lately] == ids[10:]
    with pytest.raises(SurveyNotFoundError):
        await republished(survey="nothing")
    some = await republish.some([UUID(ids[2]), UUID(ids[4]), UUID(int=7)])
    assert {one.response_id: one for one in some} == {UUID(one): newest[UUID(one)] for one in (ids[2], ids[4])}
    erased = [one async for page in republish.erased() for one in page]
    assert sorted(erased, key=str) == sorted([one for one in events if isinstance(one, RespondentErased)], key=str)
    assert {str(one.respondent_id) for one in erased} == set(people)


async def test_responses_of_one_moment_come_in_the_order_of_their_ids(database_url: str) -> None:
    """Pages that end between responses of the same moment neither repeat nor skip one."""
    async with one_service(SERVICE, database_url, clock=FixedClock(NOON)) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        ids = sorted(uuid7() for _ in range(6))
        for chosen in reversed(ids):
            assert (await post(collector, {"recommend": 9}, id=str(chosen))).status_code == 201
        selection = ResponseSelection("visit", NOON + timedelta(seconds=1), withdrawn=True)
        found: list[UUID] = []
        async with collector.engine.connect() as connection:
            for path in ("indexscan", "indexonlyscan", "bitmapscan"):  # the order is asked for, not an index's
                await connection.execute(text(f"SET LOCAL enable_{path} = off"))
            while page := await ExportStore(connection).list_after(
                selection, ResponsePosition(NOON, found[-1]) if found else None, 2
            ):
                found += [one.id for one in page]
            # What comes at the same moment as the selection may still be on its way.
            assert await ExportStore(connection).list_after(ResponseSelection("visit", NOON), None, 2) == []
    assert found == ids


async def test_surveys_are_published_again_as_they_are(collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in its newest version, page by page, with the same content; drafts are not."""
    monkeypatch.setattr(republish_surveys, "PAGE", 2)
    for key in ("a", "b", "c"):
        await publish_survey(collector.client, collector.admin, key, survey_definition() | {"title": key})
    await publish_survey(collector.client, collector.admin, "b", survey_definition() | {"title": "Second"})
    await ask(collector, "PUT", "/v1/surveys/draft", survey_definition())
    before = [event.data for event in await collector.published()]
    newest = {one.survey: one for one in before if isinstance(one, SurveyPublished)}
    assert await collector.use_cases.surveys.republish() == len(newest) == 4
    again = [event.data for event in await collector.published()][len(before) :]
    assert {one.survey: one for one in again} == newest
    assert (newest["b"].version, newest["b"].titles["en"]) == (2, "Second")
