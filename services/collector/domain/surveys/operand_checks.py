"""Checking what a test compares an answer with: the operator suits the question's type, and the value its answers."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from services.collector.domain.scalars import EXACT_INTEGER
from services.collector.domain.surveys.expression import Test
from services.collector.domain.surveys.question import Question
from shared.errors import FieldProblem

OPERATORS = ("equals", "differs_from", "one_of", "includes", "at_least", "at_most", "answered")
MAX_TEXT = 500
MAX_LISTED = 100

_SAME = ("equals", "differs_from", "one_of", "answered")
_ORDERED = (*_SAME, "at_least", "at_most")
_AMONG = ("includes", "answered")
_BY_TYPE: Mapping[str, tuple[str, ...]] = {
    "single": _SAME,
    "multiple": _AMONG,
    "ranking": _AMONG,
    "matrix": _SAME,
    "text": _SAME,
    "consent": ("equals", "differs_from", "answered"),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_RULE = "must be a day such as `2026-03-01`"

Rule = Callable[[object], str | None]
"""Returns what is wrong with a value, or None."""


def check_operand(test: Test, operator: str, question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with a test of a question.

    Args:
        test: the test, with this one operator.
        operator: one of `OPERATORS`.
        question: what it is about.
        place: where the test stands.
    """
    if question.type == "contact":
        return [FieldProblem(f"{place}.question", "asks for contact data, which no condition can see")]
    wrong = _check_row(test, operator, question, place)
    allowed = _BY_TYPE.get(question.type, _ORDERED)
    if operator not in allowed:
        detail = f"suits no question of type {question.type}; use one of {', '.join(allowed)}"
        return [*wrong, FieldProblem(f"{place}.{operator}", detail)]
    return [*wrong, *_check_values(test, operator, _rule_for(question), place)]


def check_field_operand(test: Test, operator: str, place: str) -> list[FieldProblem]:
    """Return what is wrong with a test of a hidden field, whose values have no declared type."""
    problems = _stray_row(test, place)
    if operator not in _ORDERED:
        detail = f"suits no hidden field; use one of {', '.join(_ORDERED)}"
        return [*problems, FieldProblem(f"{place}.{operator}", detail)]
    rule = _number_or_day if operator in {"at_least", "at_most"} else _scalar
    return problems + _check_values(test, operator, rule, place)


def _check_row(test: Test, operator: str, question: Question, place: str) -> list[FieldProblem]:
    if question.type != "matrix":
        return _stray_row(test, place)
    if test.row is None:
        return [] if operator == "answered" else [FieldProblem(f"{place}.row", "is needed for a matrix")]
    known = any(row.key == test.row for row in question.rows)
    return [] if known else [FieldProblem(f"{place}.row", "is no row of this question")]


def _stray_row(test: Test, place: str) -> list[FieldProblem]:
    return [] if test.row is None else [FieldProblem(f"{place}.row", "belongs to matrix questions only")]


def _check_values(test: Test, operator: str, rule: Rule, place: str) -> list[FieldProblem]:
    if operator == "answered":
        return []
    if operator == "one_of" and not 0 < len(test.one_of or ()) <= MAX_LISTED:
        return [FieldProblem(f"{place}.one_of", f"must be 1 to {MAX_LISTED} values")]
    return [
        FieldProblem(at, detail) for at, value in _values(test, operator, place) if (detail := rule(value)) is not None
    ]


def _values(test: Test, operator: str, place: str) -> Iterator[tuple[str, object]]:
    if operator == "one_of":
        yield from ((f"{place}.one_of.{index}", value) for index, value in enumerate(test.one_of or ()))
    else:
        yield f"{place}.{operator}", getattr(test, operator)


def _rule_for(question: Question) -> Rule:
    match question.type:
        case "nps" | "csat" | "ces" | "rating" | "faces":
            return _on_scale(question.scale_min or 0, question.scale or 0)
        case "single" | "multiple" | "ranking" | "matrix":
            return _among(frozenset(choice.key for choice in question.choices))
        case "number":
            return _number
        case "date":
            return _day
        case "consent":
            return _truth
        case "text" | "contact":
            return _text


def _on_scale(low: int, high: int) -> Rule:
    detail = f"must be a whole number from {low} to {high}, the question's scale"

    def check(value: object) -> str | None:
        return None if _number(value) is None and value in range(low, high + 1) else detail

    return check


def _among(keys: frozenset[str]) -> Rule:
    def check(value: object) -> str | None:
        return None if isinstance(value, str) and value in keys else "is no choice of this question"

    return check


def _number(value: object) -> str | None:
    # Compared and not measured: no infinity, no NaN, and nothing that a number of any size could break.
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= EXACT_INTEGER
    return None if is_number else "must be a number"


def _day(value: object) -> str | None:
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return _DAY_RULE
    try:
        date.fromisoformat(value)
    except ValueError:
        return _DAY_RULE
    return None


def _number_or_day(value: object) -> str | None:
    return None if _number(value) is None or _day(value) is None else "must be a number or a day such as `2026-03-01`"


def _truth(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _text(value: object) -> str | None:
    usable = isinstance(value, str) and value.strip() != "" and len(value) <= MAX_TEXT
    return None if usable else f"must be text of 1 to {MAX_TEXT} characters"


def _scalar(value: object) -> str | None:
    return _text(value) if isinstance(value, str) else None if isinstance(value, bool) else _number(value)
