"""Conditions in their JSON form: reading them as they are sent or stored, and writing them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any

from shared.conditions.checks import TOO_DEEP
from shared.conditions.expression import (
    GROUPS,
    MAX_NESTING,
    AllOf,
    AnyOf,
    Expression,
    NoneOf,
    Scalar,
    Some,
    Test,
    parts_of,
)
from shared.errors import FieldProblem

Lists = Mapping[str, Collection[str]]
NO_LISTS: Lists = {}

UNKNOWN = "is no field that is known here"
NO_OBJECT = "must be an object"
NO_LIST = "must be a list"
NO_SCALAR = "must be text, a number, true or false"

_WORDS = tuple(one.name for one in fields(Test))
_TEXT = frozenset({"question", "field", "row", "includes"})
_GROUP_OF: Mapping[str, Callable[..., Expression]] = {"all_of": AllOf, "any_of": AnyOf, "none_of": NoneOf}


class MalformedConditionError(ValueError):
    """The document is no condition, whatever the catalogue."""

    def __init__(self, problems: Collection[FieldProblem]) -> None:
        super().__init__("the document is no condition")
        self.problems = tuple(problems)


def expression_of(document: object, place: str = "", *, lists: Lists = NO_LISTS) -> Expression:
    """Return the condition that a JSON document describes, not yet checked against any catalogue.

    Fields with the value null count as missing.

    Args:
        document: JSON as Python values.
        place: where it stands; problems name places below it.
        lists: names of the catalogue's lists, each a keyword of leaves, with the criteria that they take.

    Raises:
        MalformedConditionError: it has another form.
    """
    problems: list[FieldProblem] = []
    expression = _read(document, place, lists, 1, problems)
    if expression is None or problems:
        raise MalformedConditionError(problems)
    return expression


def document_of(expression: Expression) -> dict[str, Any]:
    """Return the JSON form of a condition."""
    match expression:
        case Some():
            return {expression.of: dict(expression.where)}
        case Test():
            given = ((one.name, getattr(expression, one.name)) for one in fields(expression))
            return {
                name: list(value) if isinstance(value, tuple) else value for name, value in given if value is not None
            }
        case _:
            word, parts = parts_of(expression)
            return {word: [document_of(part) for part in parts]}


def criteria_of(
    document: object, place: str, known: Collection[str], problems: list[FieldProblem]
) -> dict[str, Scalar]:
    """Return the criteria for an item of a list; what is malformed is added to `problems`."""
    if not isinstance(document, Mapping):
        problems.append(FieldProblem(place, NO_OBJECT))
        return {}
    given = {name: value for name, value in document.items() if value is not None}
    problems += [FieldProblem(f"{place}.{name}", UNKNOWN) for name in document if name not in known]
    problems += [FieldProblem(f"{place}.{name}", NO_SCALAR) for name, value in given.items() if not _is_scalar(value)]
    return {name: _plain(value) for name, value in given.items()}


def _read(document: object, place: str, lists: Lists, depth: int, problems: list[FieldProblem]) -> Expression | None:
    if not isinstance(document, Mapping):
        problems.append(FieldProblem(place, NO_OBJECT))
        return None
    if depth > MAX_NESTING:
        problems.append(FieldProblem(place, TOO_DEEP))
        return None
    before = f"{place}." if place else ""
    given = {name: value for name, value in document.items() if value is not None}
    word = next((word for word in (*GROUPS, *lists) if word in given), None)
    if word is None:
        problems += [FieldProblem(f"{before}{name}", UNKNOWN) for name in document if name not in _WORDS]
        return _read_test({name: value for name, value in given.items() if name in _WORDS}, before, problems)
    problems += [FieldProblem(f"{before}{name}", UNKNOWN) for name in document if name != word]
    if word in lists:
        return Some(of=word, where=criteria_of(given[word], f"{before}{word}", lists[word], problems))
    if not isinstance(given[word], list | tuple):
        problems.append(FieldProblem(f"{before}{word}", NO_LIST))
        return None
    parts = [
        _read(part, f"{before}{word}.{index}", lists, depth + 1, problems) for index, part in enumerate(given[word])
    ]
    return _GROUP_OF[word](**{word: tuple(part for part in parts if part is not None)})


def _read_test(given: Mapping[str, Any], before: str, problems: list[FieldProblem]) -> Test:
    values: dict[str, Any] = {}
    for name, value in given.items():
        detail = _form_problem(name, value)
        if detail is not None:
            problems.append(FieldProblem(f"{before}{name}", detail))
        elif name == "one_of":
            problems += [
                FieldProblem(f"{before}one_of.{index}", NO_SCALAR)
                for index, one in enumerate(value)
                if not _is_scalar(one)
            ]
            values[name] = tuple(map(_plain, value))
        else:
            values[name] = _plain(value)
    return Test(**values)


def _form_problem(name: str, value: object) -> str | None:
    """Return what is wrong with the form of what stands beside a word of a test."""
    if name in _TEXT:
        return None if isinstance(value, str) else "must be text"
    match name:
        case "equals" | "differs_from":
            return None if _is_scalar(value) else NO_SCALAR
        case "at_least" | "at_most":
            return None if _is_scalar(value) and not isinstance(value, bool) else "must be a number or text"
        case "one_of":
            return None if isinstance(value, list | tuple) else NO_LIST
        case _:
            return None if isinstance(value, bool) else "must be true or false"


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON knows one kind of number: 9.0 is 9."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
