"""Routes: opening and reading tickets, and taking their steps."""

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request, Response, status

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.ticket import Entry, Ticket, TicketFilter
from services.tickets.domain.workflow import State
from services.tickets.web.schemas import AssignBody, CaseBody, ResolveBody, StepBody, TicketView
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import number_cursor, number_of
from shared.web.etags import CHANGED, IF_MATCH, KNOWN, Expected, is_known, tagged
from shared.web.lines import Key, Line
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["tickets"])


Menu = Annotated[UseCases, Depends(use_cases)]
Reader = Annotated[Caller, require("tickets:read")]
Writer = Annotated[Caller, require("tickets:write")]
OptionalStep = Annotated[StepBody | None, Body()]

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])
ROUTERS = (router,)

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no ticket with this id."}}
_STEP: dict[str, Any] = {
    "description": "Two people may work on the same ticket: send the `ETag` of the reply that you saw last as "
    "`If-Match`. When the ticket has changed in the meantime, nothing happens and the answer is 412. `If-Match: *` "
    "takes the step whatever has changed.",
    "responses": {
        **_UNKNOWN,
        409: {"description": "The ticket's state does not allow the step; `detail` names those that it does."},
        **CHANGED,
        428: {"description": "The header `If-Match` is missing."},
    },
    "openapi_extra": {"parameters": [{**IF_MATCH, "required": True}]},
}


def _shown(response: Response, ticket: Ticket) -> TicketView:
    tagged(response, ticket.tag)
    return TicketView.from_domain(ticket)


@router.get("", summary="List tickets, newest first")
async def list_tickets(
    *,
    _caller: Reader,
    menu: Menu,
    state: State | None = None,
    assignee: Annotated[Line | None, Query()] = None,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    response_id: UUID | None = None,
    complaint_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[TicketView]:
    wanted = TicketFilter(
        state=state,
        assignee=assignee,
        survey=survey,
        touchpoint=touchpoint,
        response_id=response_id,
        complaint_id=complaint_id,
    )
    tickets = await menu.tickets.list(wanted=wanted, before=number_of(cursor), limit=limit + 1)
    return Page(
        items=[TicketView.from_domain(ticket) for ticket in tickets[:limit]],
        next_cursor=number_cursor(tickets[limit - 1].number) if len(tickets) > limit else None,
    )


@router.post(
    "",
    summary="Open a ticket by hand",
    status_code=status.HTTP_201_CREATED,
    responses={409: {"description": "A ticket about this response is open already."}},
)
async def open_ticket(caller: Writer, menu: Menu, body: CaseBody, response: Response) -> TicketView:
    ticket = await menu.tickets.open(case=body.to_domain(), actor=caller.name)
    response.headers["Location"] = f"{router.prefix}/{ticket.id}"
    return _shown(response, ticket)


@router.get("/{ticket_id}", summary="Read one ticket", response_model=TicketView, responses={**_UNKNOWN, **KNOWN})
async def read_ticket(_caller: Reader, menu: Menu, ticket_id: UUID, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    ticket = await menu.tickets.read(ticket_id=ticket_id)
    view = _shown(response, ticket)
    if is_known(request, ticket.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return view


@router.get("/{ticket_id}/history", summary="Read what happened to a ticket, oldest first", responses=_UNKNOWN)
async def read_history(
    *, _caller: Reader, menu: Menu, ticket_id: UUID, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Entry]:
    entries = await menu.tickets.read_history(ticket_id=ticket_id, after=number_of(cursor) or 0, limit=limit + 1)
    return Page(
        items=entries[:limit],
        next_cursor=number_cursor(entries[limit - 1].version) if len(entries) > limit else None,
    )


@router.post("/{ticket_id}/assign", summary="Make somebody responsible", **_STEP)
async def assign_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: AssignBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.assign(
        ticket_id=ticket_id, expected=expected, assignee=body.assignee, actor=caller.name, note=body.note
    )
    return _shown(response, ticket)


@router.post("/{ticket_id}/contact", summary="Note that the customer was contacted", **_STEP)
async def contact_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.contact(ticket_id=ticket_id, expected=expected, actor=caller.name, note=note)
    return _shown(response, ticket)


@router.post("/{ticket_id}/resolve", summary="Note that the cause is dealt with, and what it was", **_STEP)
async def resolve_ticket(
    *,
    caller: Writer,
    menu: Menu,
    ticket_id: UUID,
    body: Annotated[ResolveBody | None, Body()] = None,
    expected: Expected,
    response: Response,
) -> TicketView:
    sent = body or ResolveBody()
    ticket = await menu.tickets.resolve(
        ticket_id=ticket_id, expected=expected, actor=caller.name, note=sent.note, root_cause=sent.root_cause
    )
    return _shown(response, ticket)


@router.post("/{ticket_id}/close", summary="Close the loop of a resolved ticket", **_STEP)
async def close_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.close(ticket_id=ticket_id, expected=expected, actor=caller.name, note=note)
    return _shown(response, ticket)


@router.post("/{ticket_id}/reopen", summary="Take up a resolved or closed case again", **_STEP)
async def reopen_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.reopen(ticket_id=ticket_id, expected=expected, actor=caller.name, note=note)
    return _shown(response, ticket)
