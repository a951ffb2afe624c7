"""What a reader of scores may ask for."""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.scoring.domain.query import GroupBy, ScoreQuery
from services.scoring.domain.window import Interval, Window
from shared.contracts.values import Channel, Key
from shared.errors import FieldProblem, InvalidError
from shared.web.lines import Line

FIRST_YEAR = 1970
LAST_YEAR = 2999

_DATE_LENGTH = len("2026-01-31")


def _moment(text: object) -> datetime:
    """Read a date, which is its midnight in UTC, or an aware moment.

    Raises:
        ValueError: says what would be right.
    """
    try:
        if len(str(text)) == _DATE_LENGTH:
            moment = datetime.combine(date.fromisoformat(str(text)), time(tzinfo=UTC))
        else:
            moment = datetime.fromisoformat(str(text))
    except ValueError:
        message = (
            "must be a date such as `2026-01-31`, or a moment such as `2026-01-31T15:00:00Z` (`+` is written `%2B`)"
        )
        raise ValueError(message) from None
    if moment.tzinfo is None:
        message = "needs a time zone, such as `Z` or `%2B02:00`"
        raise ValueError(message)
    if not FIRST_YEAR < moment.year <= LAST_YEAR:
        message = f"must be after the year {FIRST_YEAR} and not after {LAST_YEAR}"
        raise ValueError(message)
    return moment.astimezone(UTC)


Moment = Annotated[datetime, BeforeValidator(_moment)]


class ScoreParameters(BaseModel):
    """The query. A parameter that is not known is refused: a filter that is silently ignored gives a wrong number."""

    model_config = ConfigDict(extra="forbid")

    survey: Key = Field(description="The survey's key.")
    question: Key | None = Field(
        default=None, description="A concept, or the key of a question. Left out: one item for each concept and scale."
    )
    touchpoint: Key | None = Field(default=None, description="Only answers from this touchpoint.")
    channel: Channel | None = Field(default=None, description="Only answers that came in this way.")
    location: Line | None = Field(default=None, description="Only answers from this location.")
    start: Moment | None = Field(
        default=None,
        alias="from",
        description="Only answers given at this moment or later. A date, or a moment with a time zone on a full hour.",
    )
    end: Moment | None = Field(
        default=None,
        alias="to",
        description="Only answers given before this moment. A date, or a moment with a time zone on a full hour.",
    )
    interval: Interval | None = Field(
        default=None, description="Also tell the score in each hour, day, week (from Monday) or month, in UTC."
    )
    by: GroupBy | None = Field(default=None, description="One item for each touchpoint, or for each channel.")

    def to_domain(self) -> ScoreQuery:
        """Return the query.

        Raises:
            InvalidWindowError: `from` and `to` are not on full hours, or in the wrong order.
        """
        return ScoreQuery(
            survey=self.survey,
            question=self.question,
            touchpoint=self.touchpoint,
            channel=self.channel,
            location=self.location,
            window=Window(self.start, self.end),
            interval=self.interval,
            by=self.by,
        )


def score_query(request: Request, parameters: Annotated[ScoreParameters, Query()]) -> ScoreQuery:
    """Return what the request asks for.

    Raises:
        InvalidError: a parameter is given twice, or the window is none.
    """
    repeated = sorted(
        name for name, count in Counter(name for name, _ in request.query_params.multi_items()).items() if count > 1
    )
    if repeated:
        problems = [FieldProblem(name, "must be given once") for name in repeated]
        message = "A parameter is given more than once, and only one of them would count."
        raise InvalidError(message, problems=problems)
    return parameters.to_domain()
