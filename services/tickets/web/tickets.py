"""Routes: reading tickets, and opening one by hand."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.tickets.domain.history import Entry
from services.tickets.domain.ticket_filter import TicketFilter
from services.tickets.domain.workflow import State
from services.tickets.web.bodies import CaseBody
from services.tickets.web.deps import Menu, Reader, Writer
from services.tickets.web.views import TicketView
from shared.web.cursors import number_cursor, number_of
from shared.web.lines import Key, Line
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])


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
    wanted = TicketFilter(state, assignee, survey, touchpoint, response_id, complaint_id)
    tickets = await menu.read_tickets(wanted=wanted, before=number_of(cursor), limit=limit + 1)
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
    ticket = await menu.open_ticket(case=body.to_domain(), actor=caller.name)
    response.headers["Location"] = f"{router.prefix}/{ticket.id}"
    return TicketView.from_domain(ticket)


@router.get("/{ticket_id}", summary="Read one ticket")
async def read_ticket(_caller: Reader, menu: Menu, ticket_id: UUID) -> TicketView:
    return TicketView.from_domain(await menu.read_ticket(ticket_id=ticket_id))


@router.get("/{ticket_id}/history", summary="Read what happened to a ticket, oldest first")
async def read_history(
    *, _caller: Reader, menu: Menu, ticket_id: UUID, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Entry]:
    entries = await menu.read_history(ticket_id=ticket_id, after=number_of(cursor) or 0, limit=limit + 1)
    return Page(
        items=entries[:limit],
        next_cursor=number_cursor(entries[limit - 1].version) if len(entries) > limit else None,
    )
