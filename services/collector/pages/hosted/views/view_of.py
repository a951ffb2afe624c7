"""Which view belongs to which type of question."""

from collections.abc import Callable, Mapping

from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.views.choice import choice_view, ranking_view
from services.collector.pages.hosted.views.field import consent_view, contact_view, date_view, number_view, text_view
from services.collector.pages.hosted.views.matrix import matrix_view
from services.collector.pages.hosted.views.question import QuestionView
from services.collector.pages.hosted.views.reader import Reader
from services.collector.pages.hosted.views.scale import faces_view, scale_view
from shared.vocabulary import QuestionType

_VIEWS: Mapping[QuestionType, Callable[[Question, Reader, str | None], QuestionView]] = {
    "nps": scale_view,
    "csat": scale_view,
    "ces": scale_view,
    "rating": scale_view,
    "faces": faces_view,
    "single": choice_view,
    "multiple": choice_view,
    "matrix": matrix_view,
    "ranking": ranking_view,
    "text": text_view,
    "number": number_view,
    "date": date_view,
    "contact": contact_view,
    "consent": consent_view,
}


def view_of(question: Question, reader: Reader, error: str | None) -> QuestionView:
    """Return a question as its template needs it.

    Args:
        question: of the version that is shown.
        reader: whoever reads the page.
        error: what is wrong with what was entered; None when nothing is.
    """
    return _VIEWS[question.type](question, reader, error)
