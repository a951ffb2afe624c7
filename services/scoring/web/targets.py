"""Routes: targets."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response, status
from pydantic import Field

from services.scoring.web.deps import Menu, Reader, Writer
from services.scoring.web.parameters.page_query import PageQuery
from services.scoring.web.target_schemas import TargetBody, TargetView
from shared.web.etags import ADVICE, CHANGED, IF_MATCH, IF_NONE_MATCH, Expected, is_known, tagged
from shared.web.lines import Key
from shared.web.paging import Page, decode_cursor, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/targets", tags=["targets"])

TargetKey = Annotated[Key, Path(description="The target's key.")]
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no target with this key."}}


class TargetQuery(PageQuery):
    """The query of `GET /v1/targets`."""

    survey: Key | None = Field(default=None, description="Only targets of this survey.")


@router.put(
    "/{key}",
    summary="Set a target, or change one",
    description="What a score is to reach, by when, and who answers for it. A value that no score on the scale can "
    "have, and a scale that no answers were given on while others were, are refused with 422. Sending the same again "
    "changes nothing. " + ADVICE,
    responses={status.HTTP_201_CREATED: {"model": TargetView, "description": "The target is new."}, **CHANGED},
    openapi_extra={"parameters": [IF_MATCH, IF_NONE_MATCH]},
)
async def put_target(
    _caller: Writer, menu: Menu, key: TargetKey, body: TargetBody, response: Response, expected: Expected
) -> TargetView:
    target, is_new = await menu.put_target(key=key, wanted=body.to_domain(), expected=expected)
    tagged(response, target.tag)
    if is_new:
        response.status_code = status.HTTP_201_CREATED
    return TargetView.from_domain(target)


@router.get("", summary="List the targets by key")
async def list_targets(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[TargetQuery, Query()]
) -> Page[TargetView]:
    refuse_repeated(request, query)
    after = decode_cursor(query.cursor, 1)[0] if query.cursor else None
    found = await menu.read_targets(survey=query.survey, after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    more = encode_cursor(shown[-1].key) if len(found) > len(shown) else None
    return Page(items=[TargetView.from_domain(target) for target in shown], next_cursor=more)


@router.get(
    "/{key}",
    summary="Read one target",
    response_model=TargetView,
    responses={**_UNKNOWN, 304: {"description": "It is as you know it (`If-None-Match`)."}},
)
async def read_target(_caller: Reader, menu: Menu, key: TargetKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    target = await menu.read_target(key=key)
    tagged(response, target.tag)
    if is_known(request, target.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return TargetView.from_domain(target)


@router.delete(
    "/{key}",
    summary="Delete a target",
    description=ADVICE,
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**_UNKNOWN, **CHANGED},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def delete_target(_caller: Writer, menu: Menu, key: TargetKey, expected: Expected) -> None:
    await menu.delete_target(key=key, expected=expected)
