"""From the collector's contracts to what scoring knows."""

from collections.abc import Iterator
from functools import lru_cache

from services.scoring.domain.choices import chosen, counted_in
from services.scoring.domain.response import Chosen, JudgedAnswer, Response, Skipped, judge, skipped_question
from services.scoring.domain.segment import Segment, properties
from shared.contracts.collector import Answer, ResponseEvent, SkippedQuestion
from shared.scales import UnscorableAnswerError
from shared.vocabulary import Comment


def response_of(received: ResponseEvent) -> Response:
    """Judge the answers on scales and set the texts aside.

    Raises:
        UnscorableAnswerError: a question is answered twice, or an answer does not fit its scale.
    """
    answers: list[JudgedAnswer] = []
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
        received,
        tuple(answers),
        tuple([_skipped(received, touchpoint, one) for one in received.skipped if one.question not in questions]),
        tuple(comments),
        _segments(received),
        tuple(_choices(received, touchpoint)) if received.other_answers else (),
    )


def _judged(received: ResponseEvent, touchpoint: str | None, answer: Answer) -> JudgedAnswer:
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
        answer.series_from,
        value,
    )


def _skipped(received: ResponseEvent, touchpoint: str | None, one: SkippedQuestion) -> Skipped:
    return skipped_question(
        received.survey,
        touchpoint,
        received.channel,
        one.question,
        one.concept,
        one.type,
        one.scale_min,
        one.scale_max,
        one.polarity,
        one.series_from,
    )


def _choices(received: ResponseEvent, touchpoint: str | None) -> Iterator[Chosen]:
    for answer in {one.question: one for one in received.other_answers}.values():
        for counted, rank in counted_in(answer):
            yield chosen(received.survey, touchpoint, received.channel, answer.question, answer.concept, counted, rank)


def _segments(received: ResponseEvent) -> Segment:
    if not received.segments:
        return _properties_of_origin(received.location, received.locale)
    return properties(
        location=received.location,
        locale=received.locale,
        attributes=received.attributes,
        names=received.segments,
    )


@lru_cache(maxsize=4096)
def _properties_of_origin(location: str | None, locale: str | None) -> Segment:
    return properties(location=location, locale=locale, attributes={}, names=())
