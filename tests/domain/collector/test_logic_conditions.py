"""Single conditions: what each operator means for each kind of answer."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shared.conditions import evaluate
from shared.conditions.evaluate import Values
from shared.conditions.expression import Expression
from shared.testing import reference_interpreter
from shared.testing.survey_logic import FIELD_VALUES, FIELDS, JSON, TYPES, VALUES, a_test_of, conditions

_EXPRESSION: TypeAdapter[Expression] = TypeAdapter(Expression)


def read(condition: object) -> Expression:
    """The condition as the collector knows it."""
    return _EXPRESSION.validate_json(json.dumps(condition), strict=True)


def holds(
    expression: Expression, answers: Mapping[str, Any], attributes: Mapping[str, Any], *, ranked: Collection[str] = ()
) -> bool:
    """Whether a condition holds of answers and hidden fields."""
    return evaluate.holds(expression, Values(questions=answers, fields=attributes, ranked=ranked))


def passes(test: dict[str, Any], answer: object) -> bool:
    """Whether a test of the question `q` passes when `answer` is given."""
    return holds(read({"question": "q", **test}), {"q": answer}, {})


def cases_of(kind: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """A question of one type, a test of it, answers and hidden fields."""
    question = {"key": "q", "type": kind}
    answers = st.fixed_dictionaries({}, optional={"q": VALUES[kind]})
    fields = st.dictionaries(st.sampled_from(FIELDS), FIELD_VALUES)
    return st.tuples(st.just(question), a_test_of([question]), answers, fields)


@settings(max_examples=600)
@given(st.one_of(*map(cases_of, TYPES)))
def test_each_test_is_what_the_reference_interpreter_finds(case: tuple[Any, ...]) -> None:
    """Any operator on any type with any answer, or on a hidden field, or without one."""
    question, test, answers, fields = case
    found = holds(read(test), answers, fields, ranked={"q"} if question["type"] == "ranking" else ())
    assert found is reference_interpreter.true(test, [question], answers, fields)


@given(conditions([{"key": "q", "type": "number"}]), JSON, JSON)
def test_no_answer_makes_a_condition_raise(condition: dict[str, Any], answer: object, field: object) -> None:
    """Whatever an answer is, the condition holds or does not."""
    assert holds(read(condition), {"q": answer}, dict.fromkeys(FIELDS, field)) in {True, False}


OPERATORS: list[dict[str, Any]] = [
    {"equals": 1},
    {"differs_from": 1},
    {"at_least": 0},
    {"at_most": 10},
    {"one_of": [1]},
    {"includes": "a"},
    {"answered": True},
]


@pytest.mark.parametrize("test", OPERATORS, ids=lambda test: next(iter(test)))
@pytest.mark.parametrize("nothing", [None, "", " \t", [], {}, [None], {"app": None}], ids=repr)
def test_nothing_holds_of_what_was_not_answered(test: dict[str, Any], nothing: object) -> None:
    """No operator but `answered: false`, not even `differs_from`: who was not asked has not said otherwise."""
    assert not passes(test, nothing)
    assert not holds(read({"question": "q", **test}), {}, {})
    assert passes({"answered": False}, nothing)


@pytest.mark.parametrize(
    ("test", "answer", "expected"),
    [
        ({"equals": 9}, 9.0, True),
        ({"equals": 1}, True, False),
        ({"equals": True}, 1, False),
        ({"equals": False}, False, True),
        ({"equals": False}, 0, False),
        ({"at_least": 1}, True, False),
        ({"at_least": 0.5}, 0.5, True),
        ({"at_most": 3}, "3", False),
        ({"answered": True}, False, True),
        ({"answered": True}, 0, True),
        ({"at_least": "2026-03-01"}, "2026-03-01", True),
        ({"at_least": "2026-03-01"}, "2026-02-28", False),
        ({"at_least": "2026-03-01"}, "zebra", False),
        ({"equals": "price"}, {"choice": "price", "words": "x"}, True),
        ({"one_of": ["price", "wait"]}, {"choice": "wait"}, True),
        ({"differs_from": "price"}, {"choice": "other", "words": "price"}, True),
        ({"includes": "price"}, [{"choice": "price", "words": "x"}, "wait"], True),
        ({"includes": "price"}, "price", False),
        ({"equals": "yes"}, " yes ", True),
        ({"equals": "yes"}, "Yes", False),
        ({"row": "app", "equals": "good"}, {"app": "good"}, True),
        ({"row": "shop", "answered": True}, {"app": "good"}, False),
        ({"row": "app", "equals": "good"}, "good", False),
    ],
)
def test_what_operators_mean(test: dict[str, Any], answer: object, expected: bool) -> None:  # noqa: FBT001 - a table
    """Numbers compare as numbers and truth values as themselves, days as days, choices by key, text to the letter."""
    assert passes(test, answer) is expected


def test_the_first_place_alone_counts_of_a_ranking() -> None:
    """`includes` asks what was ranked first; of a multiple choice, what is among the choices."""
    second = read({"question": "q", "includes": "b"})
    assert holds(second, {"q": ["a", "b"]}, {})
    assert not holds(second, {"q": ["a", "b"]}, {}, ranked={"q"})


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ({"at_least": 3}, "12", True),
        ({"at_least": 3}, " 2.5 ", False),
        ({"equals": 3}, "3.0", True),
        ({"equals": "3"}, "3", True),
        ({"equals": "3"}, 3, False),
        ({"equals": 3}, "1e3", False),
        ({"at_most": 3}, "many", False),
        ({"equals": True}, "TRUE", True),
        ({"equals": True}, "1", False),
        ({"differs_from": 3}, "many", True),
        ({"one_of": ["gold", 3]}, "3", True),
        ({"at_least": "2026-01-01"}, "2026-05-05", True),
    ],
)
def test_hidden_fields_come_as_text_from_links(test: dict[str, Any], value: object, expected: bool) -> None:  # noqa: FBT001 - a table
    """What is written like a number or a truth value counts as one where it is compared with one."""
    assert holds(read({"field": "visits", **test}), {}, {"visits": value}) is expected


def test_groups_combine() -> None:
    """All, any and none of the conditions, to any depth."""
    yes, no = {"question": "q", "equals": 1}, {"question": "q", "equals": 2}
    table: list[tuple[dict[str, Any], bool]] = [
        ({"all_of": [yes, yes]}, True),
        ({"all_of": [yes, no]}, False),
        ({"any_of": [no, yes]}, True),
        ({"any_of": [no, no]}, False),
        ({"none_of": [no, no]}, True),
        ({"none_of": [no, yes]}, False),
        ({"all_of": [{"any_of": [no, yes]}, {"none_of": [no]}]}, True),
    ]
    assert [holds(read(condition), {"q": 1}, {}) for condition, _ in table] == [expected for _, expected in table]
