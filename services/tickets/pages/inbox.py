"""The inbox with, beside the list, the case that is looked at; and what to say when a step was refused."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from fastapi import Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.history import Entry
from services.tickets.domain.reading import STATES
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import allowed_steps
from services.tickets.pages.inbox_query import ORDERS, TABS, InboxQuery
from services.tickets.pages.said import said_in
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import cursor_of
from shared.access import Caller
from shared.web.console.visit import Visit

PAGE_SIZE = 40
_MAX_HISTORY = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step was not taken, for the page that shows it, with everything that was typed."""

    text: str
    step: str = ""
    """The step whose form is shown again; empty: none."""
    typed: dict[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    """What happened to each of several."""
    away: bool = False
    """Whether they can confirm that somebody who is away gets the case."""
    status: int = 409


async def show_inbox(
    visit: Visit,
    menu: UseCases,
    query: InboxQuery,
    *,
    ticket_id: UUID | None = None,
    refusal: Refusal | None = None,
) -> Response:
    """Return the page: list, counts and filters, and the case of that id.

    Raises:
        TicketNotFoundError: there is no such case that the visitor may see.
    """
    caller = visit.caller
    directory = await menu.directory.read()
    wanted = query.wanted(caller, directory)
    counts = await menu.tickets.count(wanted=wanted, caller=caller)
    chosen = replace(wanted, states=query.states)
    tickets = await menu.tickets.list(wanted=chosen, order=query.order, after=query.position, limit=PAGE_SIZE + 1)
    shown = tickets[:PAGE_SIZE]
    ticket = history = promise = context = None
    if ticket_id is not None:
        ticket, history = await read_case(menu, ticket_id, caller)
        promise = await menu.promises.read(ticket_id=ticket_id, caller=caller)
        context = await menu.tickets.context(ticket_id=ticket_id, caller=caller)
    # Scripts take what they are sent when a refusal comes as a success; other clients get its status.
    status = refusal.status if refusal and not visit.wants_fragment else 200
    return visit.page(
        CONSOLE,
        "cases/inbox.html",
        status=status,
        words=Words(visit, directory),
        query=query,
        tabs=[(tab, sum(counts.states[state] for state in _states(query, tab))) for tab in TABS],
        counts=counts,
        tickets=shown,
        next_cursor=cursor_of(shown[-1], query.order) if len(tickets) > PAGE_SIZE else None,
        ticket=ticket,
        history=history,
        promise=promise,
        context=context,
        said=said_in(context) if context else (),
        causes=await menu.causes.all() if ticket else None,
        refusal=refusal,
        choices=await _choices(menu, caller, query),
        orders=ORDERS,
        steps=allowed_steps(ticket.state) if ticket else (),
        may_work=caller.may("tickets:write"),
    )


async def read_case(menu: UseCases, ticket_id: UUID, caller: Caller) -> tuple[Ticket, list[Entry]]:
    """Return a case and its history, the latest first."""
    ticket = await menu.tickets.read(ticket_id=ticket_id, caller=caller)
    history = await menu.tickets.read_history(ticket_id=ticket_id, after=0, limit=_MAX_HISTORY, caller=caller)
    return ticket, history[::-1]


def _states(query: InboxQuery, tab: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a tab, the states in it
    return replace(query, tab=tab).states or STATES


async def _choices(menu: UseCases, caller: Caller, query: InboxQuery) -> dict[str, list[str]]:
    """Return what can be filtered by; what is asked for is always among it."""
    choices = await menu.tickets.choices(caller=caller)
    for name, value in (("touchpoint", query.touchpoint), ("survey", query.survey)):
        if value and value not in choices[name]:
            choices[name] = sorted([*choices[name], value])
    return choices
