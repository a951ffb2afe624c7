"""When a rule fires: a condition in the suite's language, or a list of tests of answers, of which one is enough."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from services.alerts.domain.rule_fields import ANSWER, ANSWERS, CATALOGUE, MAX_TESTS, values_of
from shared.conditions.checks import check_condition, check_criteria
from shared.conditions.documents import (
    NO_LIST,
    UNKNOWN,
    MalformedConditionError,
    criteria_of,
    document_of,
    expression_of,
)
from shared.conditions.evaluate import explain, holds
from shared.conditions.expression import GROUPS, AllOf, AnyOf, Expression, Some, Test
from shared.contracts.scoring import ResponseScored
from shared.errors import FieldProblem
from shared.vocabulary import ScoredAnswer

ANY = "any"
_NO_ANSWER = "must rest on an answer: an alert names those it is about, so no way of holding may do without one"
_LISTS = {ANSWER: tuple(ANSWERS.criteria)}
_WORDS = {*GROUPS, ANSWER, *(one.name for one in fields(Test))}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in the suite's language over `CATALOGUE`, and the form in which it was written."""

    expression: Expression
    is_list: bool = False
    """Whether it was written as `{"any": [...]}`, a list of tests of answers; it is shown as it was written."""

    @classmethod
    def read(cls, document: object, place: str = "") -> "Condition":
        """Return the condition that a JSON document describes, its sense not yet checked.

        Raises:
            MalformedConditionError: it has another form; places begin with `place`.
        """
        before = f"{place}." if place else ""
        if isinstance(document, Mapping) and ANY in document:
            return cls(_any_answer(document, before), is_list=True)
        if isinstance(document, Mapping) and _WORDS.isdisjoint(document):
            detail = f"is needed, or one of {', '.join(GROUPS)}, `{ANSWER}` and `field`"
            unknown = [FieldProblem(f"{before}{name}", UNKNOWN) for name in document]
            raise MalformedConditionError([*unknown, FieldProblem(f"{before}{ANY}", detail)])
        return cls(expression_of(document, place, lists=_LISTS))

    def document(self) -> dict[str, Any]:
        """Return the JSON form in which it was written."""
        if isinstance(self.expression, AnyOf) and self.is_list:
            return {ANY: [dict(leaf.where) for leaf in self.expression.any_of if isinstance(leaf, Some)]}
        return document_of(self.expression)

    def problems(self, place: str) -> list[FieldProblem]:
        """Return what is wrong with the condition at `place`; empty when it makes sense."""
        if isinstance(self.expression, AnyOf) and self.is_list:
            leaves = [part for part in self.expression.any_of if isinstance(part, Some)]
            if not 1 <= len(leaves) <= MAX_TESTS:
                return [FieldProblem(f"{place}.{ANY}", f"needs 1 to {MAX_TESTS} tests")]
            places = (f"{place}.{ANY}.{index}" for index in range(len(leaves)))
            return [
                one for at, leaf in zip(places, leaves, strict=True) for one in check_criteria(leaf.where, at, ANSWERS)
            ]
        found = check_condition(self.expression, place, CATALOGUE)
        return found if found or _rests_on_answers(self.expression) else [FieldProblem(place, _NO_ANSWER)]

    def met_by(self, response: ResponseScored) -> tuple[ScoredAnswer, ...]:
        """Return the answers for which the condition holds, in the response's order; empty where it does not hold."""
        values = values_of(response)
        # Most responses meet no rule: only of those that do it is worth asking why.
        if not holds(self.expression, values):
            return ()
        passing = {index for leaf in explain(self.expression, values).leaves for index in leaf.items}
        return tuple(answer for index, answer in enumerate(response.scores) if index in passing)


def _any_answer(document: Mapping[str, Any], before: str) -> AnyOf:
    problems = [FieldProblem(f"{before}{name}", UNKNOWN) for name in document if name != ANY]
    tests = document[ANY]
    if not isinstance(tests, list | tuple):
        raise MalformedConditionError([*problems, FieldProblem(f"{before}{ANY}", NO_LIST)])
    leaves = tuple(
        Some(of=ANSWER, where=criteria_of(test, f"{before}{ANY}.{index}", _LISTS[ANSWER], problems))
        for index, test in enumerate(tests)
    )
    if problems:
        raise MalformedConditionError(problems)
    return AnyOf(any_of=leaves)


def _rests_on_answers(expression: Expression) -> bool:
    """Return whether the condition cannot hold without an answer that passes a test."""
    match expression:
        case Some():
            return True
        case AllOf():
            return any(map(_rests_on_answers, expression.all_of))
        case AnyOf():
            return all(map(_rests_on_answers, expression.any_of))
        case _:
            return False
