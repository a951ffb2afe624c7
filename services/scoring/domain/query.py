"""What a reader of scores asks for, and what the answer is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.calendar import Interval, Period
from services.scoring.domain.company import Node
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.measure import NetMethod
from services.scoring.domain.places import Places
from services.scoring.domain.score import Score
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION, Segment
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.window import EVER, Window
from shared.scales import Scale
from shared.vocabulary import Channel

Dimension = str
"""`touchpoint`, `stage`, `channel`, `location`, `unit`, `language` or `attribute:` with a name."""

UNIT = "unit"
"""Units right below the one asked for, each with all places in it."""
TOUCHPOINT = "touchpoint"
STAGE = "stage"
CHANNEL = "channel"
MOST_CROSSED = 2
"""Of how many dimensions scores are kept where they cross."""

ALL_PLACES = Places()

Stages = Mapping[str, tuple[str, ...]]
"""Touchpoints by stage of a journey, in its order."""


def is_dimension(name: str) -> bool:
    """Return whether scores can be distinguished by `name`."""
    return name in {TOUCHPOINT, STAGE, CHANNEL, UNIT} or is_segment_dimension(name)


def is_segment_dimension(name: str) -> bool:
    """Return whether `name` is a property of responses and not of series; small groups of those are not shown."""
    return name in {LOCATION, LANGUAGE} or (name.startswith(ATTRIBUTE) and len(name) > len(ATTRIBUTE))


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Which answers; None asks for all."""

    survey: str
    question: str | None = None
    touchpoint: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class ScoreQuery(AnswerFilter):
    """Which answers, and how to cut them up. `question` is a concept, or the key of a question.

    A concept goes before a question whose key is the same.
    """

    journey: str | None = None
    """The journey whose stages `stage` and grouping by stage refer to."""
    stage: str | None = None
    segment: Segment = ()
    """Language and attributes that all answers must have; by dimension in alphabetical order."""
    places: Places = ALL_PLACES
    """Where the answers must have been given."""
    window: Window = EVER
    zone: tzinfo = UTC
    interval: Interval | None = None
    rolling_days: int | None = None
    """Each interval's score is that of so many local days up to its end."""
    by: tuple[Dimension, ...] = ()
    """At most two."""
    net_method: NetMethod = "score"
    current: Period | None = None
    """In each such period only the newest answer of a person counts, for each touchpoint and concept."""

    def __post_init__(self) -> None:
        """Refuse what has no answer.

        Raises:
            UnanswerableQueryError: says which parameter is wrong, and what would be right.
        """
        if len(self.by) > MOST_CROSSED or len(set(self.by)) < len(self.by):
            raise UnanswerableQueryError(field="by", detail="may be one dimension, or two different ones")
        if not all(map(is_dimension, self.by)):
            detail = (
                "must be `touchpoint`, `stage`, `channel`, `location`, `unit`, `language` or `attribute:` with a name"
            )
            raise UnanswerableQueryError(field="by", detail=detail)
        if self.journey is None and (self.stage is not None or STAGE in self.by):
            raise UnanswerableQueryError(field="journey", detail="is needed: stages are those of a journey")
        if UNIT in self.by and (LOCATION in self.by or self.places.named):
            detail = "may be `unit` or a location may be named or grouped by, and not both: a unit is made of locations"
            raise UnanswerableQueryError(field="by", detail=detail)
        if len({dimension for dimension, _ in self.segment}) < len(self.segment):
            raise UnanswerableQueryError(field="attribute", detail="may be given once for each attribute")
        if len(self.dimensions) > MOST_CROSSED:
            detail = (
                "and the filters may together name two of location, language and attributes: "
                "scores are kept where two of them cross, and not where three do"
                + (
                    "; you see some locations only, which is one of the two"
                    if self.places.company.reach is not None
                    else ""
                )
            )
            raise UnanswerableQueryError(field="by" if self.by else "attribute", detail=detail)
        if self.rolling_days is not None and self.interval is None:
            raise UnanswerableQueryError(
                field="rolling", detail="needs an `interval`, at whose ends the trailing scores are shown"
            )
        if self.rolling_days is not None and self.current is not None:
            detail = "cannot be combined with `current`: it would be another answer at the end of each interval"
            raise UnanswerableQueryError(field="rolling", detail=detail)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Properties of responses that are filtered or grouped by, in alphabetical order."""
        found = {dimension for dimension, _ in self.segment} | {name for name in self.by if is_segment_dimension(name)}
        return tuple(sorted(found | {LOCATION} if self.is_by_place else found))

    @property
    def is_by_place(self) -> bool:
        """Whether it matters where answers were given."""
        return LOCATION in self.by or UNIT in self.by or not self.places.are_all


@dataclass(frozen=True, slots=True)
class KnownSeries:
    """A series that has answers, and the keys of the questions they were given to."""

    key: SeriesKey
    questions: frozenset[str]


class Subject(NamedTuple):
    """What one item of the reply is about, apart from its scale."""

    concept: str
    touchpoint: str | None = None
    """The touchpoint asked for or grouped by. None means all of them, or, when grouped by touchpoint, none."""
    stage: str | None = None
    """The stage asked for or grouped by; None means all touchpoints."""
    channel: Channel | None = None
    """The channel asked for or grouped by; None means all of them."""
    segment: Segment = ()
    """The location, language and attributes asked for or grouped by; `WITHOUT` for the value of answers without."""
    choice: str | None = None
    """What of a question without a scale is counted, see `choices`; None: answers on a scale."""
    unit: str | None = None
    """The unit asked for or grouped by. None means all, or, when grouped by unit, answers that belong to none."""

    def property(self, dimension: Dimension) -> str | None:
        """Return the value of a property of responses that was asked for or grouped by.

        None means all of them, or, when grouped by it, answers without one.
        """
        return dict(self.segment).get(dimension) or None


@dataclass(frozen=True, slots=True)
class Part:
    """Series, or slices of them, that are alike and belong together, so that their answers may be added up."""

    subject: Subject
    scale: Scale
    series_from: int | None
    series: tuple[KnownSeries, ...]
    slices: tuple[UUID, ...]
    """What to read. Of answers without a property it is all of them, with and without; see `remainder`."""
    minus: tuple[UUID, ...] = ()
    """What to take away from it."""
    node: Node | None = None
    """Which place of the company it is; None: it is not about places, or about several that are no unit."""
    cells: tuple[tuple[UUID, Segment], ...] | None = None
    """Of which series and segments, in all dimensions of the query, it is made; None: its subject's."""


class Bucket(NamedTuple):
    """The score in one interval."""

    window: Window
    score: Score | None
    """None: so few answered that it is not shown."""


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One score of the reply."""

    survey: str
    subject: Subject
    questions: tuple[str, ...]
    scale: Scale
    series_from: int | None
    """Version of the survey with which the series began, where a break was declared; None: with the first one."""
    window: Window
    score: Score | None
    """None: so few answered that it is not shown."""
    buckets: tuple[Bucket, ...] | None
    """The score in every interval of the window, without gaps; None when no intervals are asked for."""
