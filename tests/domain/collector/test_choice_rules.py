"""The rules of questions that offer choices, and that every fault is named by its place."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.question import Choice, Question
from services.collector.domain.surveys.question_checks.check import check_question
from services.collector.domain.surveys.question_checks.choices import MAX_CHOICES, MAX_ROWS
from shared.vocabulary import QuestionType

WORDS = {"en": "How was it?"}
CHOICE_TYPES: tuple[QuestionType, ...] = ("single", "multiple", "ranking", "matrix")


def choices(count: int, **last: Any) -> tuple[Choice, ...]:
    """So many choices, the last one with special fields."""
    made = [Choice(key=f"c{number}", text=WORDS) for number in range(count)]
    return (*made[:-1], replace(made[-1], **last)) if made else ()


def asked(type_: Any, **more: Any) -> Question:
    """A question of three choices and, for a matrix, two rows."""
    needed = {"choices": choices(3)} | ({"rows": choices(2)} if type_ == "matrix" else {})
    return Question(**{"key": "q", "type": type_, "text": WORDS, **needed, **more}).normalised()


def places(question: Question) -> list[str]:
    """The places of all faults."""
    return [problem.field.removeprefix("q.") for problem in check_question(question, "q", ("en", "de"))]


@pytest.mark.parametrize("type_", CHOICE_TYPES)
@given(count=st.sampled_from([0, 1, 2, 3, MAX_CHOICES - 1, MAX_CHOICES, MAX_CHOICES + 1]))
def test_there_are_2_to_100_choices(type_: QuestionType, count: int) -> None:
    """One choice is no choice, and nobody reads a thousand."""
    assert places(asked(type_, choices=choices(count))) == ([] if 2 <= count <= MAX_CHOICES else ["choices"])


@pytest.mark.parametrize("count", [0, 1, MAX_ROWS, MAX_ROWS + 1])
def test_a_matrix_has_rows(count: int) -> None:
    """At least one row, and not more than the limit."""
    assert places(asked("matrix", rows=choices(count))) == ([] if 1 <= count <= MAX_ROWS else ["rows"])


@pytest.mark.parametrize("type_", CHOICE_TYPES)
@pytest.mark.parametrize(
    ("last", "place"),
    [
        ({"key": "Not a key"}, "choices.2.key"),
        ({"key": "c0"}, "choices.2.key"),
        ({"text": {"de": "Nur deutsch"}}, "choices.2.text"),
        ({"text": {"en": ""}}, "choices.2.text"),
    ],
)
def test_a_wrong_choice_names_its_place(type_: QuestionType, last: dict[str, Any], place: str) -> None:
    """Choices count from zero; their keys are distinct and their wordings complete."""
    assert places(asked(type_, choices=choices(3, **last))) == [place]


@pytest.mark.parametrize(
    ("last", "place"),
    [({"key": "c0"}, "rows.1.key"), ({"text": {}}, "rows.1.text"), ({"other": True}, "rows.1.other")],
)
def test_a_wrong_row_names_its_place(last: dict[str, Any], place: str) -> None:
    """Rows keep the rules of choices, and are neither worded nor exclusive."""
    assert places(asked("matrix", rows=choices(2, **last))) == [place]


@pytest.mark.parametrize("type_", CHOICE_TYPES)
def test_special_choices_belong_to_some_types(type_: QuestionType) -> None:
    """Own words go with one and several choices, exclusion with several only."""
    other = places(asked(type_, choices=choices(3, other=True)))
    exclusive = places(asked(type_, choices=choices(3, exclusive=True)))
    assert other == ([] if type_ in {"single", "multiple"} else ["choices.2.other"])
    assert exclusive == ([] if type_ == "multiple" else ["choices.2.exclusive"])


def test_one_choice_asks_for_words() -> None:
    """There is one place for words in an answer."""
    both = (*choices(2, other=True), Choice(key="more", text=WORDS, other=True))
    assert places(asked("single", choices=both)) == ["choices.2.other"]


@pytest.mark.parametrize("type_", ["multiple", "ranking"])
@given(at_least=st.none() | st.integers(-1, 5), at_most=st.none() | st.integers(-1, 5))
def test_limits_leave_an_answer(type_: QuestionType, at_least: int | None, at_most: int | None) -> None:
    """Some number of choices satisfies both limits, or the limit that is wrong is named."""
    found = places(asked(type_, at_least=at_least, at_most=at_most))
    if at_most is not None and not 1 <= at_most <= 3:
        assert found == ["at_most"]
    elif at_least is not None and not 1 <= at_least <= (at_most or 3):
        assert found == ["at_least"]
    else:
        assert found == []


def test_exclusive_choices_do_not_count_for_the_fewest() -> None:
    """Two of three cannot be asked for when only one of them goes with others."""
    one_free = tuple(replace(choice, exclusive=choice.key != "c0") for choice in choices(3))
    assert places(asked("multiple", choices=one_free, at_least=2)) == ["at_least"]
