"""From the parameters of a request to a question about respondents' words."""

from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import ConfigDict, Field, field_validator

from services.scoring.domain.company import Company
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.text.term_query import TermQuery
from services.scoring.domain.text.verbatim import UNKNOWN, Mark, SentimentOrUnknown, VerbatimFilter
from services.scoring.web.deps import OwnCompany
from services.scoring.web.parameters.filters import ATTRIBUTE_NAME, AnswerParameters, attribute_of
from shared.web.lines import Line
from shared.web.moments import moment_of
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit
from shared.web.parameters import refuse_repeated

MOST_TERMS = 200
_DIMENSION = rf"^(touchpoint|channel|location|language|attribute:{ATTRIBUTE_NAME})$"


class VerbatimParameters(AnswerParameters):
    """Which comments."""

    language: str | None = Field(
        default=None,
        pattern=rf"^([A-Za-z]{{2}}|{UNKNOWN})$",
        description="Only what was written in this language (ISO 639-1, such as `de`), whichever the survey was shown "
        f"in; `{UNKNOWN}`: where it is not known.",
    )
    sentiment: SentimentOrUnknown | None = Field(
        default=None, description=f"Only what was read as this, to find comments; `{UNKNOWN}`: where it is not known."
    )

    mark: Mark | None = Field(
        default=None,
        description="Only what colleagues marked so: `important`, `quotable` (worth showing to others) or `done`.",
    )

    def wanted(self, company: Company) -> VerbatimFilter:
        """Return whose words are asked for by a reader who may see so much of the company.

        Raises:
            InvalidError: an attribute is not written as name and value, or is given twice.
            InvalidWindowError: `to` is not after `from`.
        """
        attributes = [attribute_of(text) for text in self.attribute]
        if len(dict(attributes)) < len(attributes):
            raise UnanswerableQueryError(field="attribute", detail="may be given once for each attribute")
        return VerbatimFilter(
            survey=self.survey,
            question=self.question,
            touchpoint=self.touchpoint,
            channel=self.channel,
            places=self.places(company),
            attributes=dict(attributes),
            language=self.language and self.language.lower(),
            sentiment=self.sentiment,
            mark=self.mark,
            from_at=moment_of(self.start, self.zone),
            to_at=moment_of(self.end, self.zone),
        )


class TermParameters(VerbatimParameters):
    """The query of `GET /v1/terms`."""

    by: str | None = Field(
        default=None,
        pattern=_DIMENSION,
        description="Also give how many of each `touchpoint`, `channel`, `location`, `language`, or value of an "
        "attribute (`attribute:plan`) used a term. Not of each sentiment: it is right too seldom to be counted.",
    )
    words: Literal["1", "2"] | None = Field(
        default=None, description="`1`: only words. `2`: only two words that stand side by side. Omitted: both."
    )
    limit: int = Field(default=50, ge=1, le=MOST_TERMS, description="How many terms at most.")

    @field_validator("by", mode="before")
    @classmethod
    def _is_countable(cls, by: object) -> object:
        if by == "sentiment":
            message = "cannot be `sentiment`, which is right too seldom to be counted; filter by it to find comments"
            raise ValueError(message)
        return by

    def to_domain(self, company: Company) -> TermQuery:
        return TermQuery(self.wanted(company), self.by, None if self.words is None else int(self.words), self.limit)


class VerbatimPage(VerbatimParameters):
    """The query of `GET /v1/verbatims`."""

    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = None


class VerbatimSearch(VerbatimPage):
    """The body of `POST /v1/verbatims/search`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"survey": "visit", "text": '"helpful staff" -rude'}]}
    )

    text: Line = Field(
        description="Words that a comment must have, in any form of its language: `waiting` finds `waited`. Words in "
        "double quotes must stand side by side, one after `or` may stand instead of that before it, and one after "
        "`-` must be missing."
    )


def verbatim_page(request: Request, parameters: Annotated[VerbatimPage, Query()]) -> VerbatimPage:
    """Return the query of a request.

    Raises:
        InvalidError: a parameter is given twice.
    """
    refuse_repeated(request, parameters)
    return parameters


def term_query(request: Request, parameters: Annotated[TermParameters, Query()], company: OwnCompany) -> TermQuery:
    """Return the query of a request.

    Raises:
        InvalidError: a parameter is given twice.
    """
    refuse_repeated(request, parameters)
    return parameters.to_domain(company)
