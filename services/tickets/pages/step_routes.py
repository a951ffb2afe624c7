"""What forms in the inbox do: the steps of a case, notes, and assigning several at once."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.several import Chosen, Done
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.case_query import ME
from services.tickets.pages import labels
from services.tickets.pages.forms import body_of, sent_form
from services.tickets.pages.inbox import Refusal, show_inbox
from services.tickets.pages.inbox_query import PATH, InboxQuery
from services.tickets.pages.inbox_routes import Working
from services.tickets.pages.refusals import refusal_of
from services.tickets.pages.step_forms import StepName, take_step_of
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu
from services.tickets.web.step_schemas import MAX_CHOSEN, AssignBody
from shared.errors import HeedError, InvalidFieldError
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.post("/{ticket_id:uuid}/{step}")
async def take_step(visit: Working, menu: Menu, ticket_id: UUID, step: StepName) -> Response:
    form = await sent_form(visit.request)
    query, following = InboxQuery.of(visit.request), form.get("following", "")
    try:
        ticket = await take_step_of(step, menu, ticket_id, form, visit.caller)
    except HeedError as error:
        # A case that they cannot see is not found again when it is shown.
        refusal = await refusal_of(error, visit=visit, menu=menu, ticket_id=ticket_id, step=step, typed=form)
        return await show_inbox(visit, menu, query, ticket_id=ticket_id, refusal=refusal, following=following)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.DONE[step]))
    goes_on = ticket.merged_into or ticket_id
    if visit.wants_fragment:
        return await show_inbox(visit, menu, query, ticket_id=goes_on, following=following)
    return visit.go(query.address(goes_on, cursor=query.cursor))


@router.post("/assign")
async def assign_several(visit: Working, menu: Menu) -> Response:
    """Assign the cases that are chosen in the list; each by itself, in the state in which the list showed it."""
    fields = await visit.request.form()
    query = InboxQuery.of(visit.request)
    words = Words(visit, await menu.directory.read())
    chosen = list(filter(None, (chosen_of(value) for value in fields.getlist("ticket")[:MAX_CHOSEN])))
    form = await sent_form(visit.request)
    try:
        if not chosen:
            raise InvalidFieldError(field="ticket", detail="must name at least one ticket")
        body = body_of(AssignBody, form)
        results = await menu.tickets.assign_many(
            chosen=chosen,
            assignee=visit.caller.name if body.assignee == ME else body.assignee,
            caller=visit.caller,
            even_if_away=body.even_if_away or body.assignee == ME,
        )
    except HeedError as error:
        refusal = await refusal_of(error, visit=visit, menu=menu, ticket_id=None, step="", typed=form)
        return await show_inbox(visit, menu, query, refusal=refusal)
    done = sum(one.ticket is not None for one in results)
    text = CONSOLE.texts(visit.language).ngettext(labels.ASSIGNED_ONE, labels.ASSIGNED_MANY, done) % {"done": done}
    refused = [await line_of(one, visit, menu, words) for one in results if one.error is not None]
    if refused:
        some = Refusal(text, items=tuple(refused), status=200)
        return await show_inbox(visit, menu, query, refusal=some)
    visit.toast(text)
    return (
        await show_inbox(visit, menu, query) if visit.wants_fragment else visit.go(query.address(cursor=query.cursor))
    )


def chosen_of(value: object) -> Chosen | None:
    """Return which ticket, in which state, a box in the list stands for."""
    ticket_id, _, tag = str(value).partition(" ")
    try:
        return Chosen(UUID(ticket_id), Precondition(frozenset({tag})))
    except ValueError:
        return None


async def line_of(one: Done, visit: Visit, menu: UseCases, words: Words) -> str:
    """Return why a step was not taken with one of several cases, with which one it is."""
    if one.error is None:
        return ""
    refusal = await refusal_of(one.error, visit=visit, menu=menu, ticket_id=one.ticket_id, step="", typed={})
    try:
        ticket = await menu.tickets.read(ticket_id=one.ticket_id, caller=visit.caller)
    except HeedError:
        return refusal.text
    return f"{ticket.number} {words.subject(ticket)}: {' '.join([refusal.text, ', '.join(refusal.items)]).strip()}"
