"""Routes: how answers are distributed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.scoring.domain.query import ScoreQuery
from services.scoring.web.deps import Menu, OwnCompany, Reader
from services.scoring.web.distribution_views import DistributionView
from services.scoring.web.parameters.filters import ScoreFilters
from shared.web.paging import Page
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/distributions", tags=["scores"])


@router.get(
    "",
    summary="Read how often each answer was given",
    description="Of questions on scales by value, of choices (`single`, `multiple`, `matrix`, `ranking`, `consent`) by "
    "choice, with shares and their intervals; a ranking also has the mean rank of each choice. Filters as in `GET "
    "/v1/scores`; with `question` for one question, without it for all. Answers of few people are hidden as their "
    "scores are. Choices given before the release that counts them are counted by `replay scoring`. `next_cursor` is "
    "always null.",
)
async def read_distributions(
    _caller: Reader, menu: Menu, request: Request, filters: Annotated[ScoreFilters, Query()], company: OwnCompany
) -> Page[DistributionView]:
    refuse_repeated(request, filters)
    query = ScoreQuery(
        survey=filters.survey,
        question=filters.question,
        touchpoint=filters.touchpoint,
        journey=filters.journey,
        stage=filters.stage,
        channel=filters.channel,
        segment=filters.segment(),
        places=filters.places(company),
        window=filters.window(),
        zone=filters.zone,
    )
    found = await menu.scores.read_distributions(query=query)
    return Page(items=[DistributionView.from_domain(one) for one in found])
