"""Routes: journeys."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.scoring.web.deps import Menu, Reader, Writer
from services.scoring.web.journey_schemas import JourneyBody, JourneyView
from services.scoring.web.journey_views import JourneyScoresView
from services.scoring.web.parameters.journey_query import JourneyQuery, journey_query
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply, unknown
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/journeys", tags=["journeys"])

JOURNEY = "journey"
JourneyKey = Annotated[Key, Path(description="The journey's key.")]


@router.put(
    "/{key}",
    summary="Create a journey, or replace its definition",
    description="Sending the same definition again changes nothing. " + OVERWRITING,
    **put_docs(JOURNEY, JourneyView),
)
async def put_journey(
    _caller: Writer, menu: Menu, key: JourneyKey, body: JourneyBody, response: Response, expected: Expected
) -> JourneyView:
    put = await menu.journeys.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, JourneyView.from_domain)


@router.get("", summary="List the journeys by key")
async def list_journeys(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[JourneyView]:
    return await page_by_key(request, query, menu.journeys.list, JourneyView.from_domain)


@router.get("/{key}", summary="Read one journey", **read_docs(JOURNEY, JourneyView))
async def read_journey(_caller: Reader, menu: Menu, key: JourneyKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.journeys.read(key=key), JourneyView.from_domain)


@router.delete(
    "/{key}",
    summary="Delete a journey",
    description="The scores of its touchpoints stay. " + OVERWRITING,
    **delete_docs(JOURNEY),
)
async def delete_journey(_caller: Writer, menu: Menu, key: JourneyKey, expected: Expected) -> None:
    await menu.journeys.delete(key=key, expected=expected)


@router.get(
    "/{key}/scores",
    summary="Read a journey with its scores",
    description="Every stage and every touchpoint in order, with score, volume, the target that is due next, and the "
    "change since the previous window with its uncertainty. p is adjusted for the number of touchpoints, or of "
    "stages. If the scales within a touchpoint or a stage differ, the answers cannot be added up: the request is "
    "refused with 422, which names the scales.",
    responses=unknown(JOURNEY),
)
async def read_journey_scores(
    _caller: Reader, menu: Menu, key: JourneyKey, query: Annotated[JourneyQuery, Depends(journey_query)]
) -> JourneyScoresView:
    report = await menu.journeys.read_scores(
        key=key,
        survey=query.survey,
        question=query.question,
        window=query.window,
        base=query.base,
        zone=query.zone,
        places=query.places,
    )
    return JourneyScoresView.from_domain(report, query.zone)
