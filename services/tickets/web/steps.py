"""Routes: the steps of a ticket. A step that the state does not allow is 409 and names those that it does."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from services.tickets.web.bodies import AssignBody, ResolveBody, StepBody
from services.tickets.web.deps import Menu, Writer
from services.tickets.web.views import TicketView

router = APIRouter(
    prefix="/v1/tickets/{ticket_id}",
    tags=["tickets"],
    responses={409: {"description": "The ticket's state does not allow the step, or it has another version by now."}},
)

OptionalStep = Annotated[StepBody | None, Body()]


@router.post("/assign", summary="Make somebody responsible")
async def assign_ticket(caller: Writer, menu: Menu, ticket_id: UUID, body: AssignBody) -> TicketView:
    ticket = await menu.assign_ticket(
        ticket_id=ticket_id, assignee=body.assignee, actor=caller.name, note=body.note, seen=body.version
    )
    return TicketView.from_domain(ticket)


@router.post("/contact", summary="Note that the customer was contacted")
async def contact_ticket(caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None) -> TicketView:
    said = body or StepBody()
    ticket = await menu.contact_ticket(ticket_id=ticket_id, actor=caller.name, note=said.note, seen=said.version)
    return TicketView.from_domain(ticket)


@router.post("/resolve", summary="Say that the cause is dealt with")
async def resolve_ticket(
    caller: Writer, menu: Menu, ticket_id: UUID, body: Annotated[ResolveBody | None, Body()] = None
) -> TicketView:
    said = body or ResolveBody()
    ticket = await menu.resolve_ticket(
        ticket_id=ticket_id, actor=caller.name, note=said.note, root_cause=said.root_cause, seen=said.version
    )
    return TicketView.from_domain(ticket)


@router.post("/close", summary="Close the loop of a resolved ticket")
async def close_ticket(caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None) -> TicketView:
    said = body or StepBody()
    ticket = await menu.close_ticket(ticket_id=ticket_id, actor=caller.name, note=said.note, seen=said.version)
    return TicketView.from_domain(ticket)


@router.post("/reopen", summary="Take up a resolved or closed case again")
async def reopen_ticket(caller: Writer, menu: Menu, ticket_id: UUID, body: OptionalStep = None) -> TicketView:
    said = body or StepBody()
    ticket = await menu.reopen_ticket(ticket_id=ticket_id, actor=caller.name, note=said.note, seen=said.version)
    return TicketView.from_domain(ticket)
