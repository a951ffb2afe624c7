"""Routes: scores."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.scoring.domain.query import ScoreQuery
from services.scoring.web.deps import Menu, Reader
from services.scoring.web.parameters import score_query
from services.scoring.web.views import ScoreItemView
from shared.web.paging import Page

router = APIRouter(prefix="/v1/scores", tags=["scores"])


@router.get(
    "",
    summary="Read scores with their counts and intervals",
    description="One item for each concept; with `by` one for each part of it. A survey without answers has none. "
    "Answers on unlike scales are never added up: a `question` that was asked on several is refused with 422, without "
    "`question` each scale is an item of its own. All items come at once, so `next_cursor` is always null.",
)
async def read_scores(
    _caller: Reader, menu: Menu, query: Annotated[ScoreQuery, Depends(score_query)]
) -> Page[ScoreItemView]:
    items = await menu.read_scores(query=query)
    return Page(items=[ScoreItemView.from_domain(item, query.interval) for item in items])
