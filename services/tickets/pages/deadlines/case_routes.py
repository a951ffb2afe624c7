"""The deadlines of a case, as a part of its page; and saying that one takes care of it."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.clocks.keeping import NothingEscalatedError
from services.tickets.pages.deadlines import labels
from services.tickets.pages.deadlines.words import DeadlineWords
from services.tickets.pages.inbox_query import PATH
from services.tickets.pages.inbox_routes import Reading, Working
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from shared.web.console.visit import Visit

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/{ticket_id:uuid}/clocks")
async def clocks_of_case(visit: Reading, menu: Menu, ticket_id: UUID) -> Response:
    """Show until when something has to be done, how that came about, and who got to know."""
    return await _shown(visit, menu, ticket_id)


@router.post("/{ticket_id:uuid}/acknowledge")
async def acknowledge(visit: Working, menu: Menu, ticket_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.clocks.acknowledge(ticket_id=ticket_id, caller=visit.caller)
        visit.toast(say(labels.ACKNOWLEDGED))
    except NothingEscalatedError:  # the case went on since the button was shown
        visit.toast(say(labels.NOTHING_TO_ACKNOWLEDGE))
    if visit.wants_fragment:
        return await _shown(visit, menu, ticket_id)
    return visit.go(f"{PATH}/{ticket_id}")


async def _shown(visit: Visit, menu: UseCases, ticket_id: UUID) -> Response:
    shown = await menu.clocks.read(ticket_id=ticket_id, caller=visit.caller)
    newest = max((one.kept.run for one in shown.clocks), default=0)
    words = Words(visit, await menu.directory.read())
    return visit.page(
        CONSOLE,
        "cases/clocks.html",
        words=words,
        deadlines=DeadlineWords(words),
        ticket=shown.ticket,
        current=[one for one in shown.clocks if one.kept.run == newest],
        earlier=[one for one in shown.clocks if one.kept.run != newest],
        waits_for_care=shown.waits_for_care,
        may_work=visit.caller.may("tickets:write"),
    )
