"""What rules look at: a response with its scored answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.domain.words import Category, Channel, Metric, Polarity, Verdict


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """One answer and how it counts. Ratings have no category and no verdict."""

    question: str
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that the respondent wrote."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Which response it is and where it came from."""

    response_id: UUID
    survey: str
    survey_version: int
    channel: Channel
    touchpoint: str | None
    location: str | None
    locale: str | None
    respondent_id: UUID | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ScoredResponse:
    """All scored answers of one response."""

    origin: Origin
    answers: tuple[ScoredAnswer, ...]
    comments: tuple[Comment, ...]
