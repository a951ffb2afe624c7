"""Checking answers against a published version. The rules of a version are worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.domain.definition import Definition
from services.collector.domain.names import is_key, is_storable
from services.collector.domain.question import DEFAULT_MAX_LENGTH, Question
from services.collector.domain.response import AnswerValue
from shared.errors import FieldProblem

MAX_UNKNOWN_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    place: str
    required: bool
    low: int
    high: int
    """Highest value of a scale, or longest text."""
    is_text: bool


class AnswerRules:
    """The rules of one version."""

    def __init__(self, definition: Definition) -> None:
        """Work out the rules."""
        self._rules = tuple(_rule(question) for question in definition.questions)
        self._known = frozenset(rule.key for rule in self._rules)

    def check(
        self, answers: Mapping[str, object], *, partial: bool = False
    ) -> tuple[dict[str, AnswerValue], list[FieldProblem]]:
        """Return the answers in the order of the questions, and what is wrong with them.

        Null and blank text mean that the question was not answered. Text loses the white space around it.

        Args:
            answers: values by question key.
            partial: whether only a part of the questions was asked, so that none of them can be required.
        """
        given: dict[str, AnswerValue] = {}
        problems: list[FieldProblem] = []
        for rule in self._rules:
            value = answers.get(rule.key)
            if isinstance(value, str):
                value = value.strip() or None
            if value is None:
                if rule.required and not partial:
                    problems.append(FieldProblem(rule.place, "needs an answer"))
            elif rule.is_text:
                _take_text(rule, value, given, problems)
            else:
                _take_number(rule, value, given, problems)
        if not self._known.issuperset(answers):
            problems += self._unknown(answers)
        if not given and not problems:
            problems.append(FieldProblem("answers", "must answer at least one question"))
        return given, problems

    def _unknown(self, answers: Mapping[str, object]) -> list[FieldProblem]:
        places = {f"answers.{key}" if is_key(key) else "answers" for key in answers if key not in self._known}
        return [
            FieldProblem(place, "is no question of the survey's live version")
            for place in sorted(places)[:MAX_UNKNOWN_NAMED]
        ]


def _rule(question: Question) -> _Rule:
    is_text = question.type == "text"
    high = question.max_length or DEFAULT_MAX_LENGTH if is_text else question.scale or 0
    return _Rule(
        key=question.key,
        place=f"answers.{question.key}",
        required=question.required,
        low=question.scale_min or 0,
        high=high,
        is_text=is_text,
    )


def _take_text(rule: _Rule, value: object, given: dict[str, AnswerValue], problems: list[FieldProblem]) -> None:
    if not isinstance(value, str):
        problems.append(FieldProblem(rule.place, "must be text"))
    elif len(value) > rule.high:
        problems.append(FieldProblem(rule.place, f"must have at most {rule.high} characters"))
    elif not is_storable(value):
        problems.append(FieldProblem(rule.place, "contains a character that no text can have"))
    else:
        given[rule.key] = value


def _take_number(rule: _Rule, value: object, given: dict[str, AnswerValue], problems: list[FieldProblem]) -> None:
    if isinstance(value, float) and value.is_integer():  # JSON knows one kind of number: 9.0 is 9
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not rule.low <= value <= rule.high:
        problems.append(FieldProblem(rule.place, f"must be a whole number from {rule.low} to {rule.high}"))
    else:
        given[rule.key] = value
