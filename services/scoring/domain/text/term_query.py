"""What a reader of terms asks for, and what they get."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.scoring.domain.places import Places
from services.scoring.domain.segment import ATTRIBUTE, LOCATION
from services.scoring.domain.text.terms import SegmentCount, TermCount
from services.scoring.domain.text.verbatim import UNKNOWN, Verbatim, VerbatimFilter

NONE = "(none)"
"""The segment of those who have no value in the dimension."""


@dataclass(frozen=True, slots=True)
class TermQuery:
    """Whose terms, and how to cut them up."""

    wanted: VerbatimFilter
    by: str | None = None
    """`touchpoint`, `channel`, `location`, `language` or `attribute:<name>`."""
    words: int | None = None
    """1 for words, 2 for pairs of words, None for both."""
    limit: int = 50

    @property
    def around(self) -> VerbatimFilter:
        """Whose words must be counted too, to know what would follow by subtraction: those with other properties."""
        return replace(self.wanted, places=Places(self.wanted.places.company), attributes={}, language=None)

    @property
    def is_by_place(self) -> bool:
        """Whether it matters where comments were given."""
        return self.by == LOCATION or not self.wanted.places.are_all

    @property
    def distinguishes(self) -> bool:
        """Whether kinds of people are asked for, so that the other kinds matter too."""
        return self.is_by_place or self.wanted != self.around

    def kind_of(self, verbatim: Verbatim) -> str:
        """Return of which kind somebody is, as far as the query distinguishes kinds: a place, and properties."""
        wanted, known = self.wanted, dict(verbatim.segments)
        place = (verbatim.location or NONE) if self.is_by_place else None
        values = [known.get(ATTRIBUTE + name) for name in wanted.attributes]
        return _kind(place, values, wanted.language and (verbatim.language or UNKNOWN))

    @property
    def own_properties(self) -> Sequence[str | None]:
        """The properties in the kinds that are asked for."""
        return [*self.wanted.attributes.values(), self.wanted.language]

    def asks_for(self, kind: str) -> bool:
        """Return whether somebody of this kind is among those who are asked for."""
        place, *properties = json.loads(kind)
        locations = self.wanted.places.exact
        return properties == self.own_properties and (locations is None or place is None or place in locations)

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
            case dimension:
                return dict(verbatim.segments).get(dimension, NONE)


def _kind(place: str | None, values: Iterable[str | None], language: str | None) -> str:
    return json.dumps([place, *values, language])


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
