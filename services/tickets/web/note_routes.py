"""Routes: what contradicts nothing that others do: notes, when to look again, what became of the customer."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.web.deps import Menu, Writer
from services.tickets.web.schemas import TicketView
from services.tickets.web.step_routes import PREFIX, UNKNOWN, shown
from services.tickets.web.step_schemas import FollowUpBody, NoteBody, OutcomeBody
from shared.web.etags import CHANGED, IF_MATCH, Expected

router = APIRouter(prefix=PREFIX, tags=["tickets"])

_FREE: dict[str, Any] = {"responses": {**UNKNOWN, **CHANGED}, "openapi_extra": {"parameters": [IF_MATCH]}}
_NOT_NEEDED = "It contradicts nothing that others do, so `If-Match` is not needed; where it is sent, it counts."


@router.post("/{ticket_id}/notes", summary="Write a note without a step", description=_NOT_NEEDED, **_FREE)
async def note_on_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: NoteBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.note(
        ticket_id=ticket_id, expected=expected, caller=caller, note=body.note, mentions=body.mentions
    )
    return shown(response, ticket)


@router.post("/{ticket_id}/follow-up", summary="Say when to look at it again", description=_NOT_NEEDED, **_FREE)
async def follow_up_ticket(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: FollowUpBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.follow_up(
        ticket_id=ticket_id, expected=expected, caller=caller, on=body.at, note=body.note
    )
    return shown(response, ticket)


@router.post(
    "/{ticket_id}/outcome",
    summary="Say what became of the customer",
    description="Also long after the ticket was closed: it moves no state and no clock. " + _NOT_NEEDED,
    **_FREE,
)
async def note_outcome(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: OutcomeBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.tickets.outcome(
        ticket_id=ticket_id, expected=expected, caller=caller, outcome=body.outcome, note=body.note
    )
    return shown(response, ticket)
