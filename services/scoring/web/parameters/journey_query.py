"""From the parameters of a request to a question about a journey."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field

from services.scoring.domain.company import Company
from services.scoring.domain.places import Places
from services.scoring.domain.window import Window
from services.scoring.web.deps import OwnCompany
from services.scoring.web.parameters.filters import PlaceParameters, window_of
from shared.web.lines import Key
from shared.web.moments import When
from shared.web.parameters import refuse_repeated


@dataclass(frozen=True, slots=True)
class JourneyQuery:
    """Which scores of a journey, and what they are compared with."""

    survey: str
    question: str
    window: Window
    base: Window | None
    zone: tzinfo
    places: Places


class JourneyParameters(PlaceParameters):
    """The query of `GET /v1/journeys/{key}/scores`."""

    question: Key = Field(description="A concept, or the key of a question.")
    base_start: When | None = Field(
        default=None,
        alias="base_from",
        description="Start of the window to compare with, as `from`. With neither this nor `base_to` it is the window "
        "before, equally long; nothing is compared when `from` or `to` is open.",
    )
    base_end: When | None = Field(default=None, alias="base_to", description="Its end, as `to`.")

    def to_domain(self, company: Company) -> JourneyQuery:
        """Return the query of a reader who may see so much of the company.

        Raises:
            InvalidWindowError: a window is none.
        """
        has_base = self.base_start is not None or self.base_end is not None
        return JourneyQuery(
            survey=self.survey,
            question=self.question,
            window=self.window(),
            base=window_of(self.base_start, self.base_end, self.zone) if has_base else None,
            zone=self.zone,
            places=self.places(company),
        )


def journey_query(
    request: Request, parameters: Annotated[JourneyParameters, Query()], company: OwnCompany
) -> JourneyQuery:
    """Return the query of a request.

    Raises:
        InvalidError: a parameter is given twice, or a window is none.
    """
    refuse_repeated(request, parameters)
    return parameters.to_domain(company)
