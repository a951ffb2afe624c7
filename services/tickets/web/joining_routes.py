"""Routes: what a ticket is about, other tickets of the same customer, and merging two."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.web.deps import Menu, Reader, Writer
from services.tickets.web.joining_schemas import MergeBody, SaidView
from services.tickets.web.schemas import TicketView
from services.tickets.web.step_routes import PREFIX, STEP, UNKNOWN, shown
from shared.web.etags import Expected

router = APIRouter(prefix=PREFIX, tags=["tickets"])

_MERGE: dict[str, Any] = STEP | {
    "description": "The ticket is closed, and the other one goes on with its answers, complaints, words and wishes; "
    "both histories say so, and there is no way back. Both must be open and at locations that you see. Tickets of "
    "different customers are refused with 409, unless nobody knows who the customer of one of them is. "
    + str(STEP["description"]),
}


@router.get(
    "/{ticket_id}/answers",
    summary="Read what the customer said that a ticket is about, newest first",
    responses=UNKNOWN,
)
async def read_answers(caller: Reader, menu: Menu, ticket_id: UUID) -> SaidView:
    return SaidView.from_domain(await menu.tickets.context(ticket_id=ticket_id, caller=caller))


@router.get(
    "/{ticket_id}/related",
    summary="Read other tickets of the same customer",
    description="Those that are open first, then those that are closed, each the newest first; 50 at most, and only "
    "those at locations that you see. Tickets that were merged are not among them.",
    responses=UNKNOWN,
)
async def read_related(caller: Reader, menu: Menu, ticket_id: UUID) -> list[TicketView]:
    context = await menu.tickets.context(ticket_id=ticket_id, caller=caller)
    return [TicketView.from_domain(one) for one in context.others]


@router.post("/{ticket_id}/merge", summary="Let another ticket go on with this one", **_MERGE)
async def merge_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: MergeBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.merge(
        ticket_id=ticket_id, expected=expected, caller=caller, into=body.into, note=body.note
    )
    return shown(response, ticket)
