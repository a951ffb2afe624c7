"""Checking conditions: what each leaf names is in the catalogue and can be compared in that way."""

from collections.abc import Iterator, Mapping

from shared.conditions.catalogue import Catalogue, Field, Items
from shared.conditions.expression import (
    MAX_LISTED,
    MAX_NESTING,
    OPERATORS,
    Expression,
    Scalar,
    Some,
    Test,
    parts_of,
)
from shared.errors import FieldProblem

TOO_DEEP = f"is nested too deeply: at most {MAX_NESTING} levels"


def check_condition(expression: Expression, place: str, catalogue: Catalogue) -> list[FieldProblem]:
    """Return what is wrong with a condition.

    Args:
        expression: the condition.
        place: where it stands, such as `questions.3.show_if`.
        catalogue: what it may name.
    """
    tests = 0
    problems: list[FieldProblem] = []
    for at, part, depth in _parts(expression, place, 1):
        if depth > MAX_NESTING:
            problems.append(FieldProblem(at, TOO_DEEP))
        elif isinstance(part, Test | Some):
            tests += 1
            problems += _check_test(part, at, catalogue) if isinstance(part, Test) else _check_some(part, at, catalogue)
        elif not parts_of(part)[1]:
            problems.append(FieldProblem(at, "needs at least one condition"))
        if tests > catalogue.max_tests:
            problems.append(FieldProblem(place, f"must be at most {catalogue.max_tests} tests"))
            break
    return problems


def check_criteria(where: Mapping[str, Scalar], place: str, items: Items) -> list[FieldProblem]:
    """Return what is wrong with a leaf's criteria for an item of a list.

    Args:
        where: the criteria; see `Some`.
        place: where they stand, such as `when.any_of.1.answer`.
        items: the list.
    """
    problems = []
    for name, value in where.items():
        about = items.criteria.get(name)
        detail = "is no field that is known here" if about is None else about.problem_with(value)
        if detail is not None:
            problems.append(FieldProblem(f"{place}.{name}", detail))
    if problems:
        return problems
    return [FieldProblem(f"{place}.{name}" if name else place, detail) for name, detail in items.fit(where)]


def _parts(expression: Expression, place: str, depth: int) -> Iterator[tuple[str, Expression, int]]:
    """Yield the condition and all its parts with their places, down to one level below the deepest that is allowed."""
    yield place, expression, depth
    if not isinstance(expression, Test | Some) and depth <= MAX_NESTING:
        name, inner = parts_of(expression)
        for index, part in enumerate(inner):
            yield from _parts(part, f"{place}.{name}.{index}", depth + 1)


def _check_some(leaf: Some, place: str, catalogue: Catalogue) -> list[FieldProblem]:
    items = catalogue.items.get(leaf.of)
    if items is None:
        return [FieldProblem(f"{place}.{leaf.of}", "is no field that is known here")]
    return check_criteria(leaf.where, f"{place}.{leaf.of}", items)


def _check_test(test: Test, place: str, catalogue: Catalogue) -> list[FieldProblem]:
    operator = test.operator
    if operator is None:
        return [FieldProblem(place, f"needs exactly one of {', '.join(OPERATORS)}")]
    if (test.question is None) == (test.field is None):
        return [FieldProblem(place, "needs either a question or a field")]
    word, name, names = (
        ("field", test.field or "", catalogue.fields)
        if test.question is None
        else ("question", test.question, catalogue.questions)
    )
    about = names.field_of(name)
    if about is None:
        return [FieldProblem(f"{place}.{word}", names.refused.get(name, names.unknown))]
    return _check_operand(test, operator, about, word, place)


def _check_operand(test: Test, operator: str, about: Field, noun: str, place: str) -> list[FieldProblem]:
    problems = _check_row(test, operator, about, place)
    if operator not in about.operators:
        detail = f"suits no {about.kind}; use one of {', '.join(about.operators)}"
        return [*problems, FieldProblem(f"{place}.{operator}", detail)]
    if operator == "answered":
        return problems
    if operator == "one_of" and not 0 < len(test.one_of or ()) <= MAX_LISTED:
        return [*problems, FieldProblem(f"{place}.one_of", f"must be 1 to {MAX_LISTED} values")]
    for at, value in _operands(test, operator, place):
        detail_or_none = about.problem_with(value, operator, noun=noun)
        if detail_or_none is not None:
            problems.append(FieldProblem(at, detail_or_none))
    return problems


def _check_row(test: Test, operator: str, about: Field, place: str) -> list[FieldProblem]:
    if about.type != "matrix":
        stray = test.row is not None
        return [FieldProblem(f"{place}.row", "belongs to matrix questions only")] if stray else []
    if test.row is None:
        return [] if operator == "answered" else [FieldProblem(f"{place}.row", "is needed for a matrix")]
    return [] if test.row in about.rows else [FieldProblem(f"{place}.row", "is no row of this question")]


def _operands(test: Test, operator: str, place: str) -> Iterator[tuple[str, object]]:
    if operator == "one_of":
        yield from ((f"{place}.one_of.{index}", value) for index, value in enumerate(test.one_of or ()))
    else:
        yield f"{place}.{operator}", getattr(test, operator)
