"""Routes: causes."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.tickets.web.cause_schemas import CauseBody, CausesView, CauseUsesView, CauseView, OrderBody
from services.tickets.web.deps import Definer, Menu, Reader
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/causes", tags=["causes"])
uses = APIRouter(prefix="/v1/cause-uses", tags=["causes"])

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


@router.post(
    "/order",
    summary="Put the causes at one place of the tree into an order",
    description="`keys` are those of all causes there. When somebody has added or moved one meanwhile, nothing changes "
    "and the answer is 422. Causes that keep their position keep their version.",
)
async def order_causes(_caller: Definer, menu: Menu, body: OrderBody) -> CausesView:
    ordered = await menu.causes.order(parent=body.parent, keys=body.keys)
    return CausesView(items=[CauseView.from_domain(one) for one in ordered])


@uses.get("", summary="Count the tickets that were closed with each cause")
async def count_cause_uses(
    caller: Reader, menu: Menu, days: Annotated[int, Query(ge=1, le=3660, description="The last so many days.")] = 90
) -> CauseUsesView:
    return CauseUsesView(days=days, uses=dict(await menu.causes.uses(days=days, caller=caller)))
