"""Routes: causes."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.tickets.web.cause_schemas import CauseBody, CauseView
from services.tickets.web.deps import Definer, Menu, Reader
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/causes", tags=["causes"])

_THING = "cause"
CauseKey = Annotated[Key, Path(description="The cause's key.")]


@router.put(
    "/{key}",
    summary="Define a cause, or change one",
    description="Why customers were unhappy, as a tree of two levels. A ticket is closed with a cause that no other is "
    "below; it keeps the version that it was closed with. Sending the same again changes nothing. " + OVERWRITING,
    **put_docs(_THING, CauseView),
)
async def put_cause(
    _caller: Definer, menu: Menu, key: CauseKey, body: CauseBody, response: Response, expected: Expected
) -> CauseView:
    put = await menu.causes.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, CauseView.from_domain)


@router.get("", summary="List the causes by key")
async def list_causes(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[CauseView]:
    return await page_by_key(request, query, menu.causes.list, CauseView.from_domain)


@router.get("/{key}", summary="Read one cause", **read_docs(_THING, CauseView))
async def read_cause(_caller: Reader, menu: Menu, key: CauseKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.causes.read(key=key), CauseView.from_domain)


@router.get("/{key}/versions", summary="List the versions of a cause, the newest first")
async def list_cause_versions(
    _caller: Reader, menu: Menu, key: CauseKey, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[CauseView]:
    return [CauseView.from_domain(one) for one in await menu.causes.versions(key=key, limit=limit)]


@router.delete(
    "/{key}",
    summary="Delete a cause",
    description="Tickets that have it keep it. A cause that others are below is refused with 409. " + OVERWRITING,
    **delete_docs(_THING),
)
async def delete_cause(_caller: Definer, menu: Menu, key: CauseKey, expected: Expected) -> None:
    await menu.causes.delete(key=key, expected=expected)
