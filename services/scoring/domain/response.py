"""A response as scoring sees it: its answers judged, its texts set aside, and what it counts as."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.counts import SKIPPED, SUSPECT, slot_of
from services.scoring.domain.segment import Segment
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.unhappy import IMPORTED, UnhappyMark
from shared.contracts.collector import ResponseEvent
from shared.scales import Scale, category_of, verdict_of
from shared.vocabulary import Category, Channel, Comment, Metric, Polarity


@dataclass(frozen=True, slots=True, eq=False)
class CountSlot:
    """One slot of one series. Compared by identity, which is quick: answers that are equal share theirs."""

    series_id: UUID
    slot: int


@dataclass(frozen=True, slots=True, eq=False)
class JudgedAnswer:
    """One answer on a scale with its category and its series. Made by `judge`, which makes equal ones once."""

    question: str
    series: SeriesKey
    value: int
    category: Category | None
    slot: CountSlot = field(init=False)
    """Where it is counted."""
    suspect_slot: CountSlot = field(init=False)
    """Where it is counted when the response is suspect."""
    is_unhappy: bool = field(init=False)

    def __post_init__(self) -> None:
        slot = slot_of(self.series.scale, self.value)
        object.__setattr__(self, "is_unhappy", verdict_of(self.category) == "unhappy")
        object.__setattr__(self, "slot", CountSlot(self.series.series_id, slot))
        object.__setattr__(self, "suspect_slot", CountSlot(self.series.series_id, SUSPECT))


@dataclass(frozen=True, slots=True, eq=False)
class Skipped:
    """A question on a scale that was asked and not answered. Made by `skipped_question`, equal ones once."""

    question: str
    series: SeriesKey
    slot: CountSlot = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slot", CountSlot(self.series.series_id, SKIPPED))


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One choice of one respondent, or that they answered. Made by `chosen`, equal ones once."""

    question: str
    series: SeriesKey
    rank: int
    is_answer: bool
    slot: CountSlot = field(init=False)
    suspect_slot: CountSlot = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slot", CountSlot(self.series.series_id, self.rank))
        object.__setattr__(self, "suspect_slot", CountSlot(self.series.series_id, SUSPECT))


class Response(NamedTuple):
    """One response with its judged answers. Whatever is only passed on stays in `received` and has no field here."""

    received: ResponseEvent
    """Its newest revision, as the collector published it."""
    answers: tuple[JudgedAnswer, ...]
    skipped: tuple[Skipped, ...]
    comments: tuple[Comment, ...]
    segments: Segment
    """All properties that it can be grouped by."""
    choices: tuple[Chosen, ...] = ()
    """What was answered to questions without a scale."""

    @property
    def unhappy(self) -> UnhappyMark:
        """What it counts as among responses with an unhappy answer."""
        received = self.received
        return UnhappyMark(
            survey=received.survey,
            received_at=received.received_at,
            is_unhappy=any(answer.is_unhappy for answer in self.answers),
            is_suspect=received.suspect is not None,
            is_imported=received.channel == IMPORTED,
        )

    def count_slots(self) -> tuple[CountSlot, ...]:
        """Return where it is counted. A suspect response counts its answers as suspect, and no skipped questions."""
        if self.received.suspect is not None:
            return (
                *[answer.suspect_slot for answer in self.answers],
                *[one.suspect_slot for one in self.choices if one.is_answer],
            )
        return (
            *[answer.slot for answer in self.answers],
            *[one.slot for one in self.skipped],
            *[one.slot for one in self.choices],
        )


@lru_cache(maxsize=16_384)
def judge(  # noqa: PLR0917 - the cache finds arguments by position in half the time that names take
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
) -> JudgedAnswer:
    """Return the judged answer. Cached, because many people give one of a few answers to one of a few questions.

    Raises:
        UnscorableAnswerError: the metric has no rule for the scale, or the value is not on it.
    """
    scale = Scale(metric, scale_min, scale_max, polarity)
    series = SeriesKey(survey, concept, scale, touchpoint, channel, series_from)
    return JudgedAnswer(question, series, value, category_of(scale, value))


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
    """Return a question that was skipped; cached likewise.

    Raises:
        UnscorableAnswerError: the metric has no rule for the scale.
    """
    scale = Scale(metric, scale_min, scale_max, polarity)
    return Skipped(question, SeriesKey(survey, concept, scale, touchpoint, channel, series_from))
