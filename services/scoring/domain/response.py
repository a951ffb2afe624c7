"""A response as scoring sees it: numbers on scales, words, and where and when they were given."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.classify import Category, category_of
from services.scoring.domain.scale import Metric, Polarity, Scale
from services.scoring.domain.series import Channel, SeriesKey


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One answer on a scale, judged, and its series. Made by `judge`, which makes equal ones once."""

    question: str
    series: SeriesKey
    value: int
    category: Category | None


class Comment(NamedTuple):
    """Something that the respondent wrote; passed on, not scored."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """One response."""

    id: UUID
    survey: str
    version: int
    channel: Channel
    touchpoint: str | None
    location: str | None
    locale: str | None
    respondent_id: UUID | None
    occurred_at: datetime
    received_at: datetime
    answers: tuple[Answer, ...]
    comments: tuple[Comment, ...]


@lru_cache(maxsize=8192)
def judge(  # noqa: PLR0917 - the memory finds arguments by position in half the time that names take
    survey: str,
    touchpoint: str | None,
    channel: Channel,
    question: str,
    concept: str,
    metric: Metric,
    scale_min: int,
    scale_max: int,
    polarity: Polarity,
    value: int,
) -> Answer:
    """Return the judged answer. Remembered, because many people give one of a few answers to one of a few questions.

    Raises:
        UnscorableAnswerError: the metric has no rule for the scale, or the value is not on it.
    """
    scale = Scale(metric, scale_min, scale_max, polarity)
    series = SeriesKey(survey, concept, scale, touchpoint, channel)
    return Answer(question, series, value, category_of(scale, value))
