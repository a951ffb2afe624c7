"""What scoring tells: how each answer counts, and what the series it belongs to say now."""

from typing import ClassVar
from uuid import UUID

from shared.contracts.event import EventData
from shared.contracts.values import Category, Channel, Comment, Metric, Moment, Polarity, Verdict, Words


class AnswerScore(Words):
    """One answer, judged by the rules of its metric."""

    question: str
    concept: str
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None = None
    verdict: Verdict | None = None


class ResponseScored(EventData):
    """All answers of one response were scored."""

    event_type: ClassVar[str] = "heed.scoring.response.scored.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "comments")

    response_id: UUID
    survey: str
    version: int
    channel: Channel
    touchpoint: str | None = None
    location: str | None = None
    locale: str | None = None
    respondent_id: UUID | None = None
    scores: tuple[AnswerScore, ...]
    comments: tuple[Comment, ...] = ()
    occurred_at: Moment
    received_at: Moment
    scored_at: Moment

    def key(self) -> str:
        """Return the response's id."""
        return str(self.response_id)


class Series(Words):
    """What is measured, where and how: only answers of one series may be added up."""

    survey: str
    concept: str
    metric: Metric
    scale_min: int
    scale_max: int
    polarity: Polarity
    touchpoint: str | None = None
    channel: Channel


class ScoreChanged(EventData):
    """A series has new answers; told at most once per consumed batch and series."""

    event_type: ClassVar[str] = "heed.scoring.score.changed.v1"

    series_id: UUID
    series: Series
    value: float
    """NPS in points (-100..100), CSAT as the percentage of satisfied answers, CES and ratings as the mean."""
    n: int
    numerator: int
    denominator: int
    counts: dict[str, int]
    """How many answers fell into each category, or on each value where the metric has no categories."""
    ci_low: float
    ci_high: float
    confidence: float
    method: str
    revision: int
    """Grows with every change of the series; a reader keeps the highest."""
    changed_at: Moment

    def key(self) -> str:
        """Return the id of the series."""
        return str(self.series_id)
