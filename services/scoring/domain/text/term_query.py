"""What a reader of terms asks for, and what they get."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.scoring.domain.segment import ATTRIBUTE
from services.scoring.domain.text.terms import SegmentCount, TermCount
from services.scoring.domain.text.verbatim import UNKNOWN, Verbatim, VerbatimFilter

NONE = "(none)"
"""The segment of those who have no value in the dimension."""


@dataclass(frozen=True, slots=True)
class TermQuery:
    """Whose terms, and how to cut them up."""

    wanted: VerbatimFilter
    by: str | None = None
    """`touchpoint`, `channel`, `location`, `language`, `sentiment` or `attribute:<name>`."""
    words: int | None = None
    """1 for words, 2 for pairs of words, None for both."""
    limit: int = 50

    @property
    def around(self) -> VerbatimFilter:
        """Whose words must be counted too, to know what would follow by subtraction: those with other properties."""
        return replace(self.wanted, location=None, attributes={}, language=None)

    @property
    def own_kind(self) -> str | None:
        """The kind of people that is asked for; None: all kinds."""
        wanted = self.wanted
        if wanted == self.around:
            return None
        return _kind(wanted.location, wanted.attributes.values(), wanted.language)

    def kind_of(self, verbatim: Verbatim) -> str:
        """Return of which kind somebody is, as far as the query distinguishes kinds."""
        wanted, known = self.wanted, dict(verbatim.segments)
        return _kind(
            wanted.location and verbatim.location,
            [known.get(ATTRIBUTE + name) for name in wanted.attributes],
            wanted.language and (verbatim.language or UNKNOWN),
        )

    def segment_of(self, verbatim: Verbatim) -> str | None:
        """Return the segment that a comment belongs to; None when no segments are asked for."""
        match self.by:
            case None:
                return None
            case "touchpoint":
                return verbatim.touchpoint or NONE
            case "channel":
                return verbatim.channel
            case "language":
                return verbatim.language or UNKNOWN
            case "sentiment":
                return verbatim.sentiment or UNKNOWN
            case dimension:
                return dict(verbatim.segments).get(dimension, NONE)


def _kind(location: str | None, attributes: Iterable[str | None], language: str | None) -> str:
    return json.dumps([location, *attributes, language])


@dataclass(frozen=True, slots=True)
class TermReport:
    """The most used terms."""

    respondents: int | None
    """Whose comments were counted; None: so few that it is not shown."""
    other_languages: int | None
    """Respondents who wrote in languages without a list of stop words; likewise."""
    is_all: bool
    """Whether every comment was counted; else the newest ones."""
    segments: tuple[SegmentCount, ...]
    terms: tuple[TermCount, ...]
