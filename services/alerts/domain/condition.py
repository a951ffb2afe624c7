"""When a rule fires: a condition in the suite's language, or a list of tests of answers, of which one is enough."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from services.alerts.domain.rule_fields import ANSWER, ANSWERS, MAX_TESTS
from services.alerts.domain.trigger_fields import BY_TRIGGER, HISTORY, OfferedTrigger
from shared.conditions.checks import check_condition, check_criteria
from shared.conditions.documents import (
    NO_LIST,
    UNKNOWN,
    MalformedConditionError,
    criteria_of,
    document_of,
    expression_of,
)
from shared.conditions.expression import GROUPS, AllOf, AnyOf, Expression, Some, Test, leaves_of
from shared.errors import FieldProblem

ANY = "any"
_NO_REASON = (
    "must rest on what the customer said: every way of holding needs a test of an answer, of `words`, or that "
    "`unhappy_in_30_days` or `unhappy_in_90_days` is at least 1; otherwise every response would raise an alert"
)
_LISTS = {ANSWER: tuple(ANSWERS.criteria)}
_WORDS = {*GROUPS, ANSWER, *(one.name for one in fields(Test))}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in the suite's language over the fields of a trigger, and the form in which it was written."""

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

    def problems(self, place: str, trigger: OfferedTrigger = "response_scored") -> list[FieldProblem]:
        """Return what is wrong with the condition at `place`, for rules with that trigger; empty: it makes sense."""
        catalogue = BY_TRIGGER[trigger].catalogue
        if isinstance(self.expression, AnyOf) and self.is_list:
            if ANSWER not in catalogue.items:
                return [FieldProblem(f"{place}.{ANY}", "lists tests of answers, which this trigger is not about")]
            leaves = [part for part in self.expression.any_of if isinstance(part, Some)]
            if not 1 <= len(leaves) <= MAX_TESTS:
                return [FieldProblem(f"{place}.{ANY}", f"needs 1 to {MAX_TESTS} tests")]
            places = (f"{place}.{ANY}.{index}" for index in range(len(leaves)))
            return [
                one for at, leaf in zip(places, leaves, strict=True) for one in check_criteria(leaf.where, at, ANSWERS)
            ]
        found = check_condition(self.expression, place, catalogue)
        if found or trigger != "response_scored" or _rests_on_what_was_said(self.expression):
            return found
        return [FieldProblem(place, _NO_REASON)]

    def needs_history(self) -> bool:
        """Return whether it asks what else the same customer said."""
        return any(isinstance(leaf, Test) and leaf.field in HISTORY for leaf in leaves_of(self.expression))


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


def _rests_on_what_was_said(expression: Expression) -> bool:
    """Return whether the condition cannot hold without something that the customer said."""
    match expression:
        case Some():
            return True
        case Test():
            said = expression.field == "words" and expression.answered is not False
            return said or (expression.field in HISTORY and _is_at_least_one(expression.at_least or expression.equals))
        case AllOf():
            return any(map(_rests_on_what_was_said, expression.all_of))
        case AnyOf():
            return all(map(_rests_on_what_was_said, expression.any_of))
        case _:
            return False


def _is_at_least_one(bound: object) -> bool:
    return isinstance(bound, int | float) and bound >= 1
