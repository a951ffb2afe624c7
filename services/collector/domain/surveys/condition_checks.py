"""Checking conditions: what each of their tests names exists, comes earlier, and can be compared like that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.expression import AllOf, AnyOf, Expression, NoneOf, Test
from services.collector.domain.surveys.operand_checks import OPERATORS, check_field_operand, check_operand
from shared.errors import FieldProblem

MAX_NESTING = 5
MAX_TESTS = 50

CYCLE = "refers to {what}, which makes a cycle"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may speak of."""

    definition: Definition
    places: Mapping[str, int]
    """Where each question stands, by its key."""
    before: int
    """Only questions that stand before this place have been asked when the condition is looked at."""
    here: int | None = None
    """Where the question stands whose condition it is."""


def check_condition(expression: Expression, place: str, scope: Scope) -> list[FieldProblem]:
    """Return what is wrong with a condition.

    Args:
        expression: the condition.
        place: where it stands, such as `questions.3.show_if`.
        scope: what it may speak of.
    """
    tests = 0
    problems: list[FieldProblem] = []
    for at, part, depth in _parts(expression, place, 1):
        if depth > MAX_NESTING:
            problems.append(FieldProblem(at, f"is nested too deeply: at most {MAX_NESTING} levels"))
        elif isinstance(part, Test):
            tests += 1
            problems += _check_test(part, at, scope)
        elif not _inner(part)[1]:
            problems.append(FieldProblem(at, "needs at least one condition"))
        if tests > MAX_TESTS:
            problems.append(FieldProblem(place, f"must be at most {MAX_TESTS} tests"))
            break
    return problems


def _parts(expression: Expression, place: str, depth: int) -> Iterator[tuple[str, Expression, int]]:
    """Yield the condition and all its parts with their places, down to one level below the deepest that is allowed."""
    yield place, expression, depth
    if not isinstance(expression, Test) and depth <= MAX_NESTING:
        name, inner = _inner(expression)
        for index, part in enumerate(inner):
            yield from _parts(part, f"{place}.{name}.{index}", depth + 1)


def _inner(expression: AllOf | AnyOf | NoneOf) -> tuple[str, tuple[Expression, ...]]:
    match expression:
        case AllOf():
            return "all_of", expression.all_of
        case AnyOf():
            return "any_of", expression.any_of
        case NoneOf():
            return "none_of", expression.none_of


def _check_test(test: Test, place: str, scope: Scope) -> list[FieldProblem]:
    given = [name for name in OPERATORS if getattr(test, name) is not None]
    if len(given) != 1:
        return [FieldProblem(place, f"needs exactly one of {', '.join(OPERATORS)}")]
    if (test.question is None) == (test.field is None):
        return [FieldProblem(place, "needs either a question or a field")]
    if test.question is None:
        return _check_field(test, place, given[0], scope)
    index = scope.places.get(test.question)
    if index is None:
        return [FieldProblem(f"{place}.question", "is no question of this survey")]
    if index >= scope.before:
        what = "itself" if index == scope.here else "a later question"
        return [FieldProblem(f"{place}.question", CYCLE.format(what=what))]
    return check_operand(test, given[0], scope.definition.questions[index], place)


def _check_field(test: Test, place: str, operator: str, scope: Scope) -> list[FieldProblem]:
    if test.field not in scope.definition.hidden:
        return [FieldProblem(f"{place}.field", "is not one of the survey's `hidden` fields")]
    return check_field_operand(test, operator, place)
