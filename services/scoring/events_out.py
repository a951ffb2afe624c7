"""What scoring tells others. Pure: domain objects in, contract objects out."""

from datetime import datetime
from functools import lru_cache

from services.scoring.domain.classify import verdict_of
from services.scoring.domain.response import Answer, Response
from services.scoring.domain.score import Score
from services.scoring.domain.series import SeriesKey
from shared.contracts.scoring import AnswerScore, ResponseScored, ScoreChanged, Series
from shared.contracts.values import Comment


@lru_cache(maxsize=8192)
def answer_score(answer: Answer) -> AnswerScore:
    """Return how one answer counts; remembered like the answer itself."""
    scale = answer.series.scale
    return AnswerScore(
        question=answer.question,
        concept=answer.series.concept,
        metric=scale.metric,
        value=answer.value,
        scale_min=scale.scale_min,
        scale_max=scale.scale_max,
        polarity=scale.polarity,
        category=answer.category,
        verdict=verdict_of(answer.category),
    )


def response_scored(response: Response, *, at: datetime) -> ResponseScored:
    """Return how all answers of a response count."""
    return ResponseScored(
        response_id=response.id,
        survey=response.survey,
        version=response.version,
        channel=response.channel,
        touchpoint=response.touchpoint,
        location=response.location,
        locale=response.locale,
        respondent_id=response.respondent_id,
        scores=tuple(map(answer_score, response.answers)),
        comments=tuple(Comment(question=comment.question, text=comment.text) for comment in response.comments),
        occurred_at=response.occurred_at,
        received_at=response.received_at,
        scored_at=at,
    )


def score_changed(series: SeriesKey, score: Score, *, revision: int, at: datetime) -> ScoreChanged:
    """Return what a series says now.

    Raises:
        ValueError: the series has no answers, so there is nothing to tell.
    """
    if score.value is None or score.ci_low is None or score.ci_high is None:
        message = "a series without answers has no score"
        raise ValueError(message)
    return ScoreChanged(
        series_id=series.series_id,
        series=Series(
            survey=series.survey,
            concept=series.concept,
            metric=series.scale.metric,
            scale_min=series.scale.scale_min,
            scale_max=series.scale.scale_max,
            polarity=series.scale.polarity,
            touchpoint=series.touchpoint,
            channel=series.channel,
        ),
        value=score.value,
        n=score.n,
        numerator=score.numerator,
        denominator=score.denominator,
        counts=dict(score.counts),
        ci_low=score.ci_low,
        ci_high=score.ci_high,
        confidence=score.confidence,
        method=score.method,
        revision=revision,
        changed_at=at,
    )
