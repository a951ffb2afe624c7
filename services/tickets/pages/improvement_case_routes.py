"""Pages: the cases behind an improvement; and, for the page of a case, the improvements that it is behind."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.improvements.reading import ImprovementFilter
from services.tickets.domain.improvements.states import OPEN, STATES
from services.tickets.pages import improvement_labels as labels
from services.tickets.pages.forms import sent_form
from services.tickets.pages.improvement_forms import Refused, refused, show_improvement, words_for
from services.tickets.pages.improvement_query import PATH
from services.tickets.pages.inbox_query import PATH as CASES
from services.tickets.pages.inbox_routes import Reading, Working
from services.tickets.pages.words import CONSOLE
from services.tickets.web.deps import Menu
from shared.errors import HeedError
from shared.web.console.visit import Visit

router = APIRouter(prefix=PATH, include_in_schema=False)
_MOST = 200
_MAX_DIGITS = 15


@router.post("/{improvement_id:uuid}/cases")
async def link_case(visit: Working, menu: Menu, improvement_id: UUID) -> Response:
    """Link the case of the number that was typed."""
    form = await sent_form(visit.request)
    text = form.get("number", "").strip().lstrip("#")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else 0
    try:
        await menu.improvements.link(improvement_id=improvement_id, number=number, caller=visit.caller)
    except HeedError as error:
        refusal = await refused(error, visit=visit, menu=menu, improvement_id=improvement_id, typed=form)
        shown = await menu.improvements.read(improvement_id=improvement_id, caller=visit.caller)
        return await show_improvement(visit, menu, shown, refusal)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.LINKED))
    return visit.go(f"{PATH}/{improvement_id}#cases")


@router.post("/{improvement_id:uuid}/cases/{ticket_id:uuid}/unlink")
async def unlink_case(visit: Working, menu: Menu, improvement_id: UUID, ticket_id: UUID) -> Response:
    try:
        await menu.improvements.unlink(improvement_id=improvement_id, ticket_id=ticket_id, caller=visit.caller)
    except HeedError as error:
        refusal = await refused(error, visit=visit, menu=menu, improvement_id=improvement_id, typed={})
        shown = await menu.improvements.read(improvement_id=improvement_id, caller=visit.caller)
        return await show_improvement(visit, menu, shown, refusal)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.UNLINKED))
    return visit.go(f"{PATH}/{improvement_id}#cases")


@router.get("/of-case/{ticket_id:uuid}")
async def of_case(visit: Reading, menu: Menu, ticket_id: UUID) -> Response:
    """Show the improvements that a case is behind, and how to link it to one."""
    return await _part_of_case(visit, menu, ticket_id)


@router.post("/of-case/{ticket_id:uuid}")
async def link_to(visit: Working, menu: Menu, ticket_id: UUID) -> Response:
    """Link a case to the improvement that was chosen."""
    chosen = (await sent_form(visit.request)).get("improvement", "")
    try:
        improvement_id = UUID(chosen)
    except ValueError:
        text = CONSOLE.texts(visit.language).gettext(labels.CHOOSE)
        return await _part_of_case(visit, menu, ticket_id, Refused(text, status=422))
    try:
        await menu.improvements.link(improvement_id=improvement_id, ticket_id=ticket_id, caller=visit.caller)
    except HeedError as error:
        refusal = await refused(error, visit=visit, menu=menu, improvement_id=improvement_id, typed={})
        return await _part_of_case(visit, menu, ticket_id, refusal)
    if not visit.wants_fragment:
        visit.toast(CONSOLE.texts(visit.language).gettext(labels.LINKED))
        return visit.go(f"{CASES}/{ticket_id}")
    return await _part_of_case(visit, menu, ticket_id)


async def _part_of_case(visit: Visit, menu: UseCases, ticket_id: UUID, refusal: Refused | None = None) -> Response:
    ticket = await menu.tickets.read(ticket_id=ticket_id, caller=visit.caller)
    linked = await menu.improvements.list(
        wanted=ImprovementFilter(ticket_id=ticket_id), caller=visit.caller, limit=_MOST
    )
    may_write = visit.caller.may("tickets:write")
    others = []
    if may_write:
        wanted = ImprovementFilter(states=tuple(state for state in STATES if state in OPEN))
        found = await menu.improvements.list(wanted=wanted, caller=visit.caller, limit=_MOST)
        known = {one.improvement.id for one in linked}
        others = [
            one.improvement
            for one in found
            if one.improvement.id not in known and visit.caller.sees(one.improvement.unit)
        ]
    return visit.page(
        CONSOLE,
        "improvements/of_case.html",
        status=refusal.status if refusal is not None and not visit.wants_fragment else 200,
        ticket=ticket,
        linked=[one.improvement for one in linked],
        others=others,
        may_write=may_write,
        refusal=refusal or Refused(),
        words=await words_for(visit, menu),
    )
