"""Routes: scores, and what changed."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.scoring.domain.query import ScoreQuery
from services.scoring.web.change_views import ChangeItemView
from services.scoring.web.deps import Menu, Reader
from services.scoring.web.parameters.change_query import ChangeQuery, change_query
from services.scoring.web.parameters.score_query import score_query
from services.scoring.web.views import ScoreItemView
from shared.web.paging import Page

router = APIRouter(prefix="/v1/scores", tags=["scores"])


@router.get(
    "",
    summary="Read scores with their counts and intervals",
    description="One item for each concept; with `by` one for each part of it. A survey without answers has none. "
    "Answers on unlike scales, or from before and after a declared series break, are never added up: a `question` that "
    "was asked on several is refused with 422, without `question` each is an item of its own. Scores by location, "
    "language or attribute of very few answers come without numbers (`suppressed`), and so do scores that would "
    "disclose them by subtraction. Answers without a property that `by` names are an item of their own, whose value is "
    "null, so items add up to the whole. There is only one page: `next_cursor` is always null.",
)
async def read_scores(
    _caller: Reader, menu: Menu, query: Annotated[ScoreQuery, Depends(score_query)]
) -> Page[ScoreItemView]:
    items = await menu.scores.read(query=query)
    return Page(items=[ScoreItemView.from_domain(item, query) for item in items])


@router.get(
    "/changes",
    summary="Compare scores with an earlier window, or with the rest",
    description="Each item has both scores and the difference with its interval, p, and p adjusted for the number of "
    "items. With too few answers on either side no difference is given (`not_enough`). Both sides are assumed to be "
    "different people; where they are not, `current` keeps one answer of each person within a period. "
    "`next_cursor` is always null.",
)
async def read_changes(
    _caller: Reader, menu: Menu, query: Annotated[ChangeQuery, Depends(change_query)]
) -> Page[ChangeItemView]:
    items = await menu.scores.read_changes(query=query.scores, base=query.base)
    return Page(items=[ChangeItemView.from_domain(item, query.scores.zone) for item in items])
