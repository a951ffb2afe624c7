"""What required questions still need."""

from collections.abc import Collection, Mapping

from services.collector.domain.responses.response import AnswerValue
from services.collector.domain.surveys.question import Question
from shared.errors import FieldProblem

NEEDS_ANSWER = "needs an answer"
LOOKED_INTO = frozenset({"matrix", "consent", "contact"})
"""Types of which a required question needs more than an answer, or one that is not among the answers."""

Faults = dict[str, list[FieldProblem]]
"""What is wrong with answers, by the keys of their questions."""


def missing_answers(
    required: Collection[Question], given: Mapping[str, AnswerValue], contacts: Collection[str], faults: Faults
) -> Faults:
    """Return what required questions still need: an answer, one for every row of a matrix, or consent.

    Args:
        required: the questions that must be answered.
        given: the answers that can be kept.
        contacts: keys of the contact questions that were answered.
        faults: what is wrong with answers; their questions were answered, so nothing is missing.
    """
    missing: Faults = {}
    for question in required:
        value = given.get(question.key)
        place = f"answers.{question.key}"
        if question.key in faults or question.key in contacts:
            continue
        if value is None:
            missing[question.key] = [FieldProblem(place, NEEDS_ANSWER)]
        elif value is False:
            missing[question.key] = [FieldProblem(place, "needs to be true: it was not agreed to")]
        elif question.type == "matrix" and isinstance(value, dict):
            rows = [row.key for row in question.rows if row.key not in value]
            missing[question.key] = [FieldProblem(f"{place}.{row}", NEEDS_ANSWER) for row in rows]
    return missing
