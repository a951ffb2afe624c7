"""Answers as the fields of a form, and back: whatever was saved stands in the form that goes on with it."""

from typing import Any

import pytest

from services.collector.domain.surveys.definition import Definition
from services.collector.pages.hosted.answering import answers_of
from services.collector.pages.hosted.filling_in import fields_of, preselected, respelled
from services.collector.pages.hosted.form import Entered, Hidden
from services.collector.store.survey_store import definition_of
from shared.ids import uuid7
from shared.testing.whole_survey import ANSWERS, whole_survey


@pytest.fixture
def definition() -> Definition:
    """A survey with a question of every type."""
    return definition_of(whole_survey()).normalised()


def _read(fields: Any, definition: Definition, language: str = "en") -> dict[str, object]:
    return answers_of(Entered(uuid7(), Hidden(), answers=fields), definition, language)


def test_every_type_comes_back_as_it_was(definition: Definition) -> None:
    """But contact data, which is never saved on the way, and never shown."""
    kinds = {question.key: question.type for question in definition.questions}
    kept = {key: value for key, value in ANSWERS.items() if kinds[key] != "contact"}
    assert {kinds[key] for key in kept} >= set(kinds.values()) - {"contact"}
    for language in ("en", "de", "ar"):
        assert _read(fields_of(ANSWERS, definition, language), definition, language) == kept


def test_consent_that_was_not_given_stays_so(definition: Definition) -> None:
    [key] = [question.key for question in definition.questions if question.type == "consent"]
    assert _read(fields_of({key: False}, definition, "en"), definition) == {key: False}


def test_what_is_not_asked_any_more_is_dropped(definition: Definition) -> None:
    assert fields_of({"gone": 3}, definition, "en") == {}


@pytest.mark.parametrize("language", ["en", "de", "fr", "de-CH", "ar", "hi"])
@pytest.mark.parametrize("value", [1.234, 1500, 1234567, -0.5, 0.125, 10.0001])
def test_numbers_come_back_in_every_language(language: str, value: float) -> None:
    """Also those that one could read in two ways, such as 1.234 in German."""
    question = {"key": "q", "type": "number", "decimals": 4, "text": {"en": "?"}}
    survey = definition_of({"title": "T", "languages": ["en"], "questions": [question]}).normalised()
    fields = fields_of({"q": value}, survey, language)
    assert _read(fields, survey, language) == {"q": value}
    for other in ("en", "de", "fr"):
        spelled = respelled(Entered(uuid7(), Hidden(), answers=fields), survey, language, other)
        assert answers_of(spelled, survey, other) == {"q": value}


@pytest.mark.parametrize("score", ["", "x", "-1", "1.5", "999", "٣", "¹", "0x1", " 1"])
def test_no_score_chooses_nothing(definition: Definition, score: str) -> None:
    assert preselected(score, definition.questions) == {}


def test_a_page_without_a_scale_chooses_nothing(definition: Definition) -> None:
    assert preselected("3", [question for question in definition.questions if question.type == "text"]) == {}
