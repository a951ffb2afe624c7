"""Writing, publishing and reading surveys over HTTP."""

import asyncio
from typing import Any

from services.collector.service import SERVICE
from services.collector.store.survey_store import SurveyStore
from shared.contracts.collector import SurveyPublished
from shared.testing.channels import put_survey
from shared.testing.locks import waits_or_ends
from shared.testing.one_service import OneService, one_service


async def put(service: OneService, key: str, body: object) -> Any:
    """Write the draft of a survey."""
    return await put_survey(service.client, service.admin, key, body)


async def step(service: OneService, key: str, name: str) -> Any:
    """Take a step: publish, pause, resume, archive."""
    return await service.client.post(f"/v1/surveys/{key}/{name}", headers=service.admin)


async def read(service: OneService, key: str) -> Any:
    """Read a survey."""
    return (await service.client.get(f"/v1/surveys/{key}", headers=service.admin)).json()


async def test_a_new_survey_is_a_draft(collector: OneService, survey: dict[str, Any]) -> None:
    """The first PUT answers 201 with the survey's address; the same again 200; nothing is published by it."""
    first = await put(collector, "second", survey)
    again = await put(collector, "second", survey)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["location"] == "/v1/surveys/second"
    assert first.json() == again.json()
    assert {name: first.json()[name] for name in ("key", "state", "version", "has_unpublished_changes", "page")} == {
        "key": "second",
        "state": "draft",
        "version": None,
        "has_unpublished_changes": True,
        "page": "/s/second",
    }
    assert [event.data.survey for event in await collector.published()] == ["visit"]


async def test_defaults_are_shown_in_the_draft(collector: OneService) -> None:
    """What was missing is filled in where the reader can see it: concept, scale, polarity, required."""
    question = {"key": "calm", "type": "ces", "text": {"en": "Easy?"}}
    draft = (await put(collector, "easy", {"title": "T", "languages": ["en"], "questions": [question]})).json()["draft"]
    assert draft["questions"][0] == {
        "key": "calm",
        "concept": "calm",
        "type": "ces",
        "text": {"en": "Easy?"},
        "scale": 7,
        "polarity": "high_is_good",
        "required": False,
    }


async def test_what_was_read_can_be_written_back(collector: OneService) -> None:
    """The draft as it is shown is a valid body, and writing it changes nothing."""
    before = await read(collector, "visit")
    assert (await put(collector, "visit", before["draft"])).status_code == 200
    assert await read(collector, "visit") == before


async def test_publishing_sends_one_event(collector: OneService, survey: dict[str, Any]) -> None:
    """A publication is one event with the questions; publishing the unchanged draft again is none."""
    assert (await step(collector, "visit", "publish")).json()["version"] == 1
    survey["questions"][1]["concept"] = "waiting"
    await put(collector, "visit", survey)
    assert (await step(collector, "visit", "publish")).json()["version"] == 2
    events = [event.data for event in await collector.published()]
    assert [(event.survey, event.version) for event in events] == [("visit", 1), ("visit", 2)]
    last = events[-1]
    assert isinstance(last, SurveyPublished)
    asked = last.questions[1]
    assert (asked.key, asked.concept, asked.type, asked.scale_min, asked.scale_max, asked.polarity) == (
        "wait",
        "waiting",
        "csat",
        1,
        5,
        "low_is_good",
    )
    assert (last.questions[0].scale_min, last.questions[0].scale_max) == (0, 10)
    assert last.questions[4].scale_min is None


async def test_simultaneous_publications_make_one_version(collector: OneService, survey: dict[str, Any]) -> None:
    """Ten people press the button at once: one version, one event, ten times the same answer."""
    await put(collector, "visit", {**survey, "title": "Reworded"})
    answers = await asyncio.gather(*(step(collector, "visit", "publish") for _ in range(10)))
    assert {(answer.status_code, answer.json()["version"]) for answer in answers} == {(200, 2)}
    assert [event.data.version for event in await collector.published()] == [1, 2]


async def test_who_changes_a_survey_keeps_others_waiting(collector: OneService) -> None:
    """A step is taken on what the one before it has made of the survey."""
    async with collector.engine.connect() as first, collector.engine.connect() as second:
        await SurveyStore(first).lock("visit")
        waiting = asyncio.create_task(SurveyStore(second).lock("visit"))
        assert await waits_or_ends(collector.engine, waiting)
        await first.rollback()
        await waiting


