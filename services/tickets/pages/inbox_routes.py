"""Pages: the inbox, a case in it, and finding one by its number."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.domain.reading import TicketFilter
from services.tickets.domain.ticket import TicketNotFoundError
from services.tickets.pages.forms import sent_form
from services.tickets.pages.inbox import Refusal, read_case, show_inbox
from services.tickets.pages.inbox_query import PATH, InboxQuery
from services.tickets.pages.labels import FIND_NOTHING
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=PATH, include_in_schema=False)
_MAX_DIGITS = 15

Reading = Annotated[Visit, viewing("tickets:read")]
Working = Annotated[Visit, viewing("tickets:write")]


@router.get("")
async def inbox(visit: Reading, menu: Menu) -> Response:
    """Show the inbox; an address that asks for nothing leads to the view that the reader chose to begin with."""
    if not visit.request.query_params:
        chosen = await menu.views.default(caller=visit.caller)
        if chosen is not None:
            return visit.go(InboxQuery.parse(chosen.definition.query.canonical()).address())
    return await show_inbox(visit, menu, InboxQuery.of(visit.request))


@router.get("/{ticket_id:uuid}")
async def case_page(visit: Reading, menu: Menu, ticket_id: UUID) -> Response:
    return await show_inbox(visit, menu, InboxQuery.of(visit.request), ticket_id=ticket_id)


@router.get("/{ticket_id:uuid}/changed")
async def what_changed(visit: Reading, menu: Menu, ticket_id: UUID, version: int) -> Response:
    """Show what happened to a case since it was shown in that version; nothing when nothing did."""
    ticket, history = await read_case(menu, ticket_id, visit.caller)
    if ticket.version <= version:
        return Response(status_code=204)
    what = Words(visit, await menu.directory.read()).event(history[0], ticket)
    return visit.page(CONSOLE, "cases/changed.html", ticket=ticket, what=what, query=InboxQuery.of(visit.request))


@router.post("/find")
async def find(visit: Reading, menu: Menu) -> Response:
    """Lead to the case of a number or an id; what else is typed finds nothing, and stays out of the address."""
    form = await sent_form(visit.request)
    ticket_id = await _found(visit, menu, form.get("q", "").strip().lstrip("#"))
    if ticket_id is not None:
        return visit.go(f"{PATH}/{ticket_id}")
    text = CONSOLE.texts(visit.language).gettext(FIND_NOTHING)
    return await show_inbox(visit, menu, InboxQuery(), refusal=Refusal(text, status=404))


async def _found(visit: Visit, menu: Menu, text: str) -> UUID | None:
    if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS:
        wanted = TicketFilter(number=int(text), locations=visit.caller.locations)
        return next((ticket.id for ticket in await menu.tickets.list(wanted=wanted, limit=1)), None)
    try:
        return (await menu.tickets.read(ticket_id=UUID(text), caller=visit.caller)).id
    except (ValueError, TicketNotFoundError):
        return None
