"""Pages: why a case is where it is, passing it on to a team, and the boards of teams."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.assignees import AssigneeAwayError
from services.tickets.domain.case_query import ME
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import StepRefusedError, allowed_steps
from services.tickets.pages import labels as case_labels
from services.tickets.pages.forms import expected_of, sent_form
from services.tickets.pages.inbox_query import PATH
from services.tickets.pages.inbox_routes import Reading, Working
from services.tickets.pages.routing import BOARD, labels
from services.tickets.pages.routing.route_routes import words_for
from services.tickets.pages.words import CONSOLE
from services.tickets.web.deps import Menu
from shared.errors import HeedError, InvalidError, PreconditionFailedError
from shared.web.console.visit import Visit

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/board")
async def board(visit: Reading, menu: Menu) -> Response:
    return await _shown_board(visit, menu)


@router.post("/board/{ticket_id:uuid}")
async def give(visit: Working, menu: Menu, ticket_id: UUID) -> Response:
    """Give a case that waits to somebody, as it was shown."""
    form = await sent_form(visit.request)
    chosen = form.get("assignee", "")
    is_mine = chosen == ME
    try:
        await menu.tickets.assign(
            ticket_id=ticket_id,
            expected=expected_of(form),
            assignee=visit.caller.name if is_mine else chosen,
            caller=visit.caller,
            even_if_away=is_mine or bool(form.get("even_if_away")),
        )
    except (InvalidError, AssigneeAwayError, StepRefusedError, PreconditionFailedError) as error:
        return await _shown_board(visit, menu, error=error, ticket_id=ticket_id, chosen=chosen)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.GIVEN))
    return await _shown_board(visit, menu) if visit.wants_fragment else visit.go(BOARD)


async def _shown_board(
    visit: Visit,
    menu: UseCases,
    *,
    error: HeedError | None = None,
    ticket_id: UUID | None = None,
    chosen: str = "",
) -> Response:
    words = await words_for(visit, menu)
    fault = None
    if error is not None and ticket_id is not None:
        ticket = await menu.tickets.read(ticket_id=ticket_id, caller=visit.caller)
        if isinstance(error, AssigneeAwayError):
            fault = words.of(case_labels.AWAY, name=error.person.display_name)
            if error.deputy is not None:
                name, deputy = error.person.display_name, error.deputy.display_name
                fault = words.of(case_labels.AWAY_WITH_DEPUTY, name=name, deputy=deputy)
        elif isinstance(error, InvalidError):
            fault = words.of(labels.WRONG_PERSON)
        else:
            fault = words.of(labels.CHANGED_CASE, number=ticket.number)
    return visit.page(
        CONSOLE,
        "routing/board.html",
        status=200 if error is None or visit.wants_fragment else _status_of(error),
        teams=await menu.routing.board(caller=visit.caller),
        words=words.cases,
        routing=words,
        may_work=visit.caller.may("tickets:write"),
        fault=fault,
        wrong_ticket=ticket_id,
        is_away=isinstance(error, AssigneeAwayError),
        chosen=chosen,
        board=BOARD,
    )


@router.get("/{ticket_id:uuid}/routing")
async def why(visit: Reading, menu: Menu, ticket_id: UUID) -> Response:
    return await _shown_why(visit, menu, ticket_id)


@router.post("/{ticket_id:uuid}/pass-on")
async def pass_on(visit: Working, menu: Menu, ticket_id: UUID) -> Response:
    """Pass a case on to a team, as it was shown."""
    form = await sent_form(visit.request)
    try:
        await menu.routing.pass_on(
            ticket_id=ticket_id,
            expected=expected_of(form),
            caller=visit.caller,
            team=form.get("team", ""),
            note=form.get("note"),
        )
    except (InvalidError, StepRefusedError, PreconditionFailedError) as error:
        return await _shown_why(visit, menu, ticket_id, error=error, typed=form)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.PASSED_ON))
    return visit.go(f"{PATH}/{ticket_id}/routing")


async def _shown_why(
    visit: Visit,
    menu: UseCases,
    ticket_id: UUID,
    *,
    error: HeedError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    ticket, decisions = await menu.routing.explain(ticket_id=ticket_id, caller=visit.caller)
    words = await words_for(visit, menu)
    fault = None
    if isinstance(error, InvalidError):
        fault = words.of(labels.NO_SUCH_TEAM)
    elif error is not None:
        fault = words.of(labels.CHANGED_CASE, number=ticket.number)
    return visit.page(
        CONSOLE,
        "routing/why.html",
        status=200 if error is None or visit.wants_fragment else _status_of(error),
        ticket=ticket,
        decisions=decisions,
        words=words,
        may_pass_on=visit.caller.may("tickets:write") and _can_be_assigned(ticket),
        fault=fault,
        typed=typed or {},
        path=PATH,
    )


def _can_be_assigned(ticket: Ticket) -> bool:
    return "assign" in allowed_steps(ticket.state)


def _status_of(error: HeedError) -> int:
    if isinstance(error, PreconditionFailedError):
        return 412
    return 422 if isinstance(error, InvalidError) else 409
