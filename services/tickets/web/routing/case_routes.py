"""Why a case is where it is, passing it on, and who of each team has how much to do."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from services.tickets.web.deps import Menu, Reader, Writer
from services.tickets.web.routing.views import BoardTeamView, RoutingView
from services.tickets.web.schemas import NOTE, Note, TicketView
from services.tickets.web.step_routes import PREFIX, STEP, UNKNOWN, shown
from shared.web.etags import Expected
from shared.web.lines import Key

router = APIRouter(prefix=PREFIX, tags=["tickets"])


class PassOnBody(BaseModel):
    """To whom a case is passed on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"team": "care"}]})

    team: Key
    note: Note | None = Field(default=None, description=NOTE)


@router.get(
    "/board",
    summary="See who of each team has how much to do, and which cases nobody has",
    description="All teams by name; at the end the cases of no team, where there are any.",
)
async def read_board(caller: Reader, menu: Menu) -> list[BoardTeamView]:
    return [BoardTeamView.from_domain(one) for one in await menu.routing.board(caller=caller)]


@router.get(
    "/{ticket_id}/routing",
    summary="Read why a ticket is where it is",
    description="Each time that somebody was looked for: which routes were looked at and which test decided, who of "
    "the team got it, and why the others did not.",
    responses=UNKNOWN,
)
async def read_routing(caller: Reader, menu: Menu, ticket_id: UUID) -> RoutingView:
    return RoutingView.from_domain(*await menu.routing.explain(ticket_id=ticket_id, caller=caller))


@router.post("/{ticket_id}/pass-on", summary="Make it the case of another team", **STEP)
async def pass_ticket_on(
    *, caller: Writer, menu: Menu, ticket_id: UUID, body: PassOnBody, expected: Expected, response: Response
) -> TicketView:
    ticket = await menu.routing.pass_on(
        ticket_id=ticket_id, expected=expected, caller=caller, team=body.team, note=body.note
    )
    return shown(response, ticket)
