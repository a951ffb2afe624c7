"""Routes: saved views, and their reports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from services.scoring.application.views.reading import ShownView
from services.scoring.application.views.saving import need_person
from services.scoring.web.deps import Menu, Reader
from services.scoring.web.view_schemas import OneViewView, ReportView, SavedViewView, ViewBody, WishBody
from shared.access import Caller
from shared.web.cursors import read_cursor
from shared.web.etags import CHANGED, IF_MATCH, OVERWRITING, UNSEEN, Expected, tagged
from shared.web.paging import Page, PageQuery, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/views", tags=["views"])

MOST_REPORTS = 100
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
    summary="List saved views",
    description="Your own and the shared ones, by name. A shared view about places that you do not see is not among "
    "them; all others show everybody what is theirs to see. A key sees the shared ones.",
)
async def list_views(
    caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[SavedViewView]:
    refuse_repeated(request, query)
    after = read_cursor(query.cursor, 2, _place)
    found = await menu.views.list(caller=caller, after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    more = encode_cursor(last.definition.name, str(last.id)) if last is not None else None
    return Page(items=[SavedViewView.from_domain(one) for one in shown], next_cursor=more)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Save a view of scores",
    description="A name for what the page Scores is asked for. Yours alone, unless you share it. With a `schedule` it "
    "is sent to you, and to whom you name once it is shared, as a report about the last day, week or month that is "
    "over: each reader gets the numbers that they may see at that moment. What means nothing to the page is refused. "
    "For people: a key has no views.",
    responses=_EXISTS,
)
async def save_view(caller: Person, menu: Menu, body: ViewBody, response: Response) -> OneViewView:
    view = await menu.views.save(caller=caller, definition=body.to_domain(_zone_of(caller)))
    response.headers["Location"] = f"/v1/views/{view.id}"
    return _shown(response, await menu.views.read(caller=caller, view_id=view.id))


@router.get("/{view_id}", summary="Read one view", responses=_UNKNOWN)
async def read_view(caller: Reader, menu: Menu, view_id: UUID, response: Response) -> OneViewView:
    return _shown(response, await menu.views.read(caller=caller, view_id=view_id))


@router.put(
    "/{view_id}",
    summary="Change a view, or its schedule",
    description="Its owner may; once they have left, whoever has `scores:write`. " + OVERWRITING,
    responses={**_UNKNOWN, **_EXISTS, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def change_view(  # noqa: PLR0917 - what FastAPI passes in
    caller: Person, menu: Menu, view_id: UUID, body: ViewBody, response: Response, expected: Expected
) -> OneViewView:
    definition = body.to_domain(_zone_of(caller))
    await menu.views.change(caller=caller, view_id=view_id, definition=definition, expected=expected)
    return _shown(response, await menu.views.read(caller=caller, view_id=view_id))


@router.delete(
    "/{view_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a view, with its schedule and the list of its reports",
    description=OVERWRITING,
    responses={**_UNKNOWN, **CHANGED, **UNSEEN},
    openapi_extra=_IF_MATCH,
)
async def delete_view(caller: Person, menu: Menu, view_id: UUID, expected: Expected) -> None:
    await menu.views.delete(caller=caller, view_id=view_id, expected=expected)


@router.get(
    "/{view_id}/reports",
    summary="List what was sent of a view",
    description=f"The newest {MOST_REPORTS}: all to whoever may change the view, their own to everybody else. Kept for "
    "180 days. `next_cursor` is always null.",
    responses=_UNKNOWN,
)
async def list_reports(caller: Reader, menu: Menu, view_id: UUID) -> Page[ReportView]:
    found = await menu.views.list_reports(caller=caller, view_id=view_id, limit=MOST_REPORTS)
    return Page(items=[ReportView.from_domain(one) for one in found])


@router.post(
    "/{view_id}/reports",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Send yourself a report now",
    description="About the period that was over last: that of the schedule, without one the last week. Twice within a "
    "minute is once.",
    responses=_UNKNOWN,
)
async def ask_report(caller: Person, menu: Menu, view_id: UUID) -> None:
    await menu.views.ask_report(caller=caller, view_id=view_id)


@router.put(
    "/{view_id}/reports/wish",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Stop the reports of a view for yourself, or get them again",
    responses=_UNKNOWN,
)
async def wish_reports(caller: Person, menu: Menu, view_id: UUID, body: WishBody) -> None:
    await menu.views.wish_reports(caller=caller, view_id=view_id, is_wanted=body.wants_reports)


def _place(name: str, view_id: str) -> tuple[str, UUID]:
    return name, UUID(view_id)


def _zone_of(caller: Caller) -> str:
    return caller.profile.zone if caller.profile is not None else "UTC"


def _shown(response: Response, shown: ShownView) -> OneViewView:
    tagged(response, shown.view.tag)
    return OneViewView.of(shown)
