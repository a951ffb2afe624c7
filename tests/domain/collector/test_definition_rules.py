"""Which surveys make sense, and that every fault is named by its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.definition_checks import (
    LONGEST_PASSAGE,
    MAX_HIDDEN,
    MAX_LANGUAGES,
    MAX_QUESTIONS,
    MAX_TITLE,
    check_definition,
)
from services.collector.domain.surveys.question import Question, question
from shared.conditions import expression
from shared.vocabulary import QuestionType

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


def survey(*questions: Question, languages: tuple[str, ...] = ("en",), title: str = "Your visit") -> Definition:
    """A definition of `questions`."""
    return Definition(title, languages, questions)


def places(definition: Definition) -> list[str]:
    """The places of all faults."""
    return [problem.field for problem in check_definition(definition)]


def asked(key: str = "one", type_: QuestionType = "csat", **options: object) -> Question:
    """A question with an English wording."""
    return question(key=key, type=type_, **{"text": {"en": "How was it?"}, **options})  # type: ignore[arg-type]  # a test's freedom


def contact() -> Question:
    """A question for contact data."""
    return Question(key="you", type="contact", text={"en": "You?"}, fields=("email",)).normalised()


@given(position=st.integers(0, 4))
def test_the_place_of_a_fault_counts_questions_from_zero(position: int) -> None:
    """The fault of the n-th question is reported at its index."""
    questions = [asked(f"q{index}") for index in range(5)]
    questions[position] = asked(f"q{position}", scale=4)
    assert places(survey(*questions)) == [f"questions.{position}.scale"]


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
        ({"questions": (contact(),)}, "questions"),
        ({"languages": tuple(f"{a}{b}" for a in "abcde" for b in "abcde")[: MAX_LANGUAGES + 1]}, "languages"),
        ({"titles": {"en": "Twice"}}, "titles"),
        ({"titles": {"fr": "Visite"}}, "titles"),
        ({"titles": {"de": "zwei\nZeilen"}}, "titles"),
        ({"titles": {"de": "x" * (MAX_TITLE + 1)}}, "titles"),
        ({"intro": {"de": "Nur deutsch"}}, "intro"),
        ({"intro": {"en": "x" * (LONGEST_PASSAGE + 1)}}, "intro"),
        ({"thanks": {"en": "Thanks", "fr": "Merci"}}, "thanks"),
        ({"thanks": {"en": "nul\x00"}}, "thanks"),
        ({"hidden": ("plan", "order id")}, "hidden.1"),
        ({"hidden": ("plan", "order", "plan")}, "hidden.2"),
        ({"hidden": tuple(f"n{number}" for number in range(MAX_HIDDEN + 1))}, "hidden"),
        ({"opens_at": MOMENT.replace(tzinfo=None)}, "opens_at"),
        ({"closes_at": MOMENT.replace(year=1999)}, "closes_at"),
        ({"closes_at": MOMENT.replace(year=2200)}, "closes_at"),
        ({"opens_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "opens_at"),
        ({"opens_at": MOMENT, "closes_at": MOMENT}, "closes_at"),
        ({"opens_at": MOMENT, "closes_at": MOMENT.astimezone(timezone(timedelta(hours=9)))}, "closes_at"),
    ],
)
def test_a_fault_of_the_survey_names_its_place(change: dict[str, object], place: str) -> None:
    """Title, languages, passages, hidden fields, moments and the set of questions have rules, each with its place."""
    changed = replace(survey(asked(), languages=("en", "de")), **change)  # type: ignore[arg-type]  # a test's freedom
    assert places(changed)[0] == place


def test_the_limits_of_a_survey_are_inclusive() -> None:
    """As many questions, languages, hidden fields and characters as allowed are allowed."""
    languages = ("en", *(f"{a}{b}" for a in "abcd" for b in "abcde"))[:MAX_LANGUAGES]
    definition = replace(
        survey(*(asked(f"q{n}") for n in range(MAX_QUESTIONS)), languages=languages, title="x" * MAX_TITLE),
        titles={languages[-1]: "x" * MAX_TITLE},
        intro={"en": "x" * LONGEST_PASSAGE},
        hidden=tuple(f"n{number}" for number in range(MAX_HIDDEN)),
        opens_at=MOMENT,
        closes_at=MOMENT + timedelta(microseconds=1),
    )
    assert places(definition) == []


def test_what_no_rule_looks_at_is_storable_nevertheless() -> None:
    """No text with NUL gets past the checks, wherever it stands."""
    hidden = expression.AnyOf(any_of=(expression.Test(field="plan", one_of=("a", "nul\x00")),))
    assert places(survey(replace(asked(), show_if=hidden))) == ["questions.0.show_if.any_of.0.one_of.1"]


def test_a_survey_needs_a_language() -> None:
    """Without a language there is nothing that the wordings could fall back to."""
    assert "languages" in places(survey(asked(), languages=()))
