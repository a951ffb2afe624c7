"""Domain objects as events, pure."""

from services.collector.domain.definition import Definition
from services.collector.domain.question import Question
from services.collector.domain.response import AnswerValue, StoredResponse
from services.collector.domain.survey import Version
from shared.contracts.collector import Answer, QuestionAsked, ResponseReceived, SurveyPublished


def survey_published(version: Version) -> SurveyPublished:
    """Tell that a version went live."""
    definition = version.definition
    return SurveyPublished(
        survey=version.survey,
        version=version.number,
        title=definition.title,
        languages=definition.languages,
        questions=tuple(_question_asked(question) for question in definition.questions),
        published_at=version.published_at,
    )


def response_received(response: StoredResponse, definition: Definition) -> ResponseReceived:
    """Tell that a response was stored.

    Args:
        response: the response; no contact data comes near this function.
        definition: the version it is bound to.
    """
    return ResponseReceived(
        response_id=response.id,
        survey=response.survey,
        version=response.version,
        channel=response.channel,
        touchpoint=response.touchpoint,
        location=response.location,
        locale=response.locale,
        respondent_id=response.respondent_id,
        answers=tuple(
            _answer(question, response.answers[question.key])
            for question in definition.questions
            if question.key in response.answers
        ),
        attributes=dict(response.attributes),
        occurred_at=response.occurred_at,
        received_at=response.received_at,
    )


def _answer(question: Question, value: AnswerValue) -> Answer:
    return Answer(
        question=question.key,
        concept=question.concept,
        type=question.type,
        value=value,
        scale_min=question.scale_min,
        scale_max=question.scale,
        polarity=question.polarity,
    )


def _question_asked(question: Question) -> QuestionAsked:
    return QuestionAsked(
        key=question.key,
        concept=question.concept,
        type=question.type,
        scale_min=question.scale_min,
        scale_max=question.scale,
        polarity=question.polarity,
    )
