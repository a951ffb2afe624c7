"""Parts of other pages: the messages to one customer, and those of a case."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.messages.message import MessageFilter
from services.collector.pages.messages import CONSOLE
from services.collector.pages.messages.list_routes import Reading
from services.collector.pages.messages.words import Words
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit

SHOWN = 100

router = APIRouter(prefix="/console/collector", include_in_schema=False)


@router.get("/person/{respondent_id}/messages")
async def of_person(visit: Reading, menu: Menu, respondent_id: UUID) -> Response:
    """Show what was written to a customer, for their timeline."""
    return await _part(visit, menu, MessageFilter(respondent_id=respondent_id, locations=visit.caller.locations))


@router.get("/case/{ticket_id}/messages")
async def of_case(visit: Reading, menu: Menu, ticket_id: UUID) -> Response:
    """Show what was written about a case, for its history."""
    return await _part(visit, menu, MessageFilter(ticket_id=ticket_id, locations=visit.caller.locations))


async def _part(visit: Visit, menu: UseCases, wanted: MessageFilter) -> Response:
    found = await menu.messages.list(wanted=wanted, after=None, limit=SHOWN)
    return visit.page(
        CONSOLE,
        "messages/part.html",
        words=Words(visit, await menu.directory.read()),
        items=found,
        next_at=await menu.messages.read_next(messages=found),
    )
