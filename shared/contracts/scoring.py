"""Events of scoring: how each answer counts, and the new score of the series it belongs to."""

from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from shared.contracts.event import AtTouchpoint, EventData, EventPart, FromPlace, Moment
from shared.vocabulary import (
    AttributeValue,
    Channel,
    Comment,
    Metric,
    Polarity,
    ScoredAnswer,
    Sentiment,
    SourceKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScore(ScoredAnswer):
    """One answer, judged by the rules of its metric; its concept is always known."""

    concept: str
    """What is measured."""


class ResponseScored(FromPlace, frozen=True, kw_only=True):
    """All answers of one response were scored."""

    event_type: ClassVar[str] = "heed.scoring.response.scored.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "comments", "customer", "attributes")

    response_id: UUID
    revision: int = 1
    """Of the response; after an edit the event is published again with a higher one."""
    scores: tuple[AnswerScore, ...]
    comments: tuple[Comment, ...] = ()
    suspect: str | None = None
    """Why the answers do not count, as the collector published it."""
    customer: dict[str, AttributeValue] = msgspec.field(default_factory=dict)
    """What the operator knew of the customer, as the collector published it."""
    attributes: dict[str, AttributeValue] = msgspec.field(default_factory=dict)
    """Those by which the survey allows scores to be broken down, and no others."""
    source_kind: SourceKind | None = None
    source_id: str | None = None
    """Which kiosk, link or account it came in by."""
    occurred_at: Moment
    received_at: Moment
    scored_at: Moment

    def key(self) -> str:
        """Return the response's id."""
        return str(self.response_id)


class Series(EventPart, frozen=True, kw_only=True):
    """What is measured, where and how: only answers of one series may be added up."""

    survey: str
    concept: str
    metric: Metric
    scale_min: int
    scale_max: int
    polarity: Polarity
    touchpoint: str | None = None
    channel: Channel
    series_from: int | None = None
    """Version of the survey with which it began, where a break was declared."""


class ScoreChanged(EventData, frozen=True, kw_only=True):
    """A series has new answers. Published at most once a second for each series, with all that came in since."""

    event_type: ClassVar[str] = "heed.scoring.score.changed.v1"
    latest_topic: ClassVar[str | None] = "scoring.scores"

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
    skipped: int = 0
    """How often the question was asked and not answered."""
    suspect: int = 0
    """Answers that do not count, because they are probably not honest."""
    revision: int
    """Grows with every change of the series; a reader keeps the highest."""
    changed_at: Moment

    def key(self) -> str:
        """Return the id of the series."""
        return str(self.series_id)


class Figures(EventPart, frozen=True, kw_only=True):
    """A score with its counts and its interval; without answers `n` is 0, and value and interval are null."""

    value: float | None
    n: int
    numerator: int
    denominator: int
    counts: dict[str, int]
    ci_low: float | None
    ci_high: float | None
    confidence: float
    method: str
    skipped: int = 0
    suspect: int = 0


RestatedBecause = Literal["late", "edited", "withdrawn", "erased", "recounted"]
"""Why a published figure was corrected: an answer came after its day was closed, was changed (its marking as suspect
too), was withdrawn, or its author asked to be forgotten; or a replay found that the figure was wrong."""


class ScoreRestated(EventData, frozen=True, kw_only=True):
    """The figures of a series for a past day were corrected."""

    event_type: ClassVar[str] = "heed.scoring.score.restated.v1"

    series_id: UUID
    series: Series
    bucket_start: Moment
    """Start of the day (UTC) whose figures changed."""
    bucket_end: Moment
    before: Figures
    after: Figures
    reasons: tuple[RestatedBecause, ...]
    revision: int
    """Of the series, as in `score.changed`."""
    restated_at: Moment

    def key(self) -> str:
        """Return the id of the series."""
        return str(self.series_id)


class CommentRead(FromPlace, frozen=True, kw_only=True):
    """A comment was read: in which language it is, how it sounds, what it says."""

    event_type: ClassVar[str] = "heed.scoring.comment.read.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "text")

    response_id: UUID
    revision: int = 1
    """Of the response, as in `response.scored`."""
    question: str
    text: str = ""
    language: str | None = None
    """ISO 639-1; None: it is not known."""
    sentiment: Sentiment | None = None
    """None: it cannot be judged, as in a language that is not read."""
    suspect: str | None = None
    occurred_at: Moment
    received_at: Moment
    read_at: Moment

    def key(self) -> str:
        """Return the response's id, so that it follows its scores."""
        return str(self.response_id)


class ScoreMoved(EventData, frozen=True, kw_only=True):
    """A score of a closed window differs from the window before by more than chance explains.

    Published at most once for each series and window. All series of a window are tested at once, and their p values
    are adjusted for that (Benjamini and Hochberg, 1995).
    """

    event_type: ClassVar[str] = "heed.scoring.score.moved.v1"

    series_id: UUID
    series: Series
    window_start: Moment
    window_end: Moment
    before_start: Moment
    before: Figures
    after: Figures
    difference: float
    """`after` - `before`, in the unit of the score."""
    ci_low: float
    ci_high: float
    confidence: float
    is_better: bool
    p: float
    p_adjusted: float
    tested: int
    """How many series the adjustment is for."""
    method: str
    at: Moment

    def key(self) -> str:
        """Return the id of the series."""
        return str(self.series_id)


class TargetMissed(AtTouchpoint, frozen=True, kw_only=True):
    """The day of a target came, and the score had not reached it; published once for each target and its day."""

    event_type: ClassVar[str] = "heed.scoring.target.missed.v1"

    target: str
    """Its key."""
    target_version: int
    survey: str
    concept: str
    value: float
    """What was to be reached, in the unit of the score."""
    due_on: str
    """ISO 8601 date."""
    owner: str
    figures: Figures
    is_certain: bool
    """Whether the whole interval is on the wrong side; otherwise the score is, and the target lies within its
    interval."""
    at: Moment

    def key(self) -> str:
        """Return the key of the target."""
        return self.target


class UnhappyCounted(EventData, frozen=True, kw_only=True):
    """How many responses of one hour and survey have an unhappy answer, as scoring counts them.

    The ledger of alerts has to come to the same number. Published again when it changes.
    """

    event_type: ClassVar[str] = "heed.scoring.unhappy.counted.v1"

    survey: str
    hour: Moment
    """Start of the hour of `received_at`."""
    unhappy: int
    """Responses with at least one unhappy answer as they are now, that are neither suspect nor withdrawn."""
    suspect: int = 0
    """The same of suspect ones, which are not among `unhappy`."""
    withdrawn: int = 0
    """Withdrawn or erased ones that had an unhappy answer, which are not among `unhappy`."""
    imported: int = 0
    """Those of `unhappy` that came in as history, on the channel `import`."""
    counted_to: Moment
    """Responses that scoring had processed by then (`scored_at`) are counted; later ones may be."""

    def key(self) -> str:
        """Return the survey and the hour."""
        return f"{self.survey}:{self.hour.isoformat()}"
