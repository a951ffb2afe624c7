"""Page: closing several cases that were chosen in the list, with one settlement; each answers for itself."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from services.tickets.application.several import Chosen
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.history import NotContacted
from services.tickets.domain.ticket import Ticket, TicketNotFoundError
from services.tickets.pages import labels, work_labels
from services.tickets.pages.forms import body_of, sent_form
from services.tickets.pages.inbox import Refusal, show_inbox
from services.tickets.pages.inbox_query import PATH, InboxQuery
from services.tickets.pages.inbox_routes import Working
from services.tickets.pages.refusals import refusal_of
from services.tickets.pages.step_routes import chosen_of, line_of
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from services.tickets.web.step_schemas import MAX_CHOSEN, CloseBody
from shared.errors import FieldProblem, HeedError, InvalidFieldError, InvalidFieldsError
from shared.web.console.visit import Visit

router = APIRouter(prefix=PATH, include_in_schema=False)
_OFFERED: tuple[NotContacted, ...] = ("unreachable", "declined", "not_needed")
_NEEDED = ("cause", "action_taken")


@router.post("/close/form")
async def ask_how_to_close(visit: Working, menu: Menu) -> Response:
    """Ask what the chosen cases end with."""
    query = InboxQuery.of(visit.request)
    chosen = await _chosen(visit)
    if not chosen:
        return await _nothing_chosen(visit, menu, query)
    return await _form(visit, menu, query, chosen, Refusal("", status=200))


@router.post("/close")
async def close_several(visit: Working, menu: Menu) -> Response:
    """Close them, each by itself, in the state in which the list showed it."""
    query, form, chosen = InboxQuery.of(visit.request), await sent_form(visit.request), await _chosen(visit)
    if not chosen:
        return await _nothing_chosen(visit, menu, query)
    try:
        body = body_of(CloseBody, form)
        if missing := [FieldProblem(one, "is missing") for one in _NEEDED if getattr(body, one) is None]:
            raise InvalidFieldsError(missing)
        results = await menu.tickets.close_many(
            chosen=chosen, caller=visit.caller, said=body.settlement(), note=body.note, outcome=body.outcome
        )
    except HeedError as error:
        refusal = await refusal_of(error, visit=visit, menu=menu, ticket_id=None, step="close", typed=form)
        return await _form(visit, menu, query, chosen, refusal)
    done = sum(one.ticket is not None for one in results)
    texts = CONSOLE.texts(visit.language)
    text = texts.ngettext(work_labels.CLOSED_ONE, work_labels.CLOSED_MANY, done) % {"done": done}
    words = Words(visit, await menu.directory.read())
    refused = [await line_of(one, visit, menu, words) for one in results if one.error is not None]
    if refused:
        return await show_inbox(visit, menu, query, refusal=Refusal(text, items=tuple(refused), status=200))
    visit.toast(text)
    return await show_inbox(visit, menu, query) if visit.wants_fragment else visit.go(query.address())


async def _chosen(visit: Visit) -> list[Chosen]:
    fields = await visit.request.form()
    return list(filter(None, (chosen_of(value) for value in fields.getlist("ticket")[:MAX_CHOSEN])))


async def _nothing_chosen(visit: Visit, menu: UseCases, query: InboxQuery) -> Response:
    error = InvalidFieldError(field="ticket", detail="must name at least one ticket")
    refusal = await refusal_of(error, visit=visit, menu=menu, ticket_id=None, step="", typed={})
    return await show_inbox(visit, menu, query, refusal=refusal)


async def _form(
    visit: Visit, menu: UseCases, query: InboxQuery, chosen: Sequence[Chosen], refusal: Refusal
) -> Response:
    words = Words(visit, await menu.directory.read())
    tickets = await _found(visit, menu, chosen)
    return visit.page(
        CONSOLE,
        "cases/close_several.html",
        status=refusal.status if not visit.wants_fragment else 200,
        query=query,
        words=words,
        causes=await menu.causes.all(),
        tickets=tickets,
        tags=[(one.ticket_id, next(iter((one.expected and one.expected.tags) or ()), "")) for one in chosen],
        asks_why=any(one.contacted_at is None and not one.is_anonymous for one in tickets),
        reasons=[(one, words.of(labels.NOT_CONTACTED[one])) for one in _OFFERED],
        refusal=refusal,
    )


async def _found(visit: Visit, menu: UseCases, chosen: Sequence[Chosen]) -> list[Ticket]:
    """Return those of the chosen cases that the visitor sees."""
    found = []
    for one in chosen:
        try:
            found.append(await menu.tickets.read(ticket_id=one.ticket_id, caller=visit.caller))
        except TicketNotFoundError:
            continue
    return found
