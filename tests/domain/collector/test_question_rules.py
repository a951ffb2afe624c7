"""The rules of every type of question, and that every fault is named by its place."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.names import EXACT_INTEGER
from services.collector.domain.surveys.patterns import LONGEST_PATTERN
from services.collector.domain.surveys.question import (
    LONGEST_TEXT,
    SCALES,
    Choice,
    Question,
)
from services.collector.domain.surveys.question_checks.check import check_question, fields_of
from services.collector.domain.surveys.question_checks.plain import MAX_DECIMALS
from services.collector.domain.surveys.wording import LONGEST_WORDING
from shared.vocabulary import QuestionType

WORDS = {"en": "How was it?"}
TYPES: tuple[QuestionType, ...] = get_args(QuestionType)


def choices(count: int) -> tuple[Choice, ...]:
    """So many choices."""
    return tuple(Choice(key=f"c{number}", text=WORDS) for number in range(count))


NEEDED: Mapping[str, dict[str, Any]] = {
    "single": {"choices": choices(3)},
    "multiple": {"choices": choices(3)},
    "ranking": {"choices": choices(3)},
    "matrix": {"choices": choices(3), "rows": choices(2)},
    "contact": {"fields": ("email",)},
}
"""What a type cannot do without."""

VALUES: Mapping[str, object] = {
    "scale": 5,
    "polarity": "high_is_good",
    "low_label": WORDS,
    "high_label": WORDS,
    "choices": choices(2),
    "rows": choices(2),
    "randomised": True,
    "at_least": 1,
    "at_most": 2,
    "min_length": 1,
    "max_length": 10,
    "pattern": "[a-z]+",
    "minimum": 0,
    "maximum": 9.5,
    "decimals": 2,
    "earliest": date(2026, 1, 1),
    "latest": date(2026, 1, 1),
    "fields": ("name", "email"),
}
"""A good value for every field that belongs to some types only."""


def asked(type_: Any, **more: Any) -> Question:
    """A question with all that its type needs."""
    return Question(**{"key": "q", "type": type_, "text": WORDS, **NEEDED.get(type_, {}), **more}).normalised()


def places(question: Question, languages: tuple[str, ...] = ("en", "de")) -> list[str]:
    """The places of all faults."""
    return [problem.field.removeprefix("q.") for problem in check_question(question, "q", languages)]


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_works_with_what_it_needs(type_: QuestionType) -> None:
    """A question of any type makes sense when everything optional is omitted."""
    assert places(asked(type_)) == []


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", VALUES)
def test_a_field_belongs_to_its_types(type_: QuestionType, name: str) -> None:
    """A field that a type knows is taken; of any other type it is refused by name, for it would do nothing."""
    scale = {"scale": SCALES[type_][-1]} if name == "scale" and type_ in SCALES else {name: VALUES[name]}
    assert places(asked(type_, **scale)) == ([] if name in fields_of(type_) else [name])


def test_every_field_belongs_to_some_type() -> None:
    """No field of the shape is forgotten by the rules, and none is allowed that does not exist."""
    known = {field.name for field in fields(Question)}
    assert set().union(*(fields_of(type_) for type_ in TYPES)) == known


@given(st.sampled_from(list(SCALES)), st.integers(-5, 20))
def test_only_known_scales_are_allowed(type_: str, scale: int) -> None:
    """A scale is allowed exactly when its type knows it; otherwise its place is named."""
    question = asked(type_, scale=scale, polarity="high_is_good")
    assert places(question) == ([] if scale in SCALES[type_] else ["scale"])


@pytest.mark.parametrize(
    ("type_", "scale", "polarity", "expected"),
    [
        ("ces", None, None, []),
        ("ces", 7, None, []),
        ("ces", 7, "low_is_good", []),
        ("ces", 5, "low_is_good", []),
        ("ces", 5, "high_is_good", []),
        ("ces", 5, None, ["polarity"]),
        ("csat", 5, "low_is_good", []),
        ("rating", 10, "low_is_good", []),
        ("nps", None, "low_is_good", ["polarity"]),
        ("faces", 4, "low_is_good", ["polarity"]),
        ("csat", None, "sideways", ["polarity"]),
    ],
)
def test_the_good_end_is_declared(type_: str, scale: int | None, polarity: str | None, expected: list[str]) -> None:
    """CES on five points exists both ways, so nobody guesses; NPS and faces have one good end for ever."""
    assert places(asked(type_, scale=scale, polarity=polarity)) == expected


def test_defaults_are_those_of_the_field() -> None:
    """CES 2.0 is agreement on seven points; faces are five; NPS ends at ten."""
    found = {type_: (asked(type_).scale, asked(type_).polarity) for type_ in SCALES}
    high = "high_is_good"
    assert found == {"nps": (10, high), "csat": (5, high), "ces": (7, high), "rating": (5, high), "faces": (5, high)}
    assert (asked("faces").metric, asked("csat").metric, asked("text").metric) == ("csat", "csat", None)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"key": "Has Spaces", "concept": "c"}, "key"),
        ({"key": "k" * 65, "concept": "c"}, "key"),
        ({"concept": "-"}, "concept"),
        ({"text": {}}, "text"),
        ({"text": {"de": "Wie war es?"}}, "text"),
        ({"text": {"en": "  "}}, "text"),
        ({"text": {"en": "x" * (LONGEST_WORDING + 1)}}, "text"),
        ({"text": {"en": "nul\x00"}}, "text"),
        ({"text": {"en": "How?", "fr": "Comment ?"}}, "text"),
        ({"hint": {"de": "Nur deutsch"}}, "hint"),
        ({"low_label": {}}, "low_label"),
        ({"high_label": {"en": ""}}, "high_label"),
        ({"series_break": " "}, "series_break"),
        ({"series_break": "x" * (LONGEST_WORDING + 1)}, "series_break"),
    ],
)
def test_a_fault_in_names_and_wordings_names_its_place(change: dict[str, Any], place: str) -> None:
    """Each rule that all types share reports the field that breaks it, and no other."""
    assert places(asked("csat", **change)) == [place]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ({"max_length": LONGEST_TEXT}, []),
        ({"max_length": LONGEST_TEXT + 1}, ["max_length"]),
        ({"max_length": 0}, ["max_length"]),
        ({"max_length": 5, "min_length": 5}, []),
        ({"max_length": 5, "min_length": 6}, ["min_length"]),
        ({"min_length": 0}, ["min_length"]),
        ({"min_length": 2001}, ["min_length"]),
    ],
)
def test_a_text_has_a_length(lengths: dict[str, int], expected: list[str]) -> None:
    """Both limits are inclusive, and the shortest is not longer than the longest."""
    assert places(asked("text", **lengths)) == expected


@pytest.mark.parametrize(
    "pattern", ["[a-z]+", r"\p{L}{2,8}", r"\d{5}(-\d{4})?", "x" * LONGEST_PATTERN, "(a|b)*a(a|b){9}"]
)
def test_a_pattern_is_a_regular_expression(pattern: str) -> None:
    """Patterns that people write for postcodes and order numbers are taken."""
    assert places(asked("text", pattern=pattern)) == []


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "(",
        "[z-a]",
        "(?=look)ahead",
        r"(a)\1",
        "a{2000}",
        "(a{99}){99}",
        r"\p{L}{500}",
        "x" * (LONGEST_PATTERN + 1),
        "half \ud800",
    ],
)
def test_a_wrong_pattern_is_refused_without_being_repeated(pattern: str) -> None:
    """What RE2 does not know, and what would be a large program, is refused with the reason."""
    (problem,) = check_question(asked("text", pattern=pattern), "q", ("en",))
    assert problem.field == "q.pattern"
    assert len(problem.detail) < 120
    assert len(pattern) < 2 or pattern not in problem.detail


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"minimum": -EXACT_INTEGER, "maximum": EXACT_INTEGER}, []),
        ({"minimum": -EXACT_INTEGER - 1}, ["minimum"]),
        ({"maximum": 10**400}, ["maximum"]),
        ({"maximum": float("inf")}, ["maximum"]),
        ({"minimum": float("nan")}, ["minimum"]),
        ({"minimum": 5, "maximum": 5}, []),
        ({"minimum": 5, "maximum": 4}, ["maximum"]),
        ({"minimum": 0.2, "maximum": 0.8}, ["maximum"]),
        ({"minimum": 0.2, "maximum": 0.8, "decimals": 1}, []),
        ({"minimum": 0.21, "maximum": 0.29, "decimals": 1}, ["maximum"]),
        ({"decimals": MAX_DECIMALS}, []),
        ({"decimals": MAX_DECIMALS + 1}, ["decimals"]),
        ({"decimals": -1}, ["decimals"]),
    ],
)
def test_the_limits_of_a_number_leave_one(limits: dict[str, float], expected: list[str]) -> None:
    """Limits are numbers that JSON carries exactly, and between them lies a number with so many decimals."""
    assert places(asked("number", **limits)) == expected


@given(st.dates(), st.dates())
def test_the_limits_of_a_day_leave_one(earliest: date, latest: date) -> None:
    """The last day is not before the first one."""
    assert places(asked("date", earliest=earliest, latest=latest)) == ([] if earliest <= latest else ["latest"])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("name", "email", "phone"), []),
        (("phone",), []),
        ((), ["fields"]),
        (("email", "email"), ["fields"]),
        (("name",), ["fields"]),
    ],
)
def test_a_contact_question_asks_for_something_that_identifies(wanted: tuple[str, ...], expected: list[str]) -> None:
    """At least an address or a phone number, nothing twice."""
    assert places(asked("contact", fields=wanted)) == expected
