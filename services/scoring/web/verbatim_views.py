"""Respondents' words, and what they are about, as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.scoring.domain.segment import ATTRIBUTE
from services.scoring.domain.text.search import FoundVerbatim
from services.scoring.domain.text.term_query import TermReport
from services.scoring.domain.text.terms import SegmentCount, TermCount
from services.scoring.domain.text.verbatim import GivenMark, Mark, Verbatim
from shared.vocabulary import Sentiment
from shared.web.origin import PlaceView


class MarkView(BaseModel):
    """What a colleague noted about a comment."""

    mark: Mark
    by: str = Field(description="Name of the key, or id of the person, who gave it.")
    at: datetime

    @classmethod
    def from_domain(cls, given: GivenMark) -> "MarkView":
        return cls(mark=given.mark, by=given.by, at=given.at)


class VerbatimView(PlaceView):
    """What somebody wrote."""

    response_id: UUID
    question: str
    locale: str | None = Field(description="Language in which the survey was answered.")
    attributes: dict[str, str] = Field(description="Those by which the survey lets scores be distinguished.")
    suspect: str | None = Field(description="Why the response does not count; null: it does.")
    occurred_at: datetime
    text: str
    is_read: bool = Field(description="Whether the machine has read it yet: it does so within seconds.")
    language: str | None = Field(description="ISO 639-1; null: not known, or not read yet.")
    sentiment: Sentiment | None = Field(
        description="English and German only; null: not known, or not read yet. `neutral`: weighs praise against blame."
    )
    sentiment_share: float | None = Field(
        description="How much of what was weighed speaks for it, 0 to 1. Not how probable it is that it is right."
    )
    marks: list[MarkView] = Field(description="What colleagues noted, in alphabetical order.")

    @classmethod
    def from_domain(cls, verbatim: Verbatim) -> "VerbatimView":
        return cls(
            response_id=verbatim.id.response_id,
            question=verbatim.id.question,
            survey=verbatim.survey,
            version=verbatim.version,
            channel=verbatim.channel,
            touchpoint=verbatim.touchpoint,
            location=verbatim.location,
            locale=verbatim.locale,
            attributes=attributes_of(verbatim),
            suspect=verbatim.suspect,
            occurred_at=verbatim.occurred_at,
            text=verbatim.text,
            is_read=verbatim.is_read,
            language=verbatim.language,
            sentiment=verbatim.sentiment,
            sentiment_share=verbatim.sentiment_share,
            marks=[MarkView.from_domain(one) for one in verbatim.marks],
        )


class SpanView(BaseModel):
    """A part of a text."""

    start: int = Field(description="Characters before it (Unicode code points, not UTF-16 units).")
    length: int


class FoundVerbatimView(VerbatimView):
    """A comment that was found by its words."""

    spans: list[SpanView] = Field(description="Where the words stand in `text`.")

    @classmethod
    def of_found(cls, found: FoundVerbatim) -> "FoundVerbatimView":
        spans = [SpanView(start=one.start, length=one.length) for one in found.spans]
        return cls(**dict(VerbatimView.from_domain(found.verbatim)), spans=spans)


def attributes_of(verbatim: Verbatim) -> dict[str, str]:
    """Return the declared attributes by their names."""
    return {
        dimension.removeprefix(ATTRIBUTE): value
        for dimension, value in verbatim.segments
        if dimension.startswith(ATTRIBUTE)
    }


class SegmentView(BaseModel):
    """How many respondents of a segment there are, or used a term."""

    segment: str = Field(description="`(none)`: without a value; `unknown`: not known.")
    n: int | None = Field(description="Null: too few to be shown, or what would give a small number away.")
    suppressed: bool

    @classmethod
    def from_domain(cls, cell: SegmentCount) -> "SegmentView":
        return cls(segment=cell.segment, n=cell.n, suppressed=cell.n is None)


class TermView(BaseModel):
    """A word, or two words that stand side by side."""

    term: str
    words: int = Field(description="1 or 2.")
    n: int = Field(description="Respondents who used it, each counted once.")
    share: float = Field(description="Of all whose comments were counted, 0 to 1.")
    segments: list[SegmentView] = Field(description="How many of each segment used it; empty without `by`.")

    @classmethod
    def from_domain(cls, count: TermCount, respondents: int) -> "TermView":
        return cls(
            term=count.term,
            words=count.words,
            n=count.n,
            share=count.n / respondents,
            segments=[SegmentView.from_domain(cell) for cell in count.segments],
        )


class TermReportView(BaseModel):
    """What people write about."""

    respondents: int | None = Field(
        description="Whose comments were counted; suspect ones are not. Null: of a location, a language or an "
        "attribute with too few of them, or where it would give such a number away."
    )
    other_languages: int | None = Field(
        description="Respondents who wrote in other languages than English and German; null likewise."
    )
    is_all: bool = Field(description="Whether all comments were counted; else the newest 20,000.")
    segments: list[SegmentView]
    items: list[TermView] = Field(description="The most used first. Terms of very few respondents are not shown.")

    @classmethod
    def from_domain(cls, report: TermReport) -> "TermReportView":
        return cls(
            respondents=report.respondents,
            other_languages=report.other_languages,
            is_all=report.is_all,
            segments=[SegmentView.from_domain(cell) for cell in report.segments],
            items=[TermView.from_domain(count, report.respondents or count.n) for count in report.terms],
        )
