"""From the parameters of a request to a question about respondents' words."""

from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.text.term_query import TermQuery
from services.scoring.domain.text.verbatim import UNKNOWN, SentimentOrUnknown, VerbatimFilter
from services.scoring.web.parameters.filters import ATTRIBUTE_NAME, attribute_of
from shared.vocabulary import Channel
from shared.web.lines import Key, Line
from shared.web.moments import When, ZoneName, moment_of, zone_of
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit
from shared.web.parameters import refuse_repeated

MOST_TERMS = 200
_DIMENSION = rf"^(touchpoint|channel|location|language|sentiment|attribute:{ATTRIBUTE_NAME})$"


class VerbatimParameters(BaseModel):
    """Whose words. A parameter that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    survey: Key = Field(description="The survey's key.")
    question: Key | None = Field(default=None, description="Only answers to the question of this key.")
    touchpoint: Key | None = Field(default=None, description="Only from this touchpoint.")
    channel: Channel | None = Field(default=None, description="Only what came in this way.")
    location: Line | None = Field(default=None, description="Only from this location.")
    attribute: list[str] = Field(
        default=[],
        description="Only with this attribute, as `plan:pro`; may be given for several. The survey must declare it "
        "among its `segments`.",
    )
    language: str | None = Field(
        default=None,
        pattern=rf"^([A-Za-z]{{2}}|{UNKNOWN})$",
        description="Only what was written in this language (ISO 639-1, such as `de`), whichever the survey was shown "
        f"in; `{UNKNOWN}`: where it is not known.",
    )
    sentiment: SentimentOrUnknown | None = Field(
        default=None, description=f"Only what was read as this; `{UNKNOWN}`: where it is not known."
    )
    start: When | None = Field(
        default=None,
        alias="from",
        description="Only what was said at this moment or later. A date is its first moment in `zone`.",
    )
    end: When | None = Field(default=None, alias="to", description="Only what was said before this moment.")
    zone: ZoneName = Field(default="UTC", description="Time zone (IANA) of dates, such as `Europe/Berlin`.")

    def wanted(self) -> VerbatimFilter:
        """Return whose words are asked for.

        Raises:
            InvalidError: an attribute is not written as name and value, or is given twice.
            InvalidWindowError: `to` is not after `from`.
        """
        zone = zone_of(self.zone)
        attributes = [attribute_of(text) for text in self.attribute]
        if len(dict(attributes)) < len(attributes):
            raise UnanswerableQueryError(field="attribute", detail="may be given once for each attribute")
        return VerbatimFilter(
            survey=self.survey,
            question=self.question,
            touchpoint=self.touchpoint,
            channel=self.channel,
            location=self.location,
            attributes=dict(attributes),
            language=self.language and self.language.lower(),
            sentiment=self.sentiment,
            from_at=moment_of(self.start, zone),
            to_at=moment_of(self.end, zone),
        )


class TermParameters(VerbatimParameters):
    """The query of `GET /v1/terms`."""

    by: str | None = Field(
        default=None,
        pattern=_DIMENSION,
        description="Also give how many of each `touchpoint`, `channel`, `location`, `language`, `sentiment`, or value "
        "of an attribute (`attribute:plan`) used a term.",
    )
    words: Literal["1", "2"] | None = Field(
        default=None, description="`1`: only words. `2`: only two words that stand side by side. Omitted: both."
    )
    limit: int = Field(default=50, ge=1, le=MOST_TERMS, description="How many terms at most.")

    def to_domain(self) -> TermQuery:
        """Return the query."""
        return TermQuery(self.wanted(), self.by, None if self.words is None else int(self.words), self.limit)


class VerbatimPage(VerbatimParameters):
    """The query of `GET /v1/verbatims`."""

    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = None


def verbatim_page(request: Request, parameters: Annotated[VerbatimPage, Query()]) -> VerbatimPage:
    """Return what the request asks for.

    Raises:
        InvalidError: a parameter is given twice.
    """
    refuse_repeated(request, parameters)
    return parameters


def term_query(request: Request, parameters: Annotated[TermParameters, Query()]) -> TermQuery:
    """Return what the request asks for.

    Raises:
        InvalidError: a parameter is given twice.
    """
    refuse_repeated(request, parameters)
    return parameters.to_domain()
