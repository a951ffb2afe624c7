"""Routes: the steps of a ticket, and notes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response

from services.tickets.domain.ticket import Ticket
from services.tickets.web.deps import Menu, Writer
from services.tickets.web.schemas import (
    AssignBody,
    AssignedManyView,
    AssignedView,
    AssignManyBody,
    NoteBody,
    ResolveBody,
    StepBody,
    TicketView,
)
from shared.web.etags import CHANGED, IF_MATCH, Expected, tagged

PREFIX = "/v1/tickets"
OptionalStep = Annotated[StepBody | None, Body()]

steps = APIRouter(prefix=PREFIX, tags=["tickets"])

UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no ticket with this id."}}
_STEP: dict[str, Any] = {
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
async def assign_tickets(caller: Writer, menu: Menu, body: AssignManyBody) -> AssignedManyView:
    results = await menu.tickets.assign_many(
        chosen=[one.to_domain() for one in body.tickets],
        assignee=body.assignee,
        caller=caller,
        note=body.note,
        even_if_away=body.even_if_away,
    )
    return AssignedManyView(results=[AssignedView.from_domain(one) for one in results])


@steps.post("/{ticket_id}/assign", summary="Make somebody responsible", **_STEP)
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


@steps.post("/{ticket_id}/take", summary="Become responsible yourself", **_STEP)
async def take_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.take(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)


@steps.post("/{ticket_id}/contact", summary="Note that the customer was contacted", **_STEP)
async def contact_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.contact(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)


@steps.post("/{ticket_id}/resolve", summary="Note that the cause is dealt with, and what it was", **_STEP)
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
        ticket_id=ticket_id, expected=expected, caller=caller, note=sent.note, root_cause=sent.root_cause
    )
    return shown(response, ticket)


@steps.post("/{ticket_id}/close", summary="Close the loop of a resolved ticket", **_STEP)
async def close_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.close(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)


@steps.post("/{ticket_id}/reopen", summary="Take up a resolved or closed case again", **_STEP)
async def reopen_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None, expected: Expected, response: Response
) -> TicketView:
    note = body.note if body else None
    ticket = await menu.tickets.reopen(ticket_id=ticket_id, expected=expected, caller=caller, note=note)
    return shown(response, ticket)


@steps.post(
    "/{ticket_id}/notes",
    summary="Write a note without a step",
    description="A note contradicts nothing that others do, so `If-Match` is not needed; where it is sent, it counts.",
    responses={**UNKNOWN, **CHANGED},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def note_on_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: NoteBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.note(ticket_id=ticket_id, expected=expected, caller=caller, note=body.note)
    return shown(response, ticket)