async def test_simultaneous_creations_make_one_survey(collector: OneService, survey: dict[str, Any]) -> None:
    """Of ten first PUTs of a key, one creates; nine edit, once they say that they overwrite whatever is there."""
    bodies = [{**survey, "title": f"T {n}"} for n in range(10)]
    first = (collector.client.put("/v1/surveys/many", json=body, headers=collector.admin) for body in bodies)
    assert sorted(answer.status_code for answer in await asyncio.gather(*first)) == [201] + [428] * 9
    answers = await asyncio.gather(*(put(collector, "more", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]


async def test_versions_stay_readable_and_unchanged(collector: OneService, survey: dict[str, Any]) -> None:
    """Each version keeps what it asked, however the draft goes on."""
    await put(collector, "visit", {**survey, "title": "Second"})
    await step(collector, "visit", "publish")
    await put(collector, "visit", {**survey, "title": "Third"})
    details = await read(collector, "visit")
    assert [version["version"] for version in details["versions"]] == [2, 1]
    assert (details["version"], details["title"], details["has_unpublished_changes"]) == (2, "Third", True)
    titles = []
    for number in (1, 2):
        answer = await collector.client.get(f"/v1/surveys/visit/versions/{number}", headers=collector.admin)
        titles.append(answer.json()["definition"]["title"])
    assert titles == ["Your visit", "Second"]
    missing = await collector.client.get("/v1/surveys/visit/versions/3", headers=collector.admin)
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:heed:problem:version-not-found")


async def test_states_follow_the_steps(collector: OneService) -> None:
    """Active, paused, active again, archived; a step taken twice is the same as once; a wrong one is 409."""
    seen = []
    for name in ("pause", "pause", "resume", "resume", "archive", "archive", "resume", "publish"):
        answer = await step(collector, "visit", name)
        seen.append((answer.status_code, answer.json().get("state")))
    paused, active, archived = (200, "paused"), (200, "active"), (200, "archived")
    assert seen == [paused, paused, active, active, archived, archived, (409, None), (409, None)]


async def test_surveys_are_listed_in_pages(collector: OneService, survey: dict[str, Any]) -> None:
    """Following the cursors shows every survey once, in the order of the keys."""
    for key in ("b", "a", "d", "c"):
        await put(collector, key, survey)
    keys: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/surveys", params=params, headers=collector.admin)).json()
        keys += [item["key"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (keys, cursor) == (["a", "b", "c", "d", "visit"], None)


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"title": 5}, "title"),
    ({"title": ""}, "title"),
    ({"languages": []}, "languages"),
    ({"questions": []}, "questions"),
    ({"questions": [{"key": "a", "type": "stars", "text": {"en": "?"}}]}, "questions.0.type"),
    ({"questions": [{"key": "a", "type": "csat", "scale": 6, "text": {"en": "?"}}]}, "questions.0.scale"),
    ({"questions": [{"key": "a", "type": "csat", "scale": "5", "text": {"en": "?"}}]}, "questions.0.scale"),
    ({"questions": [{"key": "a", "type": "nps", "text": "?"}]}, "questions.0.text"),
    ({"extra": 1}, "extra"),
]


async def test_a_faulty_definition_is_refused_by_place(collector: OneService, survey: dict[str, Any]) -> None:
    """422 names the place, and nothing is stored."""
    for change, field in FAULTS:
        answer = await put(collector, "faulty", {**survey, **change})
        assert answer.status_code == 422, (change, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert field in [error["field"] for error in answer.json()["errors"]]
    assert (await collector.client.get("/v1/surveys/faulty", headers=collector.admin)).status_code == 404


async def test_a_key_has_a_form(collector: OneService, survey: dict[str, Any]) -> None:
    """Names that no address could carry well are refused."""
    for key in ("Big", "-x", "x" * 65, "a b", "ä"):
        answer = await put(collector, key, survey)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "key"), key


UNKNOWN = [
    ("GET", "/v1/surveys/nobody"),
    ("GET", "/v1/surveys/nobody/versions/1"),
    ("GET", "/v1/surveys/NO%20KEY"),
    ("POST", "/v1/surveys/nobody/publish"),
    ("POST", "/v1/surveys/nobody/pause"),
    ("POST", "/v1/surveys/nobody/resume"),
    ("POST", "/v1/surveys/nobody/archive"),
]


async def test_an_unknown_survey_is_404(collector: OneService) -> None:
    """Whatever is asked of a survey that does not exist, the answer is the same."""
    for method, path in UNKNOWN:
        answer = await collector.client.request(method, path, headers=collector.admin)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:heed:problem:survey-not-found"), path


async def test_every_survey_route_needs_a_key(collector: OneService, survey: dict[str, Any]) -> None:
    """Without a key nobody reads or writes surveys."""
    calls = [
        collector.client.get("/v1/surveys"),
        collector.client.get("/v1/surveys/visit"),
        collector.client.get("/v1/surveys/visit/versions/1"),
        collector.client.put("/v1/surveys/visit", json=survey),
        *(collector.client.post(f"/v1/surveys/visit/{name}") for name in ("publish", "pause", "resume", "archive")),
    ]
    assert {answer.status_code for answer in await asyncio.gather(*calls)} == {401}


async def test_another_process_notices_a_publication_at_once(
    collector: OneService, database_url: str, survey: dict[str, Any]
) -> None:
    """What one process publishes or pauses counts for the next response in every other."""
    async with one_service(SERVICE, database_url) as other:
        path = "/v1/surveys/visit/responses"
        assert (await collector.client.post(path, json={"answers": {"recommend": 9}})).json()["version"] == 1
        survey["questions"][0]["key"] = "suggest"
        await put(other, "visit", survey)
        await step(other, "visit", "publish")
        old = await collector.client.post(path, json={"answers": {"recommend": 9}})
        new = await collector.client.post(path, json={"answers": {"suggest": 9}})
        assert (old.status_code, new.status_code, new.json()["version"]) == (422, 201, 2)
        await step(other, "visit", "pause")
        assert (await collector.client.post(path, json={"answers": {"suggest": 9}})).status_code == 409
