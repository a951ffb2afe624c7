"""Routes: the register of improvements, and the cases behind them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.improvements.improvement import Entry
from services.tickets.domain.improvements.reading import Counts, Order
from services.tickets.web.deps import Menu, Reader, Writer
from services.tickets.web.improvement_deps import Wanted, cursor_of, one_case, position_of
from services.tickets.web.improvement_schemas import (
    CaseOfImprovement,
    ChangesBody,
    ImprovementBody,
    ImprovementView,
    ListedView,
)
from shared.access import Caller
from shared.web.cursors import number_cursor, number_of
from shared.web.etags import CHANGED, IF_MATCH, KNOWN, OVERWRITING, UNSEEN, Expected, is_known, tagged
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/improvements", tags=["improvements"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no improvement with this id."}}
_COMPANYS: dict[int | str, dict[str, Any]] = {
    403: {"description": "It concerns the whole company, and you are limited to a unit."}
}
_REACH = "Whoever is limited to a unit sees what takes effect at its places, and what concerns the whole company."


@router.get("", summary="List improvements, newest first unless asked otherwise", description=_REACH)
async def list_improvements(
    *,
    caller: Reader,
    menu: Menu,
    wanted: Wanted,
    order: Order = "newest",
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[ListedView]:
    after = position_of(cursor, order)
    found = await menu.improvements.list(wanted=wanted, caller=caller, order=order, after=after, limit=limit + 1)
    return Page(
        items=[ListedView.listed(one) for one in found[:limit]],
        next_cursor=cursor_of(found[limit - 1].improvement, order) if len(found) > limit else None,
    )


@router.get("/counts", summary="Count improvements by state")
async def count_improvements(caller: Reader, menu: Menu, wanted: Wanted) -> Counts:
    return await menu.improvements.count(wanted=wanted, caller=caller)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Open an improvement",
    description="What the company changes because of what customers said: behind it may be cases, or none. What is "
    "planned or in work needs an owner and a day; what was done already is entered as `done` with its day.",
)
async def open_improvement(caller: Writer, menu: Menu, body: ImprovementBody, response: Response) -> ImprovementView:
    made = await menu.improvements.open(terms=body.to_domain(), cases=body.cases, caller=caller)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    return await _shown(response, menu, made.id, caller)


@router.get(
    "/{improvement_id}",
    summary="Read one improvement",
    response_model=ImprovementView,
    responses={**_UNKNOWN, **KNOWN},
)
async def read_improvement(
    caller: Reader, menu: Menu, improvement_id: UUID, request: Request, response: Response
) -> Any:  # noqa: ANN401 - a body, or none
    view = await _shown(response, menu, improvement_id, caller)
    if is_known(request, view.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return view


@router.patch(
    "/{improvement_id}",
    summary="Change an improvement",
    description="What is omitted stays; null takes it away. Moving it to `done` or `dropped` and back is a change of "
    f"`state`; `next_states` says what can follow. {OVERWRITING}",
    responses={
        **_UNKNOWN,
        **_COMPANYS,
        409: {"description": "The state does not follow the present one; `detail` names those that do."},
        **CHANGED,
        **UNSEEN,
    },
    openapi_extra={"parameters": [{**IF_MATCH, "required": True}]},
)
async def change_improvement(  # noqa: PLR0917 - what FastAPI passes in
    caller: Writer, menu: Menu, improvement_id: UUID, body: ChangesBody, expected: Expected, response: Response
) -> ImprovementView:
    await menu.improvements.change(
        improvement_id=improvement_id, changes=body.to_domain(), expected=expected, caller=caller
    )
    return await _shown(response, menu, improvement_id, caller)


@router.get("/{improvement_id}/history", summary="Read what was changed, oldest first", responses=_UNKNOWN)
async def read_improvement_history(
    *, caller: Reader, menu: Menu, improvement_id: UUID, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Entry]:
    entries = await menu.improvements.read_history(
        improvement_id=improvement_id, after=number_of(cursor) or 0, limit=limit + 1, caller=caller
    )
    return Page(
        items=entries[:limit],
        next_cursor=number_cursor(entries[limit - 1].version) if len(entries) > limit else None,
    )


@router.post(
    "/{improvement_id}/cases",
    summary="Link a case",
    description="By its id or its number. A link contradicts nothing that others do, so `If-Match` is not needed; "
    "linking twice is linking once.",
    responses={**_UNKNOWN, **_COMPANYS},
)
async def link_case(
    caller: Writer, menu: Menu, improvement_id: UUID, body: CaseOfImprovement, response: Response
) -> ImprovementView:
    one_case(body.ticket_id, body.number)
    await menu.improvements.link(
        improvement_id=improvement_id, ticket_id=body.ticket_id, number=body.number, caller=caller
    )
    return await _shown(response, menu, improvement_id, caller)


@router.delete(
    "/{improvement_id}/cases/{ticket_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take a case away",
    responses={404: {"description": "There is no such improvement, or no such case."}, **_COMPANYS},
)
async def unlink_case(caller: Writer, menu: Menu, improvement_id: UUID, ticket_id: UUID) -> None:
    await menu.improvements.unlink(improvement_id=improvement_id, ticket_id=ticket_id, caller=caller)


async def _shown(response: Response, menu: UseCases, improvement_id: UUID, caller: Caller) -> ImprovementView:
    shown = await menu.improvements.read(improvement_id=improvement_id, caller=caller)
    tagged(response, shown.improvement.tag)
    return ImprovementView.of(shown)
