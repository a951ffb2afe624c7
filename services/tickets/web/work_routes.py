"""Routes: what is done with a ticket besides its states: its checklists, watching it, calling the customer back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response, status

from services.tickets.application.use_cases import UseCases
from services.tickets.web.checklist_schemas import CheckBody, ChecksView
from services.tickets.web.deps import Menu, Reader, Writer
from services.tickets.web.schemas import TicketView
from services.tickets.web.step_routes import PREFIX, UNKNOWN, shown
from services.tickets.web.work_schemas import CallBackBody, CallBackView, WatchView
from shared.access import Caller
from shared.errors import NotFoundError
from shared.web.etags import CHANGED, IF_MATCH, Expected, tagged

router = APIRouter(prefix=PREFIX, tags=["tickets"])

_CLOSED: dict[int | str, dict[str, Any]] = {409: {"description": "The ticket is closed."}}
_FREE: dict[str, Any] = {
    "responses": {**UNKNOWN, **_CLOSED, **CHANGED},
    "openapi_extra": {"parameters": [IF_MATCH]},
}
_KEY = "[a-z0-9][a-z0-9_-]{0,63}"
CheckId = Annotated[
    str, Path(pattern=rf"^{_KEY}\.{_KEY}$", description="Of the check, such as `refund.receipt`.", examples=["a.b"])
]


class CallBackNotFoundError(NotFoundError):
    slug = "call-back-not-found"
    title = "The customer does not want to be called back, as far as anybody knows"


@router.get("/{ticket_id}/checks", summary="Read what is to be done in a ticket", responses=UNKNOWN)
async def read_checks(caller: Reader, menu: Menu, ticket_id: UUID) -> ChecksView:
    return ChecksView.from_domain(await menu.work.checks(ticket_id=ticket_id, caller=caller))


@router.post(
    "/{ticket_id}/checks/{item}",
    summary="Say that something is done, or is not after all",
    description="Saying what is so already changes nothing: of two who say it, the first did. Required items must be "
    "done before a ticket is closed. `If-Match` is not needed; where it is sent, it counts.",
    **_FREE,
)
async def mark_check(
    *,
    caller: Writer,
    menu: Menu,
    ticket_id: UUID,
    item: CheckId,
    body: CheckBody,
    expected: Expected,
    response: Response,
) -> ChecksView:
    ticket, checks = await menu.work.check(
        ticket_id=ticket_id, check_id=item, done=body.done, caller=caller, expected=expected
    )
    tagged(response, ticket.tag)
    return ChecksView.from_domain(checks)


@router.get("/{ticket_id}/watch", summary="Read who watches a ticket", responses=UNKNOWN)
async def read_watchers(caller: Reader, menu: Menu, ticket_id: UUID) -> WatchView:
    return await _watch_view(menu, ticket_id, caller)


@router.put(
    "/{ticket_id}/watch",
    summary="Watch a ticket",
    description="You get notices of what others do with it, those of a short time in one. A key cannot: it is no "
    "person. Needs no `If-Match`.",
    responses=UNKNOWN,
)
async def watch_ticket(caller: Reader, menu: Menu, ticket_id: UUID) -> WatchView:
    await menu.work.watch(ticket_id=ticket_id, caller=caller, watches=True)
    return await _watch_view(menu, ticket_id, caller)


@router.delete("/{ticket_id}/watch", summary="Watch a ticket no more", responses=UNKNOWN)
async def stop_watching_ticket(caller: Reader, menu: Menu, ticket_id: UUID) -> WatchView:
    await menu.work.watch(ticket_id=ticket_id, caller=caller, watches=False)
    return await _watch_view(menu, ticket_id, caller)


async def _watch_view(menu: UseCases, ticket_id: UUID, caller: Caller) -> WatchView:
    watchers = await menu.work.watchers(ticket_id=ticket_id, caller=caller)
    return WatchView(watching=caller.person_id in watchers, watchers=list(watchers))


@router.get(
    "/{ticket_id}/call-back",
    summary="Read how the customer wants to be called back, and whether now is the time",
    responses={404: {"description": "There is no ticket with this id, or its customer has no such wish."}},
)
async def read_call_back(caller: Reader, menu: Menu, ticket_id: UUID) -> CallBackView:
    wish = await menu.work.call_back(ticket_id=ticket_id, caller=caller)
    if wish is None:
        raise CallBackNotFoundError
    return CallBackView.from_domain(wish)


@router.put(
    "/{ticket_id}/call-back",
    summary="Note how the customer wants to be called back",
    description="The wish is open until somebody contacts the customer; setting it again opens it again. `If-Match` is "
    "not needed; where it is sent, it counts.",
    **_FREE,
)
async def set_call_back(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: CallBackBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.work.set_call_back(ticket_id=ticket_id, wish=body.to_domain(), caller=caller, expected=expected)
    return shown(response, ticket)


@router.delete(
    "/{ticket_id}/call-back",
    summary="Note that the customer does not want to be called back any more",
    status_code=status.HTTP_200_OK,
    **_FREE,
)
async def withdraw_call_back(
    *, caller: Writer, menu: Menu, ticket_id: UUID, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.work.set_call_back(ticket_id=ticket_id, wish=None, caller=caller, expected=expected)
    return shown(response, ticket)
