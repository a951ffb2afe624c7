"""From the parameters of a request to a question about scores."""

from typing import Annotated

from fastapi import Query, Request

from services.scoring.domain.company import Company
from services.scoring.domain.query import ScoreQuery
from services.scoring.web.deps import OwnCompany
from services.scoring.web.parameters.cuts import Cuts, Parts
from shared.web.parameters import refuse_repeated


class ScoreParameters(Cuts):
    """The query of `GET /v1/scores`."""

    def to_domain(self, company: Company) -> ScoreQuery:
        """Return the query of a reader who may see so much of the company.

        Raises:
            InvalidWindowError: the window is none.
            UnanswerableQueryError: what is asked for has no answer.
        """
        return query_of(self, self, company)


def query_of(parts: Parts, cuts: Cuts | None, company: Company) -> ScoreQuery:
    """Return the question that parameters ask.

    Raises:
        InvalidWindowError: the window is none.
        UnanswerableQueryError: what is asked for has no answer.
    """
    return ScoreQuery(
        survey=parts.survey,
        question=parts.question,
        touchpoint=parts.touchpoint,
        journey=parts.journey,
        stage=parts.stage,
        channel=parts.channel,
        segment=parts.segment(),
        places=parts.places(company),
        window=parts.window(),
        zone=parts.zone,
        interval=cuts.interval if cuts else None,
        rolling_days=cuts.rolling_days if cuts else None,
        by=tuple(parts.by),
        net_method=parts.net_method,
        current=parts.current,
    )


def score_query(request: Request, parameters: Annotated[ScoreParameters, Query()], company: OwnCompany) -> ScoreQuery:
    """Return the query of a request.

    Raises:
        InvalidError: a parameter is given twice, the window is none, or what is asked for has no answer.
    """
    refuse_repeated(request, parameters)
    return parameters.to_domain(company)
