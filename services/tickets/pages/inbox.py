"""The inbox with, beside the list, the case that is looked at; and what to say when a step was refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Response

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.history import Entry
from services.tickets.domain.next_steps import ways_of
from services.tickets.domain.quick_filters import FIRST
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.wanted import wanted_of
from services.tickets.domain.workflow import LEADS_TO
from services.tickets.pages.assets import own_address_of
from services.tickets.pages.inbox_query import InboxQuery
from services.tickets.pages.neighbours import neighbours_of
from services.tickets.pages.said import said_in
from services.tickets.pages.view_words import ViewWords
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.pages.work import read_work
from services.tickets.web.deps import cursor_of
from services.tickets.web.quick import quick_counts
from shared.access import Caller
from shared.web.console.visit import Visit

PAGE_SIZE = 40
_MAX_HISTORY = 500
_PARTS = ("cases", "case", "work")
"""What is renewed without the rest of the page, by the ids of the elements: the list, the case, or both."""


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
    following: str = "",
    unsaved: dict[str, str] | None = None,
) -> Response:
    """Return the page: list, counts and filters, and the case of that id; or the part of it that is asked for.

    Args:
        visit: the request.
        menu: of tickets.
        query: what the list shows.
        ticket_id: the case beside it.
        refusal: why the last step was not taken.
        following: the id of the case that came next before the last step, which may have moved this one elsewhere.
        unsaved: a view that could not be saved: what was typed, and the problem as `error`.

    Raises:
        TicketNotFoundError: there is no such case that the visitor may see.
    """
    caller = visit.caller
    part = _part_of(visit)
    words = ViewWords(visit, await menu.directory.read())
    wanted = wanted_of(query, caller, words.directory)
    order = query.sorted_by
    tickets = await menu.tickets.list(wanted=wanted, order=order, after=query.position, limit=PAGE_SIZE + 1)
    shown = tickets[:PAGE_SIZE]
    more: dict[str, Any] = {"ticket": None}
    if ticket_id is not None and part != "cases":
        more = await _case(menu, ticket_id, caller, words)
        more["neighbours"] = neighbours_of(tickets, ticket_id, following, PAGE_SIZE)
    if part != "case":
        more["counts"] = await quick_counts(menu, query, caller, words.directory)
    if not part:
        more["choices"] = await _choices(menu, caller, query)
        more["views"] = await menu.views.list(caller=caller)
    # Scripts take what they are sent when a refusal comes as a success; other clients get its status.
    status = refusal.status if refusal and not visit.wants_fragment else 200
    return visit.page(
        CONSOLE,
        "cases/fragment.html" if part else "cases/inbox.html",
        status=status,
        part=part,
        words=words,
        query=query,
        first=FIRST,
        tickets=shown,
        next_cursor=cursor_of(shown[-1], order) if len(tickets) > PAGE_SIZE else None,
        here=ticket_id,
        refusal=refusal,
        unsaved=unsaved,
        own_address_of=own_address_of,
        leads_to=LEADS_TO,
        may_work=caller.may("tickets:write"),
        **more,
    )


async def read_case(menu: UseCases, ticket_id: UUID, caller: Caller) -> tuple[Ticket, list[Entry]]:
    """Return a case and its history, the latest first."""
    ticket = await menu.tickets.read(ticket_id=ticket_id, caller=caller)
    history = await menu.tickets.read_history(ticket_id=ticket_id, after=0, limit=_MAX_HISTORY, caller=caller)
    return ticket, history[::-1]


async def _case(menu: UseCases, ticket_id: UUID, caller: Caller, words: Words) -> dict[str, Any]:
    """Return what the templates of a case show."""
    ticket, history = await read_case(menu, ticket_id, caller)
    context = await menu.tickets.context(ticket_id=ticket_id, caller=caller)
    likely, others = ways_of(ticket, caller.name)
    return {
        "ticket": ticket,
        "history": history,
        "promise": await menu.promises.read(ticket_id=ticket_id, caller=caller),
        "causes": await menu.causes.all(),
        "context": context,
        "said": said_in(context),
        "work": await read_work(menu, words, ticket, history),
        "likely": likely,
        "others": others,
    }


def _part_of(visit: Visit) -> str:
    """Return the id of the element that a script renews; nothing for the whole page."""
    target = visit.request.headers.get("HX-Target", "") if visit.wants_fragment else ""
    return target if target in _PARTS else ""


async def _choices(menu: UseCases, caller: Caller, query: InboxQuery) -> dict[str, Sequence[str]]:
    """Return what can be filtered by; what is asked for is always among it."""
    choices: dict[str, Sequence[str]] = dict(await menu.tickets.choices(caller=caller))
    for name, value in (("touchpoint", query.touchpoint), ("survey", query.survey)):
        if value and value not in choices[name]:
            choices[name] = sorted([*choices[name], value])
    return choices
