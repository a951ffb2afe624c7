"""What the address of Comments asks for. What somebody looks for is never in it."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, cast, get_args
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from services.scoring.application.use_cases import UseCases
from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.company import Company
from services.scoring.domain.places import Places
from services.scoring.domain.spans import Span, span_of
from services.scoring.domain.text.verbatim import Mark, SentimentOrUnknown, VerbatimFilter, VerbatimPlace
from shared.days import day_start
from shared.errors import InvalidError
from shared.vocabulary import AnswerVerdict, PlaceQuery
from shared.web.console.visit import Visit
from shared.web.cursors import read_cursor, read_moment
from shared.web.text import is_storable

PATH = "/console/scoring/comments"
_MAX_TEXT = 200
_NAMES = {"start": "from", "end": "to"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsQuery(PlaceQuery):
    """Parameters of Comments; empty text means any."""

    period: str = ""
    """Empty: ever."""
    start: str = ""
    end: str = ""
    channel: str = ""
    language: str = ""
    sentiment: str = ""
    verdict: str = ""
    mark: str = ""
    cursor: str = ""

    @classmethod
    def of(cls, request: Request) -> "CommentsQuery":
        """Return what an address asks for."""
        sent = {name: value for name, value in request.query_params.items() if is_storable(value)}
        found = {one.name: sent.get(_NAMES.get(one.name, one.name), "").strip() for one in fields(cls)}
        return cls(**{name: value if name == "cursor" else value[:_MAX_TEXT] for name, value in found.items()})

    def address(self, path: str = PATH, **changes: str) -> str:
        """Return the address that asks for this, with changes, from the first page on unless they say otherwise."""
        other = replace(self, **({"cursor": ""} | changes))
        named = {_NAMES.get(one.name, one.name): getattr(other, one.name) for one in fields(other)}
        if other.period != "custom":
            named |= {"from": "", "to": ""}
        query = urlencode({name: value for name, value in named.items() if value})
        return f"{path}?{query}" if query else path

    @property
    def is_plain(self) -> bool:
        """Whether all comments of a survey are asked for."""
        return replace(self, survey="", cursor="") == CommentsQuery()

    def settled(self, catalogue: Catalogue, company: Company) -> "CommentsQuery":
        """Return it without what there is not, and with a survey."""
        return replace(
            self,
            survey=catalogue.survey or "",
            place=self.place if company.has_unit(self.place) or self.place in catalogue.locations else "",
            touchpoint=_known(self.touchpoint, catalogue.touchpoints),
            channel=_known(self.channel, catalogue.channels),
            language=self.language if len(self.language) == 2 and self.language.isalpha() else "",  # noqa: PLR2004 - ISO 639-1
            sentiment=_known(self.sentiment, get_args(SentimentOrUnknown)),
            verdict=_known(self.verdict, get_args(AnswerVerdict)),
            mark=_known(self.mark, get_args(Mark)),
        )

    def span(self, visit: Visit) -> Span | None:
        """Return the days that are asked for; None: ever."""
        if not self.period:
            return None
        return span_of(self.period, self.start, self.end, now=visit.now, zone=visit.zone)

    async def wanted(self, visit: Visit, company: Company, menu: UseCases) -> VerbatimFilter:
        """Return which comments are asked for, of those that the reader may see."""
        span = self.span(visit)
        inside = company.has_unit(self.place)
        slots = None
        if self.verdict:
            slots = await menu.answers.find_slots(survey=self.survey, verdict=cast("AnswerVerdict", self.verdict))
        asked: dict[str, Any] = {name: getattr(self, name) or None for name in ("touchpoint", "channel", "language")}
        return VerbatimFilter(
            survey=self.survey,
            places=Places(
                company,
                (self.place,) if self.place and not inside else (),
                self.place if inside else None,
            ),
            sentiment=cast("SentimentOrUnknown | None", self.sentiment or None),
            mark=cast("Mark | None", self.mark or None),
            slots=slots,
            from_at=None if span is None else day_start(span.first, span.zone),
            to_at=None if span is None else day_start(span.last + timedelta(days=1), span.zone),
            **asked,
        )

    @property
    def after(self) -> VerbatimPlace | None:
        """Return the comment behind which the page begins."""
        return after_of(self.cursor)


def after_of(cursor: str) -> VerbatimPlace | None:
    """Return the comment that a cursor names; None for the first page, and where it means nothing."""
    try:
        return read_cursor(cursor, 3, _place_of)
    except InvalidError:
        return None


def _place_of(moment: str, response: str, question: str) -> VerbatimPlace:
    return VerbatimPlace(read_moment(moment), UUID(response), question)


def _known(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""
