"""Verbatims: respondents' own words, with what a machine makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from services.scoring.domain.given import SlotOf
from services.scoring.domain.places import Places
from services.scoring.domain.query import ALL_PLACES, AnswerFilter
from services.scoring.domain.segment import Pair
from services.scoring.domain.text.sentiment import SentimentJudgement
from services.scoring.domain.window import check_order
from shared.vocabulary import Place, Sentiment

UNKNOWN = "unknown"
Mark = Literal["important", "quotable", "done"]
"""What colleagues note about a comment: that others should read it, that it is worth showing, that it is dealt with."""
SentimentOrUnknown = Literal["negative", "neutral", "positive", "unknown"]


class WordsId(NamedTuple):
    """Which comment."""

    response_id: UUID
    question: str


@dataclass(frozen=True, slots=True)
class UnreadComment:
    """A comment that nobody has read yet."""

    id: WordsId
    text: str
    locale: str | None


@dataclass(frozen=True, slots=True)
class ReadComment:
    """What became of it."""

    id: WordsId
    text: str
    """As it was read: a comment that was changed meanwhile is to be read anew."""
    language: str | None
    judgement: SentimentJudgement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedComment(Place):
    """A comment whose reading was kept just now, with the response that it stands in."""

    response_id: UUID
    revision: int
    """Of the response."""
    question: str
    text: str
    language: str | None
    sentiment: Sentiment | None
    respondent_id: UUID | None
    suspect: str | None
    occurred_at: datetime
    received_at: datetime


class GivenMark(NamedTuple):
    """A mark, and who gave it."""

    mark: Mark
    by: str
    """Name of a key, or id of a person."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim(Place):
    """A comment and where it was given."""

    id: WordsId
    segments: tuple[Pair, ...]
    """Location, language of the survey and declared attributes."""
    suspect: str | None
    occurred_at: datetime
    text: str
    language: str | None
    """ISO 639-1; None: it is not known, or was not read yet."""
    sentiment: Sentiment | None
    sentiment_share: float | None
    is_read: bool
    marks: tuple[GivenMark, ...] = ()


class VerbatimPlace(NamedTuple):
    """Where a verbatim stands in lists."""

    occurred_at: datetime
    response_id: UUID
    question: str

    @classmethod
    def of(cls, verbatim: Verbatim) -> "VerbatimPlace":
        return cls(verbatim.occurred_at, *verbatim.id)


@dataclass(frozen=True, slots=True)
class VerbatimFilter(AnswerFilter):
    """Which verbatims; None asks for all. `question` is the key of a question."""

    places: Places = ALL_PLACES
    """Where they were given."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Values by the names of attributes that the survey lets scores be distinguished by."""
    language: str | None = None
    """ISO 639-1, or `unknown`."""
    sentiment: SentimentOrUnknown | None = None
    mark: Mark | None = None
    slots: frozenset[SlotOf] | None = None
    """Only comments of responses that also have one of these answers on scales."""
    from_at: datetime | None = None
    """Earliest `occurred_at`, included."""
    to_at: datetime | None = None
    """Latest `occurred_at`, excluded."""

    def __post_init__(self) -> None:
        """Refuse what ends before it begins.

        Raises:
            InvalidWindowError: it does.
        """
        check_order(self.from_at, self.to_at)
