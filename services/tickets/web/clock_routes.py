"""Routes: the clocks of a ticket, and taking care of one whose time runs out."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.tickets.web.clock_schemas import ClocksView
from services.tickets.web.deps import Menu, Reader, Writer
from services.tickets.web.step_routes import PREFIX, UNKNOWN
from shared.web.console.visit import language_of

router = APIRouter(prefix=PREFIX, tags=["tickets"])

_LANGUAGES = (
    "Words are in English or, where `Accept-Language` asks for it first, in German. Nothing but them depends on it."
)


@router.get(
    "/{ticket_id}/clocks",
    summary="Read until when something has to be done, and how that came about",
    description="Each clock is computed from the history, the version of the policy and the version of the calendar by "
    "which it goes: its `working` adds up to the deadline. " + _LANGUAGES,
    responses=UNKNOWN,
)
async def read_clocks(caller: Reader, menu: Menu, ticket_id: UUID, request: Request, response: Response) -> ClocksView:
    response.headers["Vary"] = "Accept-Language"
    shown = await menu.clocks.read(ticket_id=ticket_id, caller=caller)
    return ClocksView.from_domain(shown, language_of(request))


@router.post(
    "/{ticket_id}/acknowledge",
    summary="Say that you take care of a ticket whose time runs out",
    description="Nobody further up is notified about the clocks of which somebody was. The clocks themselves run on, "
    "and those that still have time keep their ladder. It is no step, so nothing need be expected; twice is once. "
    + _LANGUAGES,
    responses={**UNKNOWN, 409: {"description": "Nobody was notified of anything that could be acknowledged."}},
)
async def acknowledge_ticket(
    caller: Writer, menu: Menu, ticket_id: UUID, request: Request, response: Response
) -> ClocksView:
    await menu.clocks.acknowledge(ticket_id=ticket_id, caller=caller)
    return await read_clocks(caller, menu, ticket_id, request, response)
