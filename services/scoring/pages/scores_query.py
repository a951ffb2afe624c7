"""What the address of Scores asks for. What means nothing is passed over: an address is often typed or old."""

from dataclasses import dataclass, fields, replace
from typing import cast
from urllib.parse import urlencode

from fastapi import Request

from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.company import Company
from services.scoring.domain.places import Places
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, Segment
from services.scoring.pages.periods import SUGGESTED, Span, span_of
from shared.vocabulary import Channel
from shared.web.console.place_query import PlaceQuery
from shared.web.console.visit import Visit
from shared.web.text import is_storable

PATH = "/console/scoring/scores"
_MAX_TEXT = 200
_NAMES = {"start": "from", "end": "to"}
"""Parameters whose names are words of the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresQuery(PlaceQuery):
    """Parameters of Scores; empty text means any, or what suggests itself."""

    question: str = ""
    """A concept."""
    period: str = ""
    start: str = ""
    end: str = ""
    interval: str = ""
    channel: str = ""
    language: str = ""
    attribute: str = ""
    """Name, colon and value."""
    by: str = ""
    sort: str = ""
    journey: str = ""

    @classmethod
    def of(cls, request: Request) -> "ScoresQuery":
        """Return what an address asks for."""
        sent = {name: value[:_MAX_TEXT] for name, value in request.query_params.items() if is_storable(value)}
        return cls(**{one.name: sent.get(_NAMES.get(one.name, one.name), "").strip() for one in fields(cls)})

    def address(self, path: str = PATH, **changes: str) -> str:
        """Return the address that asks for this, with changes; what asks for nothing does not stand in it."""
        other = replace(self, **changes)
        named = {_NAMES.get(one.name, one.name): getattr(other, one.name) for one in fields(other)}
        if other.period != "custom":
            named |= {"from": "", "to": ""}
        query = urlencode({name: value for name, value in named.items() if value})
        return f"{path}?{query}" if query else path

    def settled(self, catalogue: Catalogue, company: Company) -> "ScoresQuery":
        """Return it without what there is not, and with a survey and a question."""
        concepts = [one.concept for one in catalogue.concepts]
        name, _, value = self.attribute.partition(":")
        return replace(
            self,
            survey=catalogue.survey or "",
            period="" if self.period == SUGGESTED else self.period,
            question=self.question if self.question in concepts else next(iter(concepts), ""),
            touchpoint=_known(self.touchpoint, catalogue.touchpoints),
            place=self.place if company.has_unit(self.place) or self.place in catalogue.locations else "",
            channel=_known(self.channel, catalogue.channels),
            language=_known(self.language, catalogue.languages),
            attribute=self.attribute if value in catalogue.attributes.get(name, ()) else "",
        )

    @property
    def segment(self) -> Segment:
        """Language and attribute."""
        name, _, value = self.attribute.partition(":")
        pairs = [(ATTRIBUTE + name, value)] if value else []
        return tuple(sorted(pairs + ([(LANGUAGE, self.language)] if self.language else [])))

    def places(self, company: Company) -> Places:
        if company.has_unit(self.place):
            return Places(company, unit=self.place)
        return Places(company, (self.place,) if self.place else ())

    def span(self, visit: Visit) -> Span:
        return span_of(self.period, self.start, self.end, now=visit.now, zone=visit.zone)

    def wanted(self, company: Company, span: Span) -> ScoreQuery:
        """Return which scores are asked for, not yet cut up.

        Raises:
            UnanswerableQueryError: the filters do not go together.
        """
        return ScoreQuery(
            survey=self.survey,
            question=self.question or None,
            touchpoint=self.touchpoint or None,
            channel=cast("Channel | None", self.channel or None),
            segment=self.segment,
            places=self.places(company),
            window=span.window,
            zone=span.zone,
        )


def _known(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""
