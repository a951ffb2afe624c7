"""Checking answers: every type with valid, invalid, missing and limit values."""

from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.collector.domain.responses.answers import MAX_UNKNOWN_NAMED, AnswerRules
from services.collector.domain.responses.missing_answers import NEEDS_ANSWER
from services.collector.domain.responses.response import AnswerValue
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import SCALES, Question, question
from shared.errors import FieldProblem
from shared.vocabulary import QuestionType

SCALE_TYPES: tuple[QuestionType, ...] = ("nps", "csat", "ces", "rating", "faces")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def check(answers: dict[str, object], *questions: Question) -> tuple[dict[str, AnswerValue], list[FieldProblem]]:
    """What is kept of answers to these questions, and what is wrong with them."""
    checked = AnswerRules(Definition("Visit", ("en",), questions)).check(answers, {})
    return checked.answers, checked.problems


def scale(type_: QuestionType, points: int | None = None, *, required: bool = False, key: str = "q") -> Question:
    """A scale question."""
    return question(key=key, type=type_, text={"en": "?"}, scale=points, required=required)


def text(*, required: bool = False, max_length: int | None = None, key: str = "why") -> Question:
    """A text question."""
    return question(key=key, type="text", text={"en": "?"}, required=required, max_length=max_length)


SCALE_AND_POINTS = st.sampled_from([(kind, points) for kind in SCALE_TYPES for points in SCALES[kind]])


@given(SCALE_AND_POINTS, st.integers(-20, 30))
def test_a_scale_takes_exactly_its_values(kind: tuple[QuestionType, int], value: int) -> None:
    """NPS takes 0 to 10, every other scale 1 to its highest value, and nothing outside."""
    low = 0 if kind[0] == "nps" else 1
    given_answers, problems = check({"q": value}, scale(*kind))
    if low <= value <= kind[1]:
        assert (given_answers, problems) == ({"q": value}, [])
    else:
        assert [problem.field for problem in problems] == ["answers.q"]


@given(SCALE_AND_POINTS, JSON)
def test_a_scale_takes_nothing_but_whole_numbers(kind: tuple[QuestionType, int], value: object) -> None:
    """Text, truth values, fractions, lists and objects are refused; the value is not repeated."""
    assume(value is not None and not (isinstance(value, str) and not value.strip()))
    assume(isinstance(value, bool) or not isinstance(value, int))
    assume(not (isinstance(value, float) and value.is_integer()))
    _, problems = check({"q": value}, scale(*kind))
    assert [problem.field for problem in problems] == ["answers.q"]
    low = 0 if kind[0] == "nps" else 1
    assert problems[0].detail == f"must be a whole number from {low} to {kind[1]}"


def test_a_whole_number_may_be_written_with_a_point() -> None:
    """JSON knows one kind of number, so 4.0 is the answer 4."""
    answers, problems = check({"q": 4.0}, scale("csat"))
    assert (answers, problems) == ({"q": 4}, [])
    assert type(answers["q"]) is int


@given(st.text(max_size=40), st.integers(1, 30))
def test_text_is_kept_up_to_its_limit(value: str, limit: int) -> None:
    """Text up to the limit is kept without the space around it; longer or unstorable text is refused."""
    answers, problems = check({"q": 1, "why": value}, scale("nps"), text(max_length=limit))
    stripped = value.strip()
    if not stripped:
        assert (answers, problems) == ({"q": 1}, [])
    elif len(stripped) <= limit and "\x00" not in stripped:
        assert (answers, problems) == ({"q": 1, "why": stripped}, [])
    else:
        assert [problem.field for problem in problems] == ["answers.why"]


@pytest.mark.parametrize("value", ["nul\x00", "half \ud800", "\udfff"])
def test_text_that_cannot_be_stored_is_refused(value: str) -> None:
    """NUL and half of a surrogate pair are refused here and not by the database."""
    _, problems = check({"why": value}, text())
    assert [problem.field for problem in problems] == ["answers.why"]


@pytest.mark.parametrize("value", [0, 1.5, True, [], {}, ["a"]])
def test_a_text_question_takes_nothing_but_text(value: object) -> None:
    """Numbers, truth values, lists and objects are no text."""
    _, problems = check({"why": value}, text())
    assert [(problem.field, problem.detail) for problem in problems] == [("answers.why", "must be text")]


@pytest.mark.parametrize("type_", get_args(QuestionType))
@pytest.mark.parametrize("missing", [{}, {"q": None}, {"q": ""}, {"q": " \n"}])
def test_a_required_question_needs_an_answer(type_: QuestionType, missing: dict[str, object]) -> None:
    """Leaving it out, null and blank are all no answer, for every type."""
    required = question(key="q", type=type_, text={"en": "?"}, required=True)
    _, problems = check({"why": "because", **missing}, required, text())
    assert [(problem.field, problem.detail) for problem in problems] == [("answers.q", "needs an answer")]


def test_a_wrong_answer_to_a_required_question_is_one_fault() -> None:
    """It was answered, so nothing is missing: what is named is what is wrong with the answer."""
    _, problems = check({"a": 99}, scale("nps", key="a", required=True), scale("nps", key="b", required=True))
    assert [problem.field for problem in problems] == ["answers.a", "answers.b"]
    assert problems[0].detail != problems[1].detail == NEEDS_ANSWER


@pytest.mark.parametrize("nothing", [{}, {"q": None}, {"why": "  "}])
def test_an_empty_response_is_refused(nothing: dict[str, object]) -> None:
    """A response that answers nothing is none, even when no question is required."""
    _, problems = check(nothing, scale("nps"), text())
    assert [problem.field for problem in problems] == ["answers"]


@given(st.dictionaries(st.text(max_size=80), JSON, min_size=1, max_size=40))
def test_unknown_questions_are_named_when_their_name_is_harmless(answers: dict[str, object]) -> None:
    """Questions that the survey does not ask are refused; only well-formed names are repeated, and not endlessly."""
    assume("q" not in answers)
    _, problems = check(answers, scale("nps"))
    assert 0 < len(problems) <= MAX_UNKNOWN_NAMED
    for problem in problems:
        key = problem.field.removeprefix("answers.")
        assert problem.field == "answers" or (key in answers and key.isascii() and len(key) <= 64)


def test_answers_come_in_the_order_of_the_questions() -> None:
    """However the client ordered them, answers follow the survey."""
    questions = (scale("nps", key="a"), text(key="b"), scale("csat", key="c"))
    answers, _ = check({"c": 1, "b": "x", "a": 0}, *questions)
    assert list(answers) == ["a", "b", "c"]


def test_all_faults_are_named_at_once() -> None:
    """A client can mend everything after one answer."""
    questions = (scale("nps", key="a", required=True), scale("csat", key="b"), text(key="c", max_length=1))
    _, problems = check({"b": 9, "c": "xx", "d": 1}, *questions)
    assert [problem.field for problem in problems] == ["answers.a", "answers.b", "answers.c", "answers.d"]


def test_unknown_questions_are_named_up_to_a_number() -> None:
    """Whoever sends a thousand names gets the first twenty back, and no longer reply."""
    _, problems = check({f"q{number:04}": 1 for number in range(1000)}, scale("nps", key="other"))
    assert [problem.field for problem in problems] == [f"answers.q{number:04}" for number in range(MAX_UNKNOWN_NAMED)]
