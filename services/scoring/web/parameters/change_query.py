"""From the parameters of a request to a question about changes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field

from services.scoring.domain.company import Company
from services.scoring.domain.comparison import Against
from services.scoring.domain.errors import InvalidWindowError, UnanswerableQueryError
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.window import Window
from services.scoring.web.deps import OwnCompany
from services.scoring.web.parameters.cuts import Parts
from services.scoring.web.parameters.filters import window_of
from services.scoring.web.parameters.score_query import query_of
from shared.web.moments import When
from shared.web.parameters import refuse_repeated


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Which scores, and what they are compared with."""

    scores: ScoreQuery
    base: Window | Against


class ChangeParameters(Parts):
    """The query of `GET /v1/scores/changes`."""

    base_start: When | None = Field(
        default=None, alias="base_from", description="Start of the window to compare with, as `from`."
    )
    base_end: When | None = Field(default=None, alias="base_to", description="Its end, as `to`.")
    against: Against | None = Field(
        default=None,
        description="Instead of `base_from` and `base_to`. `previous`: the window before, as many local days long if "
        "`from` and `to` are days, else as many hours. `rest`: in the same window all other items of the same concept "
        "together, which needs `by`.",
    )

    def to_domain(self, company: Company) -> ChangeQuery:
        """Return the query of a reader who may see so much of the company.

        Raises:
            InvalidWindowError: a window is none.
            UnanswerableQueryError: it is not said, or said twice, what to compare with.
        """
        has_window = self.base_start is not None or self.base_end is not None
        if has_window == (self.against is not None):
            detail = "or `base_from` and `base_to` say what to compare with: one of them must be given, and not both"
            raise UnanswerableQueryError(field="against", detail=detail)
        return ChangeQuery(query_of(self, None, company), self.against or self._base())

    def _base(self) -> Window:
        try:
            return window_of(self.base_start, self.base_end, self.zone)
        except InvalidWindowError as error:
            [problem] = error.problems
            detail = problem.detail.replace("`from`", "`base_from`")
            raise InvalidWindowError(field=f"base_{problem.field}", detail=detail) from None


def change_query(
    request: Request, parameters: Annotated[ChangeParameters, Query()], company: OwnCompany
) -> ChangeQuery:
    """Return the query of a request.

    Raises:
        InvalidError: a parameter is given twice, a window is none, or what is asked for has no answer.
    """
    refuse_repeated(request, parameters)
    return parameters.to_domain(company)
