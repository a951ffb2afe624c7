"""Responses name the version that was shown: they are checked against it and bound to it for good."""

from typing import Any

import pytest

from services.collector.application.surveys import published_surveys
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.store.survey_store import SurveyStore
from shared.contracts.collector import ResponseReceived
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import post
from shared.testing.one_service import OneService

Document = dict[str, Any]


@pytest.fixture
async def second(collector: OneService, survey: Document) -> OneService:
    """The collector with a second version, whose first question is called otherwise and whose room has five points."""
    survey["questions"][0] |= {"key": "suggest", "concept": "recommend"}
    survey["questions"][3] |= {"scale": 5, "concept": "room_five"}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    return collector


async def test_a_page_that_was_open_is_answered_in_its_version(second: OneService) -> None:
    """What version 1 asked is taken for version 1, with its scales, after version 2 went live; the event says so."""
    answer = await post(second, {"recommend": 9, "room": 10}, version=1)
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    event = (await second.published())[-1].data
    assert isinstance(event, ResponseReceived)
    assert event.version == 1
    assert {one.question: (one.concept, one.scale_max) for one in event.answers} == {
        "recommend": ("recommend", 10),
        "room": ("room", 10),
    }


async def test_each_version_has_its_own_rules(second: OneService) -> None:
    """What one version takes, the other may refuse; without a version the live one counts."""
    table: list[tuple[Document, int | None, int]] = [
        ({"recommend": 9}, 1, 201),
        ({"recommend": 9}, 2, 422),
        ({"recommend": 9}, None, 422),
        ({"suggest": 9}, 2, 201),
        ({"suggest": 9}, None, 201),
        ({"suggest": 9}, 1, 422),
        ({"suggest": 9, "room": 10}, 2, 422),
    ]
    for answers, version, status in table:
        extra = {} if version is None else {"version": version}
        assert (await post(second, answers, **extra)).status_code == status, (answers, version)


async def test_an_unknown_version_is_named(second: OneService) -> None:
    """A version that was never published is a problem of the field `version`, however large the number."""
    for version in (3, 2**31 - 1):
        answer = await post(second, {"recommend": 9}, version=version)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "version")
    for nonsense in (0, -1, 2**31, 1.5, "1", True):
        assert (await post(second, {"recommend": 9}, version=nonsense)).status_code == 422


async def test_the_version_is_part_of_the_content(second: OneService) -> None:
    """The same again is a repetition; another version under the same id is another content."""
    body: Document = {"answers": {"wait": 3, "recommend": 2}, "id": str(uuid7()), "version": 1}
    found = [(await post(second, **body)).status_code for _ in range(2)]
    assert [*found, (await post(second, **(body | {"version": 2}))).status_code] == [201, 200, 409]


async def test_a_group_may_answer_several_versions(second: OneService) -> None:
    """Items of one batch are each bound to the version they name."""
    items = [
        {"survey": "visit", "answers": {"recommend": 9}, "version": 1},
        {"survey": "visit", "answers": {"suggest": 9}, "version": 2},
        {"survey": "visit", "answers": {"suggest": 9}},
        {"survey": "visit", "answers": {"suggest": 9}, "version": 7},
    ]
    answer = await second.client.post("/v1/responses/batch", json={"responses": items}, headers=second.admin)
    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["created", "created", "created", "rejected"]
    assert results[3]["problem"]["errors"][0]["field"] == "version"


async def test_versions_are_read_once(second: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version in use is kept in memory; of many, those that were used last."""
    reads: list[list[tuple[str, int]]] = []
    original = SurveyStore.list_versions

    async def counted(store: Any, wanted: list[tuple[str, int]]) -> Any:
        reads.append(list(wanted))
        return await original(store, wanted)

    monkeypatch.setattr(SurveyStore, "list_versions", counted)
    monkeypatch.setattr(published_surveys, "MAX_KEPT", 2)
    surveys = PublishedSurveys()
    async with second.unit_of_work.read() as connection:
        for _ in range(3):
            live = (await surveys.live(connection, ["visit"], [("visit", 1), ("visit", 2)]))["visit"]
            assert live.version is not None
            assert (live.version.number, live.version_of(1), live.version_of(9)) == (2, live.others[1], None)
            assert live.version_of(None) is live.version is live.version_of(2)
        assert sorted(reads.pop()) == [("visit", 1), ("visit", 2)]
        assert reads == []
        await surveys.live(connection, ["visit"], [("visit", 9), ("nobody", 1), ("visit", 2**40), ("visit", -1)])
        assert reads == [[("visit", 9)]]
    assert len(surveys._kept) == 2
