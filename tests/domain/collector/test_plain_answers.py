"""Answers in words, numbers, days and consents: what is taken, how it is kept, and the place of every fault."""

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.collector.domain.names import EXACT_INTEGER
from services.collector.domain.responses.answers import AnswerRules, Checked
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def check(value: object, type_: Any, **fields: Any) -> Checked:
    """What becomes of one answer."""
    asked = Question(key="q", type=type_, text={"en": "?"}, **fields).normalised()
    return AnswerRules(Definition("Visit", ("en",), (asked,))).check({"q": value}, {})


def is_refused(checked: Checked) -> bool:
    """Whether it was refused, at its place."""
    assert [problem.field for problem in checked.problems] in ([], ["answers.q"])
    assert bool(checked.problems) is not bool(checked.answers)
    return bool(checked.problems)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12), st.integers(1, 9))
def test_a_text_has_a_shortest_and_a_longest_length(value: str, shortest: int) -> None:
    """Both limits are inclusive and count what is left without the white space around it."""
    stripped = value.strip()
    assume(stripped)
    checked = check(value, "text", min_length=shortest, max_length=10)
    if is_refused(checked):
        assert not shortest <= len(stripped) <= 10
    else:
        assert checked.answers == {"q": stripped}
        assert shortest <= len(stripped) <= 10


@given(st.text(st.sampled_from("0123456789abc-\n"), max_size=8))
def test_a_pattern_must_match_the_whole_text(value: str) -> None:
    """A match of a part is not enough."""
    stripped = value.strip()
    assume(stripped)
    is_number = len(stripped) == 5 and stripped.isdecimal()
    assert is_refused(check(value, "text", pattern=r"\d{5}")) is not is_number


def test_a_pattern_knows_every_letter() -> None:
    """Patterns see characters and not bytes."""
    assert check("Äpfel", "text", pattern=r"\p{L}{5}").answers == {"q": "Äpfel"}
    assert is_refused(check("half \ud800", "text", pattern=".*"))


def test_a_pattern_that_is_hard_elsewhere_takes_no_time() -> None:
    """What keeps a backtracking engine busy for ever is decided at once."""
    assert is_refused(check("a" * 2000, "text", pattern="(a+)+b"))


@given(st.integers(-EXACT_INTEGER, EXACT_INTEGER))
def test_whole_numbers_are_kept_as_such(value: int) -> None:
    """With or without a point, a whole number is kept as a whole number."""
    for sent in (value, float(value)):
        checked = check(sent, "number")
        assert checked.answers == {"q": value}
        assert type(checked.answers["q"]) is int


@given(st.decimals(-1000, 1000, places=3), st.integers(0, 4))
def test_a_number_has_so_many_decimals(value: Decimal, decimals: int) -> None:
    """As many digits behind the point as the question allows; noughts at the end do not count."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    checked = check(float(value), "number", decimals=decimals)
    assert is_refused(checked) is (-exponent > decimals)
    if checked.answers:
        assert checked.answers == {"q": float(value)}


@given(st.integers(-50, 50), st.integers(0, 20), st.integers(-100, 100))
def test_a_number_has_limits(low: int, width: int, value: int) -> None:
    """Both limits are inclusive."""
    high = low + width
    assert is_refused(check(value, "number", minimum=low, maximum=high)) is not (low <= value <= high)


@pytest.mark.parametrize(
    "value",
    ["5", True, [], [5], {}, math.nan, math.inf, -math.inf, EXACT_INTEGER + 1, -EXACT_INTEGER - 1, 1e300, 10**400, 0.5],
)
def test_what_is_no_number_is_refused(value: object) -> None:
    """Text, truth values, and numbers that JSON cannot carry exactly are no answer to a question for a whole number."""
    assert is_refused(check(value, "number"))


def test_a_sum_that_computers_get_wrong_is_not_rounded() -> None:
    """0.1 + 0.2 has seventeen decimals; nobody's answer is changed in silence."""
    assert is_refused(check(0.1 + 0.2, "number", decimals=2))
    assert check(0.3, "number", decimals=2).answers == {"q": 0.3}


@given(DAYS, DAYS, DAYS)
def test_a_day_has_limits(earliest: date, latest: date, day: date) -> None:
    """Both limits are inclusive; a day is kept as it was written."""
    checked = check(day.isoformat(), "date", earliest=earliest, latest=latest)
    assert is_refused(checked) is not (earliest <= day <= latest)
    if checked.answers:
        assert checked.answers == {"q": day.isoformat()}


@given(DAYS)
def test_the_neighbours_of_a_limit_fall_on_both_sides(day: date) -> None:
    """The day of the limit is in, the one beyond it is out."""
    beyond = {"earliest": -1, "latest": 1}
    for name, step in beyond.items():
        limit = {name: day}
        assert not is_refused(check(day.isoformat(), "date", **limit))
        assert is_refused(check((day + timedelta(days=step)).isoformat(), "date", **limit))


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "2026-3-1",
        "20260301",
        "2026-W09-7",
        "2026-03-01T00:00:00Z",
        "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0661",
        "0000-01-01",
        "tomorrow",
        20260301,
        1772323200,
        True,
        [],
        ["2026-03-01"],
        {},
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    """Days that do not exist, other spellings, moments and numbers are refused."""
    assert is_refused(check(value, "date"))


def test_a_day_may_have_space_around_it() -> None:
    """White space around text never counts."""
    assert check(" 2026-03-01 ", "date").answers == {"q": "2026-03-01"}


@pytest.mark.parametrize("value", [True, False])
def test_a_consent_is_true_or_false_and_both_are_answers(value: bool) -> None:  # noqa: FBT001 - pytest passes by name
    """Whoever says no has answered, unless the consent is needed."""
    assert check(value, "consent").answers == {"q": value}


def test_a_needed_consent_must_be_given() -> None:
    """False to a required consent is a fault that says so; true is what is asked for."""
    assert check(True, "consent", required=True).problems == []  # noqa: FBT003 - the answer
    checked = check(False, "consent", required=True)  # noqa: FBT003 - the answer
    assert [problem.field for problem in checked.problems] == ["answers.q"]
    assert "true" in checked.problems[0].detail


@pytest.mark.parametrize("value", [0, 1, 1.0, "true", "yes", [], [True], {}])
def test_what_is_no_consent_is_refused(value: object) -> None:
    """Nothing that merely looks like agreement counts as agreement."""
    assert is_refused(check(value, "consent"))
