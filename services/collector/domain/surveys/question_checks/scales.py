"""Rules of the questions on a scale."""

from services.collector.domain.surveys.question import AMBIGUOUS, POLARITIES, SCALES, Question
from shared.errors import FieldProblem

_ALWAYS_HIGH = frozenset({"nps", "faces"})


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
