"""Checking one question: what all have in common, which fields its type has, and the rules of its type."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from services.collector.domain.names import KEY_RULE, is_key, is_line
from services.collector.domain.surveys.question import AMBIGUOUS, POLARITIES, SCALES, Question
from services.collector.domain.surveys.question_checks.choices import CHOICE_TYPES, check_choices
from services.collector.domain.surveys.question_checks.plain import check_plain
from services.collector.domain.surveys.wording import check_words
from shared.errors import FieldProblem
from shared.vocabulary import QuestionType

_COMMON = frozenset({"key", "concept", "type", "text", "required", "hint", "show_if", "jumps", "series_break"})
_SCALE = frozenset({"scale", "polarity", "low_label", "high_label"})
_LIMITED_CHOICES = frozenset({"choices", "randomised", "at_least", "at_most"})

_FIELDS: Mapping[QuestionType, frozenset[str]] = {
    "nps": _SCALE,
    "csat": _SCALE,
    "ces": _SCALE,
    "rating": _SCALE,
    "faces": _SCALE,
    "single": frozenset({"choices", "randomised"}),
    "multiple": _LIMITED_CHOICES,
    "ranking": _LIMITED_CHOICES,
    "matrix": frozenset({"choices", "rows", "randomised"}),
    "text": frozenset({"min_length", "max_length", "pattern"}),
    "number": frozenset({"minimum", "maximum", "decimals"}),
    "date": frozenset({"earliest", "latest"}),
    "contact": frozenset({"fields"}),
    "consent": frozenset(),
}

_ALWAYS_HIGH = frozenset({"nps", "faces"})

LONGEST_REASON = 200


def fields_of(kind: QuestionType) -> frozenset[str]:
    """Return the names of the fields that questions of a type have."""
    return _COMMON | _FIELDS[kind]


def check_belonging(question: Question, place: str) -> list[FieldProblem]:
    """Return the fields that have a value and belong to other types."""
    own = fields_of(question.type)
    return [
        FieldProblem(f"{place}.{field.name}", f"does not belong to the type {question.type}")
        for field in fields(Question)
        if field.name not in own and getattr(question, field.name) != field.default
    ]


def check_scale(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the scale and its direction."""
    problems = []
    if question.scale not in SCALES[question.type]:
        known = ", ".join(map(str, SCALES[question.type]))
        problems.append(FieldProblem(f"{place}.scale", f"must be one of {known} for the type {question.type}"))
    if question.polarity not in POLARITIES:
        problems.append(FieldProblem(f"{place}.polarity", _polarity_rule(question)))
    elif question.type in _ALWAYS_HIGH and question.polarity != "high_is_good":
        problems.append(FieldProblem(f"{place}.polarity", f"is always high_is_good for the type {question.type}"))
    return problems


def _polarity_rule(question: Question) -> str:
    if (question.type, question.scale) in AMBIGUOUS:
        return "is needed: low_is_good where people rate their effort (CES 1.0), high_is_good where they agree"
    return f"must be one of {', '.join(POLARITIES)}"


def check_question(question: Question, place: str, languages: Sequence[str]) -> list[FieldProblem]:
    """Return what is wrong with a question by itself; conditions and jumps are looked at elsewhere.

    Args:
        question: the question.
        place: where it stands, such as `questions.2`.
        languages: the survey's languages, the first one being the fallback.
    """
    problems: list[FieldProblem] = []
    if not is_key(question.key):
        problems.append(FieldProblem(f"{place}.key", KEY_RULE))
    if not is_key(question.concept):
        problems.append(FieldProblem(f"{place}.concept", KEY_RULE))
    for name in ("text", "hint", "low_label", "high_label"):
        problems += check_words(getattr(question, name), f"{place}.{name}", languages)
    reason = question.series_break
    if reason is not None and not is_line(reason, LONGEST_REASON):
        detail = f"must be the reason, one line of 1 to {LONGEST_REASON} characters"
        problems.append(FieldProblem(f"{place}.series_break", detail))
    problems += check_belonging(question, place)
    if question.type in SCALES:
        problems += check_scale(question, place)
    elif question.type in CHOICE_TYPES:
        problems += check_choices(question, place, languages)
    else:
        problems += check_plain(question, place)
    return problems
