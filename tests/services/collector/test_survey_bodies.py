"""Any JSON whatsoever as a survey: refused by place or understood, and never a crash."""

import json
from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services.collector.domain.errors import InvalidSurveyError
from services.collector.domain.surveys.documents import digest_of, document_of
from services.collector.domain.surveys.survey import problems_of
from services.collector.store.survey_store import definition_of
from services.collector.web.surveys.parsing import parse_survey
from services.collector.web.surveys.schema import EXAMPLE, survey_schema

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)
WORDS = st.dictionaries(st.sampled_from(["en", "de", "xx"]), st.text()) | ANYTHING
CONDITION = st.recursive(
    st.dictionaries(st.sampled_from(["question", "field", "equals", "at_least", "one_of", "answered"]), ANYTHING)
    | ANYTHING,
    lambda inner: st.dictionaries(
        st.sampled_from(["all_of", "any_of", "none_of", "to", "when"]), st.lists(inner) | inner
    ),
    max_leaves=4,
)
QUESTION = st.fixed_dictionaries(
    {
        "key": st.text() | SCALARS,
        "type": st.sampled_from(["nps", "ces", "text", "single", "matrix", "number"]) | SCALARS,
    },
    optional={
        "text": WORDS,
        "concept": st.text() | SCALARS,
        "scale": st.integers(-2, 12) | SCALARS,
        "polarity": st.sampled_from(["high_is_good", "low_is_good"]) | SCALARS,
        "required": st.booleans() | SCALARS,
        "max_length": st.integers(-5, 20_000) | SCALARS,
        "pattern": st.text() | SCALARS,
        "minimum": SCALARS,
        "earliest": st.sampled_from(["2026-01-01", "2026-13-01"]) | SCALARS,
        "choices": st.lists(st.fixed_dictionaries({"key": st.text(), "text": WORDS})) | ANYTHING,
        "show_if": CONDITION,
        "jumps": st.lists(CONDITION) | ANYTHING,
    },
)
SURVEYS = st.fixed_dictionaries(
    {
        "title": st.text() | SCALARS,
        "languages": st.lists(st.sampled_from(["en", "de", "", "x!"])) | ANYTHING,
        "questions": st.lists(QUESTION, max_size=4) | ANYTHING,
    },
    optional={
        "more": ANYTHING,
        "theme": st.dictionaries(st.sampled_from(["accent", "text", "logo"]), SCALARS) | ANYTHING,
        "embed": st.dictionaries(st.sampled_from(["mode", "origins", "start", "audience"]), ANYTHING) | ANYTHING,
        "quotas": st.lists(st.fixed_dictionaries({"key": st.text(), "limit": SCALARS, "when": CONDITION})) | ANYTHING,
        "opens_at": st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01"]) | SCALARS,
        "eligibility": st.dictionaries(st.sampled_from(["sample_percent", "otherwise"]), SCALARS) | ANYTHING,
    },
)


def refusals(document: object) -> dict[str, str]:
    """What is wrong with the form of a survey, by place."""
    with pytest.raises(InvalidSurveyError) as caught:
        parse_survey(json.dumps(document).encode())
    return {problem.field: problem.detail for problem in caught.value.problems}


@given(ANYTHING | SURVEYS)
def test_any_document_is_judged(document: Any) -> None:
    """It is either no survey, or a definition with named faults, or one that survives being stored."""
    try:
        definition = parse_survey(json.dumps(document).encode())
    except InvalidSurveyError:
        return
    problems = problems_of(definition)
    assert all(problem.field.split(".")[0] in document_of(definition) for problem in problems)
    if not problems:
        assert digest_of(definition_of(document_of(definition))) == digest_of(definition)


