"""Which question of a survey a kiosk asks: one tap answers one question."""

from services.collector.domain.definition import Definition
from services.collector.domain.question import Question

_PREFERRED = ("csat", "rating", "nps", "ces")


def kiosk_question(definition: Definition) -> Question | None:
    """Return the first question of satisfaction, else of rating, recommendation or effort; None when there is none."""
    for kind in _PREFERRED:
        for question in definition.questions:
            if question.type == kind:
                return question
    return None
