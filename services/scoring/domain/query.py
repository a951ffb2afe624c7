"""What a reader of scores asks for, and what there is to answer it from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import Score
from services.scoring.domain.series import Channel, SeriesKey
from services.scoring.domain.window import EVER, Interval, Window

GroupBy = Literal["touchpoint", "channel"]


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """Which answers, and how to cut them up. None asks for all."""

    survey: str
    question: str | None = None
    """A concept, or the key of a question; a concept of that name goes first."""
    touchpoint: str | None = None
    channel: Channel | None = None
    location: str | None = None
    window: Window = EVER
    interval: Interval | None = None
    by: GroupBy | None = None


@dataclass(frozen=True, slots=True)
class KnownSeries:
    """A series that has answers, and the keys of the questions they were given to."""

    key: SeriesKey
    questions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one version of a survey asked it; `scale` is None for a text."""

    version: int
    question: str
    concept: str
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where responses came in, and which version they answered."""

    version: int
    touchpoint: str | None
    channel: str


class Subject(NamedTuple):
    """What one item of the answer is about, before its scale is settled. See `ScoreItem` for what None means."""

    concept: str
    touchpoint: str | None
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Part:
    """Series that are alike and belong together, so that their answers may be added up."""

    subject: Subject
    scale: Scale
    series: tuple[KnownSeries, ...]


Buckets = Mapping[datetime | None, Histogram]
"""Histograms by the beginning of their interval; one entry under None when no intervals are asked for."""
Volumes = Mapping[tuple[Place, datetime | None], int]
"""Numbers of responses, by place and by the beginning of their interval likewise."""


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One score of the answer."""

    survey: str
    concept: str
    questions: tuple[str, ...]
    scale: Scale
    touchpoint: str | None
    """The touchpoint asked for or grouped by. None means all of them, or, when grouped by touchpoint, none."""
    channel: Channel | None
    """The channel asked for or grouped by; None means all of them."""
    location: str | None
    window: Window
    score: Score
    buckets: tuple[tuple[Window, Score], ...] | None
    """The score in every interval of the window, without gaps; None when no intervals are asked for."""