@pytest.mark.parametrize(
    ("change", "place", "detail"),
    [
        ({"title": 5}, "title", "must be text"),
        ({"languages": "en"}, "languages", "must be a list"),
        ({"layout": "sideways"}, "layout", "must be `one_page` or `question_per_page`"),
        ({"proof_of_work": 1}, "proof_of_work", "must be true or false"),
        ({"opens_at": 1767225600}, "opens_at", "must be a moment such as `2026-03-01T09:00:00Z`"),
        ({"theme": {"accent": 5}}, "theme.accent", "must be text"),
        ({"theme": "blue"}, "theme", "must be an object"),
        ({"titel": "x"}, "titel", "is no field that is known here"),
        ({"no field at all": "x"}, "body", "is no field that is known here"),
        ({"embed": {"start": {"on": "full_moon"}}}, "embed.start.on", "must be `load`, `event`, `scroll`, "),
        (
            {"embed": {"audience": {"attributes": {"str": [None]}}}},
            "embed.audience.attributes.str.0",
            "must be text, a ",
        ),
        ({"eligibility": {"sample_percent": "10"}}, "eligibility.sample_percent", "must be a number"),
        ({"quotas": [{"key": "all"}]}, "quotas.0.limit", "is needed"),
        ({"quotas": [{"key": "all", "limit": 1.5}]}, "quotas.0.limit", "must be a whole number"),
    ],
)
def test_a_wrong_shape_is_reported_by_place(change: dict[str, Any], place: str, detail: str) -> None:
    """One sentence at one place, in words of surveys and not of parsers."""
    found = refusals(EXAMPLE | change)
    assert list(found) == [place]
    assert found[place].startswith(detail)


@pytest.mark.parametrize(
    ("change", "place", "detail"),
    [
        ({"text": {"int": 5}}, "text.int", "must be text"),
        ({"scale": "5"}, "scale", "must be a whole number"),
        ({"minimum": "5"}, "minimum", "must be a number"),
        ({"earliest": "2026-02-30"}, "earliest", "must be a day such as `2026-03-01`"),
        ({"choices": [{"key": 5, "text": {}}]}, "choices.0.key", "must be text"),
        ({"choices": [{"key": "a"}]}, "choices.0.text", "is needed"),
        ({"fields": ["fax"]}, "fields.0", "must be `name`, `email` or `phone`"),
        ({"jumps": [{"to": "end", "if": {}}]}, "jumps.0.if", "is no field that is known here"),
        ({"show_if": "always"}, "show_if", "must be an object"),
        ({"show_if": {"question": 5}}, "show_if.question", "must be text"),
        ({"show_if": {"questoin": "a"}}, "show_if.questoin", "is no field that is known here"),
        ({"show_if": {"at_least": [1]}}, "show_if.at_least", "must be a number or text"),
        ({"show_if": {"equals": {}}}, "show_if.equals", "must be text, a number, true or false"),
        ({"show_if": {"all_of": {}}}, "show_if.all_of", "must be a list"),
        ({"show_if": {"any_of": [{"none_of": [{"row": 1}]}]}}, "show_if.any_of.0.none_of.0.row", "must be text"),
        ({"show_if": {"all_of": [], "question": "a"}}, "show_if.question", "is no field that is known here"),
    ],
)
def test_a_wrong_shape_of_a_question_is_reported_by_place(change: dict[str, Any], place: str, detail: str) -> None:
    """Conditions are judged as what they are meant to be, so that one fault is reported once."""
    asked = {"key": "q", "type": "nps", "text": {"en": "?"}, **change}
    found = refusals({"title": "T", "languages": ["en"], "questions": [asked]})
    assert found == {f"questions.0.{place}": detail}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"title": "\\ud800"}', b"[" * 100_000, b'{"all_of": [' * 500])
def test_what_is_not_json_is_distinguished(body: bytes) -> None:
    """Broken JSON and nesting beyond all measure are the request's fault and not the survey's."""
    with pytest.raises(RequestValidationError):
        parse_survey(body)


def test_a_thousand_faults_are_not_all_reported() -> None:
    """The answer to a hostile body stays small."""
    assert len(refusals({f"field{number}": 1 for number in range(10_000)})) == 100


def test_the_example_is_a_good_survey() -> None:
    """What the documentation shows works and follows the schema."""
    assert problems_of(parse_survey(json.dumps(EXAMPLE).encode())) == []
    assert list(Draft202012Validator(survey_schema()).iter_errors(EXAMPLE)) == []


def test_the_schema_is_one() -> None:
    """It is valid JSON Schema 2020-12, has a name, refuses unknown fields and describes the fields of a question."""
    schema = survey_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:heed:schema:")
    assert schema["additionalProperties"] is False
    fields = schema["$defs"]["Question"]["properties"]
    assert {name for name, field in fields.items() if "description" not in field} == {"type"}
