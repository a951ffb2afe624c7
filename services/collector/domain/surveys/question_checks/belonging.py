"""Which fields belong to which type of question. One that does not is refused: it would do nothing, unnoticed."""

from collections.abc import Mapping
from dataclasses import fields

from services.collector.domain.surveys.question import Question
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
