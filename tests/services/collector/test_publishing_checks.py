"""What prevents a publication, and what is only reported: logic, broken series, missing translations."""

from typing import Any

import httpx
import pytest

from shared.contracts.collector import SurveyPublished
from shared.testing.channels import put_survey
from shared.testing.one_service import OneService

Document = dict[str, Any]


async def put(service: OneService, body: object, key: str = "visit") -> httpx.Response:
    """Write the draft."""
    return await put_survey(service.client, service.admin, key, body)


async def publish(service: OneService, key: str = "visit") -> httpx.Response:
    """Publish it."""
    return await service.client.post(f"/v1/surveys/{key}/publish", headers=service.admin)


async def check(service: OneService, key: str = "visit") -> Any:
    """Look at it."""
    answer = await service.client.get(f"/v1/surveys/{key}/check", headers=service.admin)
    assert answer.status_code == 200, answer.text
    return answer.json()


def places(answer: httpx.Response) -> list[str]:
    """The places that an answer names."""
    return [error["field"] for error in answer.json()["errors"]]


CHANGES: list[tuple[Document, str, str]] = [
    ({"scale": 7}, "questions.1.scale", "5"),
    ({"polarity": "high_is_good"}, "questions.1.polarity", "low_is_good"),
    ({"type": "rating"}, "questions.1.type", "csat"),
    ({"type": "text", "scale": None, "polarity": None}, "questions.1.type", "csat"),
]


@pytest.mark.parametrize(("change", "place", "before"), CHANGES, ids=lambda one: one if isinstance(one, str) else "")
async def test_a_broken_series_is_refused_until_it_is_declared(
    collector: OneService, survey: Document, change: Document, place: str, before: str
) -> None:
    """Another scale, polarity or metric of a concept needs a reason; the refusal says what it was before."""
    changed = {name: value for name, value in (survey["questions"][1] | change).items() if value is not None}
    survey["questions"][1] = changed
    assert (await put(collector, survey)).status_code == 200
    refused = await publish(collector)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:heed:problem:invalid-survey")
    assert places(refused) == [place]
    assert before in refused.json()["errors"][0]["detail"]
    assert [event.data.event_type for event in await collector.published()] == [SurveyPublished.event_type]
    changed["series_break"] = "Ten years of fives were enough"
    await put(collector, survey)
    published = await publish(collector)
    assert (published.status_code, published.json()["version"]) == (200, 2)


async def test_a_new_concept_breaks_nothing(collector: OneService, survey: Document) -> None:
    """Whoever measures something else under another name needs no declaration."""
    survey["questions"][1] |= {"scale": 7, "concept": "waiting_seven"}
    await put(collector, survey)
    assert (await publish(collector)).json()["version"] == 2


async def test_a_concept_is_remembered_over_versions_without_it(collector: OneService, survey: Document) -> None:
    """The newest earlier version that had the concept counts, not the newest version."""
    wait = survey["questions"].pop(1)
    await put(collector, survey)
    assert (await publish(collector)).json()["version"] == 2
    survey["questions"].append({**wait, "key": "queue", "concept": "wait", "scale": 10})
    await put(collector, survey)
    refused = await publish(collector)
    assert places(refused) == ["questions.4.scale"]
    assert "version 1" in refused.json()["errors"][0]["detail"]


async def test_after_a_declared_break_the_new_measure_is_the_series(collector: OneService, survey: Document) -> None:
    """The next version need not declare it again; going back would."""
    survey["questions"][1] |= {"scale": 7, "series_break": "Seven points from now on"}
    await put(collector, survey)
    await publish(collector)
    del survey["questions"][1]["series_break"]
    await put(collector, survey)
    assert (await publish(collector)).json()["version"] == 3
    survey["questions"][1]["scale"] = 5
    await put(collector, survey)
    assert places(await publish(collector)) == ["questions.1.scale"]


async def test_a_break_may_be_declared_where_nothing_differs(collector: OneService, survey: Document) -> None:
    """A rewording can change what people mean, too: that is for its author to judge."""
    survey["questions"][0]["series_break"] = "Asks about the hospital and no longer about the ward"
    await put(collector, survey)
    assert (await publish(collector)).status_code == 200


async def test_wrong_logic_is_refused_with_its_place(collector: OneService, survey: Document) -> None:
    """An unknown question and a cycle never get into a draft, let alone into a version."""
    survey["questions"][2]["show_if"] = {
        "all_of": [{"question": "wait", "at_least": 3}, {"question": "nobody", "answered": True}]
    }
    survey["questions"][3]["jumps"] = [{"to": "wait"}]
    refused = await put(collector, survey)
    assert refused.status_code == 422
    assert places(refused) == ["questions.2.show_if.all_of.1.question", "questions.3.jumps.0.to"]


async def test_publishing_reports_what_is_not_translated(collector: OneService, survey: Document) -> None:
    """A missing translation stands in nobody's way, and is listed with its place."""
    survey["languages"] = ["en", "de", "de-AT", "ar"]
    survey["questions"] = survey["questions"][:2]
    survey["questions"][1]["text"]["ar"] = "الانتظار؟"
    survey |= {"titles": {"de": "Ihr Besuch"}}
    await put(collector, survey)
    published = await publish(collector)
    assert published.status_code == 200
    assert published.json()["missing_translations"] == [
        {"language": "ar", "place": "titles"},
        {"language": "ar", "place": "questions.0.text"},
    ]
    assert (await publish(collector)).json()["missing_translations"] == published.json()["missing_translations"]


async def test_a_check_reports_everything_and_changes_nothing(collector: OneService, survey: Document) -> None:
    """Problems, breaks and missing translations of the draft, without a publication."""
    assert await check(collector) == {
        "problems": [],
        "missing_translations": [{"language": "de", "place": "titles"}],
        "breaks": [],
    }
    survey["questions"][1] |= {"scale": 7}
    survey["questions"][3] |= {"scale": 5, "series_break": "Stars as everywhere"}
    await put(collector, survey)
    found = await check(collector)
    assert [problem["field"] for problem in found["problems"]] == ["questions.1.scale"]
    assert found["breaks"] == [
        {"place": "questions.1.scale", "concept": "wait", "version": 1, "before": "5", "reason": None},
        {
            "place": "questions.3.scale",
            "concept": "room",
            "version": 1,
            "before": "10",
            "reason": "Stars as everywhere",
        },
    ]
    read = await collector.client.get("/v1/surveys/visit", headers=collector.admin)
    assert (read.json()["version"], read.json()["has_unpublished_changes"]) == (1, True)


async def test_a_look_needs_a_key_and_a_survey(collector: OneService) -> None:
    """401 without a key, 404 where there is nothing to look at."""
    assert (await collector.client.get("/v1/surveys/visit/check")).status_code == 401
    missing = await collector.client.get("/v1/surveys/nobody/check", headers=collector.admin)
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:heed:problem:survey-not-found")
