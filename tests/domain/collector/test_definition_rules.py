"""Which surveys make sense, and that every fault is named by its place."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.definition import (
    MAX_QUESTIONS,
    Definition,
    check_definition,
    definition_of,
    digest_of,
    document_of,
)
from services.collector.domain.question import LONGEST_TEXT, SCALES, Question, QuestionType, question

SCALE_TYPES: tuple[QuestionType, ...] = ("nps", "csat", "ces", "rating")
KEYS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)


def survey(*questions: Question, languages: tuple[str, ...] = ("en",), title: str = "Your visit") -> Definition:
    """A definition of `questions`."""
    return Definition(title, languages, questions)


def places(definition: Definition) -> list[str]:
    """The places of all faults."""
    return [problem.field for problem in check_definition(definition)]


def asked(key: str = "one", type_: QuestionType = "csat", **options: object) -> Question:
    """A question with an English wording."""
    return question(key=key, type=type_, **{"text": {"en": "How was it?"}, **options})  # type: ignore[arg-type]  # a test's freedom


@pytest.mark.parametrize("type_", get_args(QuestionType))
def test_every_type_works_with_its_defaults(type_: QuestionType) -> None:
    """A question of any type makes sense when everything optional is left out."""
    assert places(survey(asked(type_=type_))) == []


@given(type_=st.sampled_from(SCALE_TYPES), scale=st.integers(-5, 20))
def test_only_known_scales_are_allowed(type_: QuestionType, scale: int) -> None:
    """A scale is allowed exactly when its type knows it; otherwise its place is named."""
    expected = [] if scale in SCALES[type_] else ["questions.0.scale"]
    assert places(survey(asked(type_=type_, scale=scale))) == expected


@given(position=st.integers(0, 4))
def test_the_place_of_a_fault_counts_questions_from_zero(position: int) -> None:
    """The fault of the n-th question is reported at its index."""
    questions = [asked(f"q{index}") for index in range(5)]
    questions[position] = asked(f"q{position}", scale=4)
    assert places(survey(*questions)) == [f"questions.{position}.scale"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (asked("Has Spaces"), "questions.0.key"),
        (asked("k" * 65), "questions.0.key"),
        (asked(concept="-"), "questions.0.concept"),
        (asked(text={}), "questions.0.text"),
        (asked(text={"en": "  "}), "questions.0.text"),
        (asked(text={"en": "x" * 1001}), "questions.0.text"),
        (asked(text={"en": "nul\x00"}), "questions.0.text"),
        (asked(text={"en": "How?", "de": "Wie?"}), "questions.0.text"),
        (asked(type_="nps", polarity="low_is_good"), "questions.0.polarity"),
        (asked(max_length=10), "questions.0.max_length"),
        (asked(type_="text", scale=5), "questions.0.scale"),
        (asked(type_="text", polarity="high_is_good"), "questions.0.polarity"),
        (asked(type_="text", max_length=0), "questions.0.max_length"),
        (asked(type_="text", max_length=LONGEST_TEXT + 1), "questions.0.max_length"),
    ],
)
def test_a_fault_of_a_question_names_its_place(wrong: Question, place: str) -> None:
    """Each rule of a question reports the field that breaks it, and no other."""
    assert set(places(survey(wrong))) == {place} | ({"questions.0.concept"} if place == "questions.0.key" else set())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": ""}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"languages": ("english!",)}, "languages.0"),
        ({"languages": ("en", "de", "en")}, "languages.2"),
        ({"questions": ()}, "questions"),
        ({"questions": tuple(asked(f"q{n}") for n in range(MAX_QUESTIONS + 1))}, "questions"),
        ({"questions": (asked("a"), asked("a"))}, "questions.1.key"),
        ({"questions": (asked("a"), asked("b", concept="a"))}, "questions.1.concept"),
    ],
)
def test_a_fault_of_the_survey_names_its_place(change: dict[str, object], place: str) -> None:
    """Title, languages and the set of questions have rules, each with its own place."""
    assert place in places(replace(survey(asked()), **change))  # type: ignore[arg-type]  # a test's freedom


def test_a_survey_needs_a_language() -> None:
    """Without a language there is nothing that the wordings could fall back to."""
    assert "languages" in places(survey(asked(), languages=()))


@given(
    keys=st.lists(KEYS, min_size=1, max_size=8, unique=True),
    types=st.lists(st.sampled_from(get_args(QuestionType)), min_size=8, max_size=8),
    required=st.booleans(),
)
def test_a_definition_survives_its_document(keys: list[str], types: list[QuestionType], required: bool) -> None:  # noqa: FBT001 - Hypothesis passes by name
    """Reading the JSON form gives back the same definition, with the same digest."""
    definition = survey(*(asked(key, type_, required=required) for key, type_ in zip(keys, types, strict=False)))
    again = definition_of(document_of(definition))
    assert again == definition
    assert digest_of(again) == digest_of(definition)


def test_the_digest_sees_every_change() -> None:
    """Two definitions that differ in anything have different digests."""
    base = survey(asked())
    others = [
        replace(base, title="Other"),
        replace(base, languages=("en", "de")),
        survey(asked(scale=7)),
        survey(asked(polarity="low_is_good")),
        survey(asked(required=True)),
        survey(asked(text={"en": "Reworded?"})),
        survey(asked(concept="other")),
    ]
    assert len({digest_of(one) for one in [base, *others]}) == len(others) + 1
