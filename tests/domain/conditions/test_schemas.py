"""The JSON Schema of a catalogue accepts exactly the conditions that pass its checks."""

from typing import Any

import pytest
from hypothesis import event, given, settings
from jsonschema import Draft202012Validator

from services.collector.domain.surveys.condition_fields import SurveyFields
from services.collector.store.survey_store import definition_of
from shared.conditions.catalogue import Catalogue
from shared.conditions.checks import check_condition
from shared.conditions.documents import MalformedConditionError, document_of, expression_of
from shared.conditions.schema import condition_schema
from shared.testing.survey_logic import documents
from tests.domain.conditions.catalogues import ANSWERS, CATALOGUE, DOCUMENTS, FIELDS


def validator(catalogue: Catalogue) -> Draft202012Validator:
    """A validator of the catalogue's conditions."""
    schema = {"$ref": "#/$defs/Condition", "$defs": {"Condition": condition_schema(catalogue, "#/$defs/Condition")}}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


SMALL = validator(CATALOGUE)


def is_right(document: Any, catalogue: Catalogue = CATALOGUE) -> bool:
    """Whether a document is read and passes the checks."""
    try:
        condition = expression_of(document, lists={"answer": tuple(ANSWERS.criteria)})
    except MalformedConditionError:
        return False
    return check_condition(condition, "when", catalogue) == []


@settings(max_examples=600)
@given(DOCUMENTS)
def test_the_schema_and_the_checks_agree(document: Any) -> None:
    """Any document: accepted by both, or by neither."""
    right = is_right(document)
    event(f"right: {right}")
    assert SMALL.is_valid(document) is right


RIGHT: list[dict[str, Any]] = [
    {"question": "why", "equals": " yes "},
    {"question": "why", "equals": "x" * 500},
    {"question": "age", "one_of": [2**53, -(2**53)]},
    {"question": "age", "at_most": -17.5},
    {"question": "calm", "one_of": [1, 5.0]},
    {"question": "day", "at_least": "2024-02-29"},
    {"question": "day", "differs_from": "2000-02-29"},
    {"question": "agreed", "equals": False},
    {"question": "one", "differs_from": "good"},
    {"question": "some", "includes": "fair"},
    {"question": "order", "answered": False},
    {"question": "grid", "answered": True},
    {"question": "grid", "row": "shop", "one_of": ["good"]},
    {"field": "plan", "one_of": [1, True, "gold"]},
    {"field": "plan", "at_least": "2026-01-01", "equals": None, "question": None, "row": None},
    {"field": "site", "equals": "berlin"},
    {"answer": {"metric": "nps", "question": None, "at_least": 0, "at_most": 6}},
    {"none_of": [{"any_of": [{"field": "one", "answered": True}]}, {"answer": {"at_most": 10}}]},
]
WRONG: list[Any] = [
    {"question": "calm", "equals": 0},
    {"question": "calm", "equals": 2.5},
    {"question": "day", "equals": "2026-02-30"},
    {"question": "day", "equals": "1900-02-29"},
    {"question": "day", "equals": "2026-04-31"},
    {"question": "agreed", "one_of": [True]},
    {"question": "some", "equals": "good"},
    {"question": "grid", "equals": "good"},
    {"question": "grid", "row": "web", "answered": True},
    {"question": "one", "row": "app", "equals": "good"},
    {"question": "one", "equals": "good", "answered": True},
    {"question": "why", "field": "plan", "answered": True},
    {"question": "later", "answered": True},
    {"field": "why", "answered": True},
    {"field": "site", "equals": "Berlin"},
    {"field": "plan", "includes": "gold"},
    {"answer": {"metric": "ces"}},
    {"answer": {"colour": None}},
    {"answer": [], "question": "why"},
    {"all_of": []},
    {"all_of": [{"question": "why", "answered": True}], "any_of": None},
    {"question": "why", "typo": None, "answered": True},
    [],
    None,
]


@pytest.mark.parametrize("document", RIGHT, ids=str)
def test_right_conditions_are_accepted(document: dict[str, Any]) -> None:
    """By the schema and by the checks; what is written again is the same condition."""
    assert is_right(document)
    assert SMALL.is_valid(document)
    read = expression_of(document, lists={"answer": tuple(ANSWERS.criteria)})
    assert expression_of(document_of(read), lists={"answer": tuple(ANSWERS.criteria)}) == read


@pytest.mark.parametrize("document", WRONG, ids=str)
def test_wrong_conditions_are_refused(document: Any) -> None:
    """By the schema and by the checks."""
    assert not is_right(document)
    assert not SMALL.is_valid(document)


@settings(max_examples=40)
@given(documents())
def test_conditions_of_surveys_follow_the_schema_of_their_place(document: dict[str, Any]) -> None:
    """The catalogue that a survey makes for a question accepts the conditions that the question may have."""
    known = SurveyFields(definition_of(document).normalised())
    for index, question in enumerate(document["questions"]):
        shown = [question["show_if"]] if "show_if" in question else []
        jumps = [jump["when"] for jump in question["jumps"] if "when" in jump]
        for place, conditions in ((index, shown), (index + 1, jumps)):
            catalogue = known.before(place)
            assert all(is_right(one, catalogue) for one in conditions)
            if conditions:
                schema = validator(catalogue)
                assert all(schema.is_valid(one) for one in conditions)


def test_a_whole_number_is_written_without_a_point() -> None:
    """JSON knows one kind of number: 5.0 is 5, wherever it stands."""
    for document in ({"question": "calm", "one_of": [5.0, 2.5]}, {"answer": {"at_most": 6.0}}):
        written = document_of(expression_of(document, lists={"answer": tuple(ANSWERS.criteria)}))
        assert str(written) == str(document).replace(".0", "")


def test_nothing_to_speak_of_accepts_nothing() -> None:
    """Without any field no test is right, and the schema says so."""
    assert not validator(Catalogue()).is_valid({"question": "why", "answered": True})


def test_the_schema_explains_itself() -> None:
    """Each field is named once a way of testing it, and groups refer back to the condition."""
    schema = condition_schema(CATALOGUE, "#/here")
    tested = [
        one["properties"]["question"]["const"] for one in schema["anyOf"][0]["anyOf"] if "question" in one["properties"]
    ]
    assert sorted(tested) == sorted([*FIELDS, "grid"])
    assert schema["anyOf"][-1]["properties"]["none_of"]["items"] == {"$ref": "#/here"}
