"""Page: opening a case by hand, about something that no alert reported."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.opening import ResponseHasTicketError
from services.tickets.pages.forms import body_of, sent_form
from services.tickets.pages.inbox import Refusal
from services.tickets.pages.inbox_query import PATH
from services.tickets.pages.inbox_routes import Working
from services.tickets.pages.labels import DONE
from services.tickets.pages.refusals import refusal_of
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from services.tickets.web.schemas import CaseBody
from shared.errors import InvalidError
from shared.web.console.visit import Visit

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/new")
async def new_case(visit: Working, menu: Menu, response_id: UUID | None = None) -> Response:
    """Show the form; the case may be about a response that is named."""
    typed = {"response_id": str(response_id)} if response_id else {}
    return await _form(visit, menu, Refusal("", typed=typed, status=200))


@router.post("/new")
async def open_case(visit: Working, menu: Menu) -> Response:
    form = await sent_form(visit.request)
    try:
        ticket = await menu.tickets.open(case=body_of(CaseBody, form).to_domain(), caller=visit.caller)
    except (InvalidError, ResponseHasTicketError) as error:
        refusal = await refusal_of(error, visit=visit, menu=menu, ticket_id=None, step="open", typed=form)
        return await _form(visit, menu, refusal)
    visit.toast(CONSOLE.texts(visit.language).gettext(DONE["open"]))
    return visit.go(f"{PATH}/{ticket.id}")


async def _form(visit: Visit, menu: UseCases, refusal: Refusal) -> Response:
    words = Words(visit, await menu.directory.read())
    choices = await menu.tickets.choices(caller=visit.caller)
    touchpoints = {one.key for one in words.directory.structure.touchpoints} | set(choices["touchpoint"])
    named = sorted(((key, words.touchpoint(key)) for key in touchpoints), key=lambda one: one[1].casefold())
    return visit.page(
        CONSOLE,
        "cases/new.html",
        status=refusal.status if not visit.wants_fragment else 200,
        refusal=refusal,
        words=words,
        places=words.places(choices["location"]),
        touchpoints=named,
        surveys=choices["survey"],
    )
