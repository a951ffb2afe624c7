"""Routes: opening, listing, counting and reading tickets."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from services.tickets.domain.history import Entry
from services.tickets.domain.quick_filters import Counted, Quick
from services.tickets.domain.reading import Counts, Order
from services.tickets.web import (
    case_view_routes,
    cause_routes,
    checklist_routes,
    clock_routes,
    joining_routes,
    note_routes,
    policy_routes,
    proof_routes,
    recovery_policy_routes,
    report_routes,
    work_routes,
)
from services.tickets.web.deps import Menu, Reader, Wanted, Writer, cursor_of, position_of
from services.tickets.web.quick import Narrowed, quick_counts
from services.tickets.web.routing import case_routes
from services.tickets.web.routing import routes as route_routes
from services.tickets.web.schemas import CaseBody, TicketView
from services.tickets.web.step_routes import PREFIX, UNKNOWN, shown, steps
from shared.web.cursors import number_cursor, number_of
from shared.web.etags import KNOWN, is_known
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix=PREFIX, tags=["tickets"])
ROUTERS = (
    case_routes.router,
    router,
    steps,
    note_routes.router,
    cause_routes.router,
    clock_routes.router,
    policy_routes.router,
    route_routes.router,
    proof_routes.router,
    recovery_policy_routes.router,
    report_routes.router,
    cause_routes.uses,
    checklist_routes.router,
    work_routes.router,
    joining_routes.router,
    case_view_routes.router,
)


@router.get("", summary="List tickets, newest first unless asked otherwise")
async def list_tickets(
    menu: Menu, wanted: Wanted, *, order: Order = "newest", cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[TicketView]:
    tickets = await menu.tickets.list(wanted=wanted, order=order, after=position_of(cursor, order), limit=limit + 1)
    return Page(
        items=[TicketView.from_domain(ticket) for ticket in tickets[:limit]],
        next_cursor=cursor_of(tickets[limit - 1], order) if len(tickets) > limit else None,
    )


@router.get("/counts", summary="Count tickets by state")
async def count_tickets(caller: Reader, menu: Menu, wanted: Wanted) -> Counts:
    return await menu.tickets.count(wanted=wanted, caller=caller)


@router.get(
    "/quick-counts",
    summary="Count the tickets of each list of the inbox",
    description="All open ones, your own, your teams' (for people who belong to one), nobody's, overdue ones and those "
    "due today, and by state. Of more than 1,000 it is only said that there are more (`is_more`): that takes no "
    "longer however many there are. What else you filter by narrows all of them.",
)
async def count_lists(caller: Reader, menu: Menu, narrowed: Narrowed) -> dict[Quick, Counted]:
    return dict(await quick_counts(menu, narrowed, caller, await menu.directory.read()))


@router.post(
    "",
    summary="Open a ticket by hand",
    status_code=status.HTTP_201_CREATED,
    responses={409: {"description": "A ticket about this response is open already."}},
)
async def open_ticket(caller: Writer, menu: Menu, body: CaseBody, response: Response) -> TicketView:
    ticket = await menu.tickets.open(case=body.to_domain(), caller=caller)
    response.headers["Location"] = f"{router.prefix}/{ticket.id}"
    return shown(response, ticket)


@router.get("/{ticket_id}", summary="Read one ticket", response_model=TicketView, responses={**UNKNOWN, **KNOWN})
async def read_ticket(caller: Reader, menu: Menu, ticket_id: UUID, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    ticket = await menu.tickets.read(ticket_id=ticket_id, caller=caller)
    view = shown(response, ticket)
    if is_known(request, ticket.tag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=dict(response.headers))
    return view


@router.get("/{ticket_id}/history", summary="Read what happened to a ticket, oldest first", responses=UNKNOWN)
async def read_history(
    *, caller: Reader, menu: Menu, ticket_id: UUID, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[Entry]:
    entries = await menu.tickets.read_history(
        ticket_id=ticket_id, after=number_of(cursor) or 0, limit=limit + 1, caller=caller
    )
    return Page(
        items=entries[:limit],
        next_cursor=number_cursor(entries[limit - 1].version) if len(entries) > limit else None,
    )
