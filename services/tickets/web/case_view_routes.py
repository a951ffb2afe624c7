"""Routes: saved views of the inbox."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status

from services.tickets.application.case_views import ShownCaseView, need_person
from services.tickets.web.case_view_schemas import CaseViewBody, CaseViewView, DefaultBody
from services.tickets.web.deps import Menu, Reader
from shared.access import Caller
from shared.web.etags import CHANGED, IF_MATCH, OVERWRITING, UNSEEN, Expected, tagged
from shared.web.paging import Page

router = APIRouter(prefix="/v1/case-views", tags=["case views"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no view with this id among those that you may see."}
}
_EXISTS: dict[int | str, dict[str, Any]] = {409: {"description": "You have a view of this name, or too many."}}
_IF_MATCH: dict[str, Any] = {"parameters": [{**IF_MATCH, "required": True}]}


def _person(caller: Reader) -> Caller:
    """Return a caller who is a person; a key is refused before anything else is looked at."""
    need_person(caller)
    return caller


Person = Annotated[Caller, Depends(_person)]


@router.get(
    "",
    summary="List saved views of the inbox",
    description="Your own first, then those that are shared with your teams or with everybody, each by name; up to "
    "200, and `next_cursor` is always null. A key sees those that everybody sees.",
)
async def list_case_views(caller: Reader, menu: Menu) -> Page[CaseViewView]:
    return Page(items=[CaseViewView.from_domain(one) for one in await menu.views.list(caller=caller)])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Save a view of the inbox",
    description="A name for what the inbox is asked for: yours alone, or shared. What means nothing to the inbox is "
    "refused. For people: a key has no views.",
    responses=_EXISTS,
)
async def save_case_view(caller: Person, menu: Menu, body: CaseViewBody, response: Response) -> CaseViewView:
    view = await menu.views.save(caller=caller, definition=body.to_domain())
    response.headers["Location"] = f"{router.prefix}/{view.id}"
    return _shown(response, await menu.views.read(caller=caller, view_id=view.id))


@router.put(
    "/default",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Choose the view that your inbox opens with",
    responses=_UNKNOWN,
)
async def choose_case_view(caller: Person, menu: Menu, body: DefaultBody) -> None:
    await menu.views.choose(caller=caller, view_id=body.view_id)


@router.get("/{view_id}", summary="Read one view of the inbox", responses=_UNKNOWN)
async def read_case_view(caller: Reader, menu: Menu, view_id: UUID, response: Response) -> CaseViewView:
    return _shown(response, await menu.views.read(caller=caller, view_id=view_id))


@router.put(
    "/{view_id}",
    summary="Change a view of the inbox",
    description="Its owner may; once they have left, whoever has `tickets:manage`. " + OVERWRITING,
    responses={**_UNKNOWN, **_EXISTS, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def change_case_view(
    *, caller: Person, menu: Menu, view_id: UUID, body: CaseViewBody, response: Response, expected: Expected
) -> CaseViewView:
    await menu.views.change(caller=caller, view_id=view_id, definition=body.to_domain(), expected=expected)
    return _shown(response, await menu.views.read(caller=caller, view_id=view_id))


@router.delete(
    "/{view_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a view of the inbox",
    description="Whoever opened the inbox with it begins with all open cases again. " + OVERWRITING,
    responses={**_UNKNOWN, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def delete_case_view(caller: Person, menu: Menu, view_id: UUID, expected: Expected) -> None:
    await menu.views.delete(caller=caller, view_id=view_id, expected=expected)


def _shown(response: Response, shown: ShownCaseView) -> CaseViewView:
    tagged(response, shown.view.tag)
    return CaseViewView.from_domain(shown)
