"""Ready-made surveys and the form of a survey's file: they are true, and the API takes what they say."""

from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from services.collector.service import SERVICE
from services.collector.web.surveys.files import NAMES, check_file, survey_file_schema, template_file
from shared.testing.one_service import OneService, one_service

PATH = "/v1/survey-templates"


def content_of(name: str) -> dict[str, Any]:
    """What is in a template's file."""
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(template_file(name, "visit"))
    return content


def test_there_is_one_for_each_occasion() -> None:
    """The field's three measures and three usual occasions."""
    assert set(NAMES) == {"nps", "csat", "ces", "post-purchase", "support-contact", "complaint"}


@pytest.mark.parametrize("name", NAMES)
def test_each_is_without_fault_and_translated(name: str) -> None:
    """It fits the schema and every rule, has all its wordings in both languages, and begins with what it is for."""
    content = content_of(name)
    jsonschema.Draft202012Validator(survey_file_schema()).validate(content)
    verdict = check_file(content)
    assert (list(verdict.problems), list(verdict.missing)) == ([], [])
    assert content["languages"] == ["en", "de"]
    assert content["survey"] == "visit"
    assert template_file(name, "visit").startswith("# ")


@pytest.mark.parametrize(
    ("name", "key", "metric", "scale", "concept"),
    [
        ("nps", "recommend", "nps", 10, "recommendation"),
        ("csat", "satisfaction", "csat", 5, "satisfaction"),
        ("ces", "easy", "ces", 7, "effort"),
    ],
)
def test_measures_are_what_their_names_say(name: str, key: str, metric: str, scale: int, concept: str) -> None:
    """The first question is the required measure on its usual scale, good at the high end, under its concept."""
    verdict = check_file(content_of(name))
    assert verdict.document is not None
    first = verdict.document["questions"][0]
    expected = {"key": key, "type": metric, "scale": scale, "concept": concept, "required": True}
    assert expected.items() <= first.items()
    assert first["polarity"] == "high_is_good"


async def test_each_can_be_published_as_it_is_read(database_url: str) -> None:
    """What the API shows of a template it takes as a draft, publishes, and misses no wording of; without any key."""
    async with one_service(SERVICE, database_url) as service:
        listed = (await service.client.get(PATH)).json()["items"]
        assert [item["name"] for item in listed] == list(NAMES)
        for item in listed:
            shown = (await service.client.get(f"{PATH}/{item['name']}")).json()
            assert item.items() <= shown.items()
            assert item["description"]
            assert len(shown["definition"]["questions"]) == item["questions"]
            address = f"/v1/surveys/{item['name']}"
            put = await service.client.put(address, json=shown["definition"], headers=service.admin)
            assert put.status_code == 201, put.text
            published = await service.client.post(f"{address}/publish", headers=service.admin)
            assert published.status_code == 200, published.text
            assert published.json()["missing_translations"] == []


async def test_unknown_template_is_404(collector: OneService) -> None:
    """Names that are none, and those of files elsewhere, are not found."""
    for name in ("nonsense", "nps.yaml", "..%2Fnps", "%2E%2E"):
        answer = await collector.client.get(f"{PATH}/{name}")
        assert answer.status_code == 404, name
        assert answer.headers["content-type"] == "application/problem+json"


async def test_schema_is_served_and_right(collector: OneService) -> None:
    """It is valid JSON Schema, the same as is checked in, takes its own example, and refuses what the API refuses."""
    answer = await collector.client.get("/v1/schemas/survey.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/schema+json")
    schema = answer.json()
    assert schema == survey_file_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for example in schema["examples"]:
        validator.validate(example)
        assert list(check_file(example).problems) == []
    survey = content_of("nps")
    wrong: dict[str, Any]
    for wrong in ({"nonsense": 1}, {"questions": {}}, {"layout": "spiral"}, {"survey": "No Key"}, {"title": 3}):
        content = {**survey, **wrong}
        assert not validator.is_valid(content), wrong
        assert check_file(content).problems, wrong
