"""Which form belongs to which type of question."""

from collections.abc import Callable, Mapping

from services.collector.domain.responses.answer_types.choices import (
    matrix_form,
    multiple_form,
    ranking_form,
    single_form,
)
from services.collector.domain.responses.answer_types.misfit import Take
from services.collector.domain.responses.answer_types.plain import (
    consent_form,
    date_form,
    number_form,
    scale_form,
    text_form,
)
from services.collector.domain.surveys.question import Question
from shared.vocabulary import QuestionType

_FORMS: Mapping[QuestionType, Callable[[Question], Take]] = {
    "nps": scale_form,
    "csat": scale_form,
    "ces": scale_form,
    "rating": scale_form,
    "faces": scale_form,
    "single": single_form,
    "multiple": multiple_form,
    "matrix": matrix_form,
    "ranking": ranking_form,
    "text": text_form,
    "number": number_form,
    "date": date_form,
    "consent": consent_form,
}


def form_of(question: Question) -> Take:
    """Return what takes the answers to a question; contact questions have none, for their answers are not kept."""
    return _FORMS[question.type](question)
