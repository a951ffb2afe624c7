"""Pages: the register of improvements, one of them with its cases and its effect, and their forms."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.tickets.application.improvements.reading import ShownImprovement
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.ticket import TicketNotFoundError
from services.tickets.pages import improvement_labels as labels
from services.tickets.pages.forms import body_of, expected_of, sent_form
from services.tickets.pages.improvement_forms import (
    edited,
    refused,
    show_form,
    show_improvement,
    shown_again,
    words_for,
)
from services.tickets.pages.improvement_query import PATH, TABS, RegisterQuery
from services.tickets.pages.inbox_routes import Reading, Working
from services.tickets.pages.words import CONSOLE
from services.tickets.web.deps import Menu
from services.tickets.web.improvement_schemas import ImprovementBody
from shared.errors import HeedError, InvalidError
from shared.vocabulary import ImprovementState
from shared.web.console.visit import Visit
from shared.web.lines import Line
from shared.web.moments import Day

router = APIRouter(prefix=PATH, include_in_schema=False)
_PAGE = 40


class _Move(BaseModel):
    """Another state, and what it needs."""

    state: ImprovementState
    owner: Line | None = None
    due_on: Day | None = None
    done_on: Day | None = None
    dropped_because: Line | None = None


@router.get("")
async def register(visit: Reading, menu: Menu) -> Response:
    """Show the list, with what can be filtered by."""
    query, words = RegisterQuery.of(visit.request), await words_for(visit, menu)
    wanted = query.wanted(visit.caller, words.directory)
    counts = await menu.improvements.count(wanted=wanted, caller=visit.caller)
    found = await menu.improvements.list(
        wanted=replace(wanted, states=query.states),
        caller=visit.caller,
        order=query.order,
        after=query.position,
        limit=_PAGE + 1,
    )
    shown = found[:_PAGE]
    choices = await menu.tickets.choices(caller=visit.caller)
    keys = {one.key for one in words.directory.structure.touchpoints} | {query.touchpoint} - {""}
    totals: dict[Any, int] = {**counts.states, "open": counts.open, "all": sum(counts.states.values())}
    return visit.page(
        CONSOLE,
        "improvements/list.html",
        words=words,
        query=query,
        tabs=[(tab, totals[tab]) for tab in TABS],
        overdue=counts.overdue,
        improvements=shown,
        next=query.after(shown[-1].improvement) if len(found) > _PAGE else None,
        places=words.cases.places(choices["location"]),
        touchpoints=sorted(((key, words.touchpoint(key)) for key in keys), key=lambda one: one[1].casefold()),
        may_write=visit.caller.may("tickets:write"),
    )


@router.get("/new")
async def new_improvement(visit: Working, menu: Menu, case: UUID | None = None) -> Response:
    """Show the form; with a case it begins with where that was, and is linked to it."""
    typed: dict[str, str] = {}
    if case is not None:
        try:
            ticket = await menu.tickets.read(ticket_id=case, caller=visit.caller)
            typed = {"cases": str(ticket.id), "number": str(ticket.number)}
            typed |= {"touchpoint": ticket.touchpoint or "", "unit": ticket.location or "", "cause": ticket.cause or ""}
        except TicketNotFoundError:
            typed = {}
    return await show_form(visit, menu, typed=typed)


@router.post("/new")
async def open_improvement(visit: Working, menu: Menu) -> Response:
    form = await sent_form(visit.request)
    sent: dict[str, Any] = {name: value for name, value in form.items() if name != "cases"}
    try:
        body = body_of(ImprovementBody, sent | ({"cases": [form["cases"]]} if "cases" in form else {}))
        made = await menu.improvements.open(terms=body.to_domain(), cases=body.cases, caller=visit.caller)
    except InvalidError as error:
        refusal = await refused(error, visit=visit, menu=menu, improvement_id=None, typed=form)
        return await show_form(visit, menu, refusal=refusal)
    _say(visit, labels.OPENED)
    return visit.go(f"{PATH}/{made.id}")


@router.get("/{improvement_id:uuid}")
async def one_improvement(visit: Reading, menu: Menu, improvement_id: UUID) -> Response:
    return await show_improvement(visit, menu, await _shown(visit, menu, improvement_id))


@router.get("/{improvement_id:uuid}/edit")
async def edit_improvement(visit: Working, menu: Menu, improvement_id: UUID) -> Response:
    one = (await _shown(visit, menu, improvement_id)).improvement
    return await show_form(visit, menu, improvement=one, typed=shown_again(one))


@router.post("/{improvement_id:uuid}/edit")
async def change_improvement(visit: Working, menu: Menu, improvement_id: UUID) -> Response:
    form = await sent_form(visit.request)
    before = (await _shown(visit, menu, improvement_id)).improvement
    try:
        await menu.improvements.change(
            improvement_id=improvement_id,
            changes=edited(form, is_done=before.state == "done"),
            expected=expected_of(form),
            caller=visit.caller,
        )
    except HeedError as error:
        refusal = await refused(error, visit=visit, menu=menu, improvement_id=improvement_id, typed=form)
        now = (await _shown(visit, menu, improvement_id)).improvement
        return await show_form(visit, menu, improvement=now, refusal=refusal)
    _say(visit, labels.SAVED)
    return visit.go(f"{PATH}/{improvement_id}")


@router.post("/{improvement_id:uuid}/move")
async def move_improvement(visit: Working, menu: Menu, improvement_id: UUID) -> Response:
    """Move it to another state, with what that needs."""
    form = await sent_form(visit.request)
    wanted = form.get("state", "")
    try:
        body = body_of(_Move, form)
        await menu.improvements.change(
            improvement_id=improvement_id,
            changes=body.model_dump(include=set(body.model_fields_set)),
            expected=expected_of(form),
            caller=visit.caller,
        )
    except HeedError as error:
        refusal = await refused(error, visit=visit, menu=menu, improvement_id=improvement_id, typed=form, move=wanted)
        return await show_improvement(visit, menu, await _shown(visit, menu, improvement_id), refusal)
    _say(visit, labels.MOVED[body.state])
    return visit.go(f"{PATH}/{improvement_id}")


async def _shown(visit: Visit, menu: UseCases, improvement_id: UUID) -> ShownImprovement:
    return await menu.improvements.read(improvement_id=improvement_id, caller=visit.caller)


def _say(visit: Visit, text: str) -> None:
    visit.toast(CONSOLE.texts(visit.language).gettext(text))
