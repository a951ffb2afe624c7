"""Routes: journeys."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from services.scoring.web.deps import Menu, Reader, Writer
from services.scoring.web.journey_schemas import JourneyBody, JourneyView
from services.scoring.web.journey_views import JourneyScoresView
from services.scoring.web.parameters.journey_query import JourneyQuery, journey_query
from services.scoring.web.parameters.page_query import PageQuery
from shared.web.etags import ADVICE, CHANGED, IF_MATCH, IF_NONE_MATCH, Expected, is_known, tagged
from shared.web.lines import Key
from shared.web.paging import Page, decode_cursor, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/journeys", tags=["journeys"])

JourneyKey = Annotated[Key, Path(description="The journey's key.")]
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no journey with this key."}}


@router.put(
    "/{key}",
    summary="Create a journey, or replace its definition",
    description="Sending the same definition again changes nothing. " + ADVICE,
    responses={status.HTTP_201_CREATED: {"model": JourneyView, "description": "The journey is new."}, **CHANGED},
    openapi_extra={"parameters": [IF_MATCH, IF_NONE_MATCH]},
)
async def put_journey(
    _caller: Writer, menu: Menu, key: JourneyKey, body: JourneyBody, response: Response, expected: Expected
) -> JourneyView:
    journey, is_new = await menu.put_journey(key=key, definition=body.to_domain(), expected=expected)
    tagged(response, journey.tag)
    if is_new:
        response.status_code = status.HTTP_201_CREATED
    return JourneyView.from_domain(journey)


@router.get("", summary="List the journeys by key")
async def list_journeys(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[JourneyView]:
    refuse_repeated(request, query)
    after = decode_cursor(query.cursor, 1)[0] if query.cursor else None
    found = await menu.read_journeys(after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    more = encode_cursor(shown[-1].key) if len(found) > len(shown) else None
    return Page(items=[JourneyView.from_domain(journey) for journey in shown], next_cursor=more)


@router.get(
    "/{key}",
    summary="Read one journey",
    response_model=JourneyView,
    responses={**_UNKNOWN, 304: {"description": "It is as you know it (`If-None-Match`)."}},
)
async def read_journey(_caller: Reader, menu: Menu, key: JourneyKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    journey = await menu.read_journey(key=key)
    tagged(response, journey.tag)
    if is_known(request, journey.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return JourneyView.from_domain(journey)


@router.delete(
    "/{key}",
    summary="Delete a journey",
    description="The scores of its touchpoints stay. " + ADVICE,
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**_UNKNOWN, **CHANGED},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def delete_journey(_caller: Writer, menu: Menu, key: JourneyKey, expected: Expected) -> None:
    await menu.delete_journey(key=key, expected=expected)


@router.get(
    "/{key}/scores",
    summary="Read a journey with its scores",
    description="Every stage and every touchpoint in order, with score, volume, the target that is due next, and the "
    "change since the window before, never without its uncertainty. p is adjusted for the number of touchpoints, or of "
    "stages. Answers within a touchpoint or a stage that cannot be added up, because their scales are unlike, are "
    "refused with 422 that says which.",
    responses=_UNKNOWN,
)
async def read_journey_scores(
    _caller: Reader, menu: Menu, key: JourneyKey, query: Annotated[JourneyQuery, Depends(journey_query)]
) -> JourneyScoresView:
    report = await menu.read_journey_scores(
        key=key, survey=query.survey, question=query.question, window=query.window, base=query.base, zone=query.zone
    )
    return JourneyScoresView.from_domain(report, query.zone)
