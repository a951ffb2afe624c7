"""From the collector's contracts to what scoring knows."""

from services.scoring.domain.errors import UnscorableAnswerError
from services.scoring.domain.query import Asked
from services.scoring.domain.response import Answer, Comment, Response, judge
from services.scoring.domain.scale import Scale
from shared.contracts.collector import Answer as ReceivedAnswer
from shared.contracts.collector import QuestionAsked, ResponseReceived, SurveyPublished


def response_of(received: ResponseReceived) -> Response:
    """Judge the answers on scales and set the texts aside.

    Raises:
        UnscorableAnswerError: a question is answered twice, or an answer does not fit its scale.
    """
    answers: list[Answer] = []
    comments: list[Comment] = []
    questions = set()
    touchpoint = received.touchpoint or None
    for answer in received.answers:
        questions.add(answer.question)
        if answer.type != "text":
            answers.append(_judged(received, touchpoint, answer))
        elif answer.value:
            comments.append(Comment(answer.question, str(answer.value)))
    if len(questions) < len(received.answers):
        message = "A question is answered twice."
        raise UnscorableAnswerError(message)
    return Response(
        received.response_id,
        received.survey,
        received.version,
        received.channel,
        touchpoint,
        received.location or None,
        received.locale,
        received.respondent_id,
        received.occurred_at,
        received.received_at,
        tuple(answers),
        tuple(comments),
    )


def _judged(received: ResponseReceived, touchpoint: str | None, answer: ReceivedAnswer) -> Answer:
    low, high, polarity, value = answer.scale_min, answer.scale_max, answer.polarity, answer.value
    if answer.type == "text" or low is None or high is None or polarity is None or not isinstance(value, int):
        message = "An answer on a scale needs a whole number, the ends of the scale and its polarity."
        raise UnscorableAnswerError(message)
    return judge(
        received.survey,
        touchpoint,
        received.channel,
        answer.question,
        answer.concept,
        answer.type,
        low,
        high,
        polarity,
        value,
    )


def asked_in(published: SurveyPublished) -> list[Asked]:
    """Return what a version asks.

    Raises:
        UnscorableAnswerError: a question has a scale that its metric has no rule for.
    """
    return [
        Asked(published.version, question.key, question.concept, _scale_of(question))
        for question in published.questions
    ]


def _scale_of(question: QuestionAsked) -> Scale | None:
    if question.type == "text":
        return None
    if question.scale_min is None or question.scale_max is None or question.polarity is None:
        message = "A question on a scale needs the ends of the scale and its polarity."
        raise UnscorableAnswerError(message)
    return Scale(question.type, question.scale_min, question.scale_max, question.polarity)
