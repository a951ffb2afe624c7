"""A response as scoring sees it: numbers on scales, words, and where and when they were given."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.classify import category_of
from services.scoring.domain.counts import SKIPPED, SUSPECT, slot_of
from services.scoring.domain.scale import Scale
from services.scoring.domain.segment import Segment
from services.scoring.domain.series import SeriesKey
from shared.vocabulary import Category, Channel, Comment, Metric, Polarity


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One slot of one series. Told apart by identity, which is quick: answers that are equal share theirs."""

    series_id: UUID
    slot: int


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One answer on a scale, judged, and its series. Made by `judge`, which makes equal ones once."""

    question: str
    series: SeriesKey
    value: int
    category: Category | None
    place: Place = field(init=False)
    """Where it is counted."""
    as_suspect: Place = field(init=False)
    """Where it is counted when the response is suspect."""

    def __post_init__(self) -> None:
        """Make the places once."""
        slot = slot_of(self.series.scale, self.value)
        object.__setattr__(self, "place", Place(self.series.series_id, slot))
        object.__setattr__(self, "as_suspect", Place(self.series.series_id, SUSPECT))


@dataclass(frozen=True, slots=True, eq=False)
class Skipped:
    """A question on a scale that was asked and left out. Made by `skipped_question`, which makes equal ones once."""

    question: str
    series: SeriesKey
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        """Make the place once."""
        object.__setattr__(self, "place", Place(self.series.series_id, SKIPPED))


class Response(NamedTuple):
    """One response, as its newest revision has it."""

    id: UUID
    revision: int
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
    skipped: tuple[Skipped, ...]
    comments: tuple[Comment, ...]
    segments: Segment
    """All that it is known by."""
    suspect: str | None
    """Why it does not count."""

    def places(self) -> tuple[Place, ...]:
        """Return what it counts as. Of a suspect response the answers count as such, and what it skipped does not."""
        if self.suspect is not None:
            return tuple([answer.as_suspect for answer in self.answers])
        return (*[answer.place for answer in self.answers], *[one.place for one in self.skipped])


@lru_cache(maxsize=16_384)
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
    series_from: int | None,
    value: int,
) -> Answer:
    """Return the judged answer. Remembered, because many people give one of a few answers to one of a few questions.

    Raises:
        UnscorableAnswerError: the metric has no rule for the scale, or the value is not on it.
    """
    scale = Scale(metric, scale_min, scale_max, polarity)
    series = SeriesKey(survey, concept, scale, touchpoint, channel, series_from)
    return Answer(question, series, value, category_of(scale, value))


@lru_cache(maxsize=4096)
def skipped_question(  # noqa: PLR0917 - likewise
    survey: str,
    touchpoint: str | None,
    channel: Channel,
    question: str,
    concept: str,
    metric: Metric,
    scale_min: int,
    scale_max: int,
    polarity: Polarity,
    series_from: int | None,
) -> Skipped:
    """Return that a question was left out; remembered likewise.

    Raises:
        UnscorableAnswerError: the metric has no rule for the scale.
    """
    scale = Scale(metric, scale_min, scale_max, polarity)
    return Skipped(question, SeriesKey(survey, concept, scale, touchpoint, channel, series_from))
