"""Routes: the steps of a ticket, and notes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response

from services.tickets.domain.ticket import Ticket
from services.tickets.web.deps import Menu, Writer
from services.tickets.web.schemas import TicketView
from services.tickets.web.step_schemas import (
    AssignBody,
    AssignManyBody,
    CloseBody,
    CloseManyBody,
    ContactBody,
    DoneManyView,
    DoneView,
    ResolveBody,
    StepBody,
    WaitBody,
)
from shared.web.etags import CHANGED, IF_MATCH, Expected, tagged

PREFIX = "/v1/tickets"
OptionalStep = Annotated[StepBody | None, Body()]

steps = APIRouter(prefix=PREFIX, tags=["tickets"])

UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no ticket with this id."}}
STEP: dict[str, Any] = {
    "description": "Two people may work on the same ticket: send the `ETag` of the reply that you saw last as "
    "`If-Match`. When the ticket has changed in the meantime, nothing happens and the answer is 412. `If-Match: *` "
    "takes the step whatever has changed.",
    "responses": {
        **UNKNOWN,
        409: {"description": "The ticket's state does not allow the step; `detail` names those that it does."},
        **CHANGED,
        428: {"description": "The header `If-Match` is missing."},
    },
    "openapi_extra": {"parameters": [{**IF_MATCH, "required": True}]},
}
"""What the routes of all steps have in common."""


def shown(response: Response, ticket: Ticket) -> TicketView:
    tagged(response, ticket.tag)
    return TicketView.from_domain(ticket)


@steps.post(
    "/assign",
    summary="Make somebody responsible for several tickets",
    description="Each ticket answers for itself: one that is refused, because it has changed or because its state "
    "does not allow the step, stops no other.",
    response_model_exclude_none=True,
)
async def assign_tickets(caller: Writer, menu: Menu, body: AssignManyBody) -> DoneManyView:
    results = await menu.tickets.assign_many(
        chosen=[one.to_domain() for one in body.tickets],
        assignee=body.assignee,
        caller=caller,
        note=body.note,
        even_if_away=body.even_if_away,
    )
    return DoneManyView(results=[DoneView.from_domain(one, "assigned") for one in results])


@steps.post("/{ticket_id}/assign", summary="Make somebody responsible", **STEP)
async def assign_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: AssignBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.assign(
        ticket_id=ticket_id,
        expected=expected,
        assignee=body.assignee,
        caller=caller,
        note=body.note,
        even_if_away=body.even_if_away,
    )
    return shown(response, ticket)


@steps.post("/{ticket_id}/take", summary="Become responsible yourself", **STEP)
async def take_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.take(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)


@steps.post(
    "/close",
    summary="Close several tickets with the same cause and action",
    description="Each ticket answers for itself, as when they are assigned. `not_contacted_because` counts for those "
    "in which nobody has contacted the customer.",
    response_model_exclude_none=True,
)
async def close_tickets(caller: Writer, menu: Menu, body: CloseManyBody) -> DoneManyView:
    results = await menu.tickets.close_many(
        chosen=[one.to_domain() for one in body.tickets],
        caller=caller,
        said=body.settlement(),
        note=body.note,
        outcome=body.outcome,
    )
    return DoneManyView(results=[DoneView.from_domain(one, "closed") for one in results])


@steps.post(
    "/{ticket_id}/contact",
    summary="Note that the customer was contacted, now or earlier",
    **STEP,
)
async def contact_ticket(
    *,
    caller: Writer,
    menu: Menu,
    ticket_id: UUID,
    body: Annotated[ContactBody | None, Body()] = None,
    expected: Expected,
    response: Response,
) -> TicketView:
    sent = body or ContactBody()
    ticket = await menu.tickets.contact(
        ticket_id=ticket_id, expected=expected, caller=caller, note=sent.note, happened_at=sent.happened_at
    )
    return shown(response, ticket)


@steps.post("/{ticket_id}/wait", summary="Say that nothing can be done for the time being", **STEP)
async def let_ticket_wait(
    *,
    caller: Writer,
    menu: Menu,
    ticket_id: UUID,
    body: Annotated[WaitBody | None, Body()] = None,
    expected: Expected,
    response: Response,
) -> TicketView:
    sent = body or WaitBody()
    ticket = await menu.tickets.wait(
        ticket_id=ticket_id, expected=expected, caller=caller, note=sent.note, until=sent.until
    )
    return shown(response, ticket)


@steps.post("/{ticket_id}/resume", summary="End the waiting of a ticket", **STEP)
async def resume_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.resume(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)


@steps.post(
    "/{ticket_id}/resolve", summary="Note that the cause is dealt with, and as much about it as is known", **STEP
)
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
        ticket_id=ticket_id, expected=expected, caller=caller, said=sent.settlement(), note=sent.note
    )
    return shown(response, ticket)


@steps.post(
    "/{ticket_id}/close",
    summary="Close the loop",
    description="Needs the cause, the action taken, and that the customer was contacted or why not: what was said when "
    "the ticket was resolved need not be said again, and a ticket that is still open is resolved with the same step. "
    "What is missing is named with 422. " + str(STEP["description"]),
    **{name: value for name, value in STEP.items() if name != "description"},
)
async def close_ticket(
    *,
    caller: Writer,
    menu: Menu,
    ticket_id: UUID,
    body: Annotated[CloseBody | None, Body()] = None,
    expected: Expected,
    response: Response,
) -> TicketView:
    sent = body or CloseBody()
    ticket = await menu.tickets.close(
        ticket_id=ticket_id,
        expected=expected,
        caller=caller,
        said=sent.settlement(),
        note=sent.note,
        outcome=sent.outcome,
    )
    return shown(response, ticket)


@steps.post("/{ticket_id}/reopen", summary="Take up a resolved or closed case again", **STEP)
async def reopen_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.reopen(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)
