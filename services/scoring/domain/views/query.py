"""What a view of scores asks for: the parameters of the page Scores, as its address names them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import tzinfo
from typing import Self, cast
from urllib.parse import parse_qsl, urlencode

from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.company import Company
from services.scoring.domain.places import Places
from services.scoring.domain.query import UNIT, ScoreQuery
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION, Segment
from services.scoring.domain.spans import SUGGESTED
from services.scoring.domain.window import Window
from shared.vocabulary import Channel, PlaceQuery

NAMES = {"start": "from", "end": "to"}
"""Parameters whose names are words of the language."""
MAX_TEXT = 200
_LEAST_VALUES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewQuery(PlaceQuery):
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
    def of_parameters(cls, sent: Mapping[str, str]) -> Self:
        """Return what parameters ask for; what is none of them is passed over."""
        return cls(**{one.name: sent.get(NAMES.get(one.name, one.name), "")[:MAX_TEXT].strip() for one in fields(cls)})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what `canonical` wrote."""
        return cls.of_parameters(dict(parse_qsl(text)))

    def named(self) -> dict[str, str]:
        """Return the parameters that ask for something, by their names in an address."""
        found = {NAMES.get(one.name, one.name): getattr(self, one.name) for one in fields(self)}
        if self.period != "custom":
            found |= {"from": "", "to": ""}
        return {name: value for name, value in found.items() if value}

    def canonical(self) -> str:
        """Return the query of the address: the same text for all that ask for the same."""
        return urlencode(self.named())

    def settled(self, catalogue: Catalogue, company: Company) -> Self:
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

    def scores(self, company: Company, window: Window, zone: tzinfo) -> ScoreQuery:
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
            window=window,
            zone=zone,
        )

    def dimensions(self, catalogue: Catalogue, company: Company) -> list[str]:
        """Return what the answers that are asked for can be distinguished by."""
        found = []
        if len(catalogue.touchpoints) >= _LEAST_VALUES and not self.touchpoint:
            found.append("touchpoint")
        unit = self.place if company.has_unit(self.place) else company.divided
        if company.children_of(unit):
            found.append(UNIT)
        elif not self.place and len(catalogue.locations) >= _LEAST_VALUES:
            found.append(LOCATION)
        if len(catalogue.channels) >= _LEAST_VALUES and not self.channel:
            found.append("channel")
        if len(catalogue.languages) >= _LEAST_VALUES and not self.language:
            found.append(LANGUAGE)
        own, _, _ = self.attribute.partition(":")
        return found + [ATTRIBUTE + name for name in catalogue.attributes if name != own]


def cut_by(wanted: ScoreQuery, by: str) -> ScoreQuery:
    """Return scores cut up by one dimension; by unit, where none is chosen, at the highest level that is divided.

    Raises:
        UnanswerableQueryError: that dimension and the filters do not go together.
    """
    places = wanted.places
    if by == UNIT and places.unit is None:
        places = Places(places.company, unit=places.company.divided)
    return replace(wanted, by=(by,), places=places)


def _known(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""
