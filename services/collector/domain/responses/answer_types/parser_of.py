"""Which parser belongs to which type of question."""

from collections.abc import Callable, Mapping

from services.collector.domain.responses.answer_types.choices import (
    matrix_parser,
    multiple_parser,
    ranking_parser,
    single_parser,
)
from services.collector.domain.responses.answer_types.misfit import AnswerParser
from services.collector.domain.responses.answer_types.plain import (
    consent_parser,
    date_parser,
    number_parser,
    scale_parser,
    text_parser,
)
from services.collector.domain.surveys.question import Question
from shared.vocabulary import QuestionType

_PARSERS: Mapping[QuestionType, Callable[[Question], AnswerParser]] = {
    "nps": scale_parser,
    "csat": scale_parser,
    "ces": scale_parser,
    "rating": scale_parser,
    "faces": scale_parser,
    "single": single_parser,
    "multiple": multiple_parser,
    "matrix": matrix_parser,
    "ranking": ranking_parser,
    "text": text_parser,
    "number": number_parser,
    "date": date_parser,
    "consent": consent_parser,
}


def parser_of(question: Question) -> AnswerParser:
    """Return what reads the answers to a question; contact questions have none, for their answers are not kept."""
    return _PARSERS[question.type](question)
