"""Which question of a survey a kiosk asks: one tap answers one question."""

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question

_PREFERRED = ("faces", "csat", "rating", "nps", "ces")


def kiosk_question(definition: Definition) -> Question | None:
    """Return the first question with faces, else of satisfaction, rating, recommendation, effort; None without any."""
    for kind in _PREFERRED:
        for question in definition.questions:
            if question.type == kind:
                return question
    return None
