"""Routes: checklists."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.tickets.web.checklist_schemas import ChecklistBody, ChecklistView
from services.tickets.web.deps import Definer, Menu, Reader
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/checklists", tags=["checklists"])

_THING = "checklist"
ChecklistKey = Annotated[Key, Path(description="The checklist's key.")]


@router.put(
    "/{key}",
    summary="Define a checklist, or change one",
    description="What is to be done in tickets of a kind. A ticket gets the checklists that fit it when it is opened, "
    "in the versions of that moment: what is changed here changes the list of no ticket that is open. Sending the same "
    "again changes nothing. " + OVERWRITING,
    **put_docs(_THING, ChecklistView),
)
async def put_checklist(
    _caller: Definer, menu: Menu, key: ChecklistKey, body: ChecklistBody, response: Response, expected: Expected
) -> ChecklistView:
    put = await menu.checklists.put(key=key, definition=body.to_domain(), expected=expected)
    return put_reply(response, put, ChecklistView.from_domain)


@router.get("", summary="List the checklists by key")
async def list_checklists(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[ChecklistView]:
    return await page_by_key(request, query, menu.checklists.list, ChecklistView.from_domain)


@router.get("/{key}", summary="Read one checklist", **read_docs(_THING, ChecklistView))
async def read_checklist(_caller: Reader, menu: Menu, key: ChecklistKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.checklists.read(key=key), ChecklistView.from_domain)


@router.get("/{key}/versions", summary="List the versions of a checklist, the newest first")
async def list_checklist_versions(
    _caller: Reader, menu: Menu, key: ChecklistKey, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[ChecklistView]:
    return [ChecklistView.from_domain(one) for one in await menu.checklists.versions(key=key, limit=limit)]


@router.delete(
    "/{key}",
    summary="Delete a checklist",
    description="Tickets that have it keep it. " + OVERWRITING,
    **delete_docs(_THING),
)
async def delete_checklist(_caller: Definer, menu: Menu, key: ChecklistKey, expected: Expected) -> None:
    await menu.checklists.delete(key=key, expected=expected)
