"""What routes of tickets have in common: the menu, who calls, and which tickets they ask for."""

from dataclasses import replace
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import Depends, Query, Request

from services.tickets.application.use_cases import UseCases
from services.tickets.domain.assignees import teams_of
from services.tickets.domain.casework.watching import NobodyWatchesError
from services.tickets.domain.due_filter import DueChoice, DueFilter
from services.tickets.domain.reading import Order, Position, TicketFilter
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.urgency import ALL_RANKS, urgency_of
from services.tickets.domain.wanted import of_assignee, within, zone_of
from services.tickets.domain.workflow import State
from shared.access import Caller
from shared.errors import InvalidFieldError
from shared.vocabulary import Severity
from shared.web.auth import require
from shared.web.cursors import moment_cursor, number_cursor, number_of, read_cursor, read_moment
from shared.web.lines import Key, Line
from shared.web.paging import Cursor, encode_cursor

MINE = "mine"
_MAX_HOURS = 24 * 366 * 10


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["tickets"])


Menu = Annotated[UseCases, Depends(use_cases)]
Reader = Annotated[Caller, require("tickets:read")]
Writer = Annotated[Caller, require("tickets:write")]
Definer = Annotated[Caller, require("tickets:manage")]
"""Who defines how cases are worked on, in the whole company."""


async def wanted_tickets(
    caller: Reader,
    menu: Menu,
    *,
    state: Annotated[list[State] | None, Query(description="One of these; repeat it for several.")] = None,
    severity: Annotated[list[Severity] | None, Query(description="One of these; repeat it for several.")] = None,
    assignee: Annotated[
        Line | None,
        Query(
            description="The id of a person or a name; `me` for your own, `none` for nobody's, `team` for your "
            "teams', `gone` for those of people who are not active any more."
        ),
    ] = None,
    team: Annotated[
        Key | None, Query(description="Whose case it is: key of a team; `mine` for all that you belong to.")
    ] = None,
    due: Annotated[
        DueChoice | None,
        Query(
            description="`overdue`: a deadline has passed; `today`: one passes today, by your time zone, that of a key "
            "being UTC; `follow_up`: somebody wanted to look at it again by now."
        ),
    ] = None,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    location: Annotated[Line | None, Query()] = None,
    unit: Annotated[Line | None, Query(description="Code of a unit of the structure: all locations in it.")] = None,
    waiting_hours: Annotated[
        int | None,
        Query(ge=1, le=_MAX_HOURS, description="Nobody has done anything for at least so many hours."),
    ] = None,
    number: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    response_id: UUID | None = None,
    complaint_id: UUID | None = None,
    respondent_id: UUID | None = None,
    watching: Annotated[Literal["me"] | None, Query(description="Those that you watch.")] = None,
    call_back: Annotated[
        Literal["open"] | None,
        Query(description="The customer wants to be called back, and nobody has contacted them since."),
    ] = None,
) -> TicketFilter:
    wanted = TicketFilter(
        states=tuple(state or ()),
        severities=tuple(severity or ()),
        survey=survey,
        touchpoint=touchpoint,
        number=number,
        response_id=response_id,
        complaint_id=complaint_id,
        respondent_id=respondent_id,
        waiting_hours=waiting_hours,
        due=DueFilter(due, zone_of(caller)) if due else None,
        locations=caller.locations,
        watched_by=None if watching is None else person_of(caller),
        has_open_call_back=call_back is not None,
    )
    if location is not None:
        wanted = within(wanted, frozenset({location}))
    if unit is not None:
        places = (await menu.directory.read()).structure.locations_in(unit)
        if not places:
            raise InvalidFieldError(field="unit", detail="must be the code of a unit of the structure")
        wanted = within(wanted, places)
    directory = await menu.directory.read()
    if team is not None:
        wanted = replace(wanted, teams=teams_of(caller.person_id, directory) if team == MINE else frozenset({team}))
    return of_assignee(wanted, assignee, caller, directory)


def person_of(caller: Caller) -> UUID:
    """Return the id of the person who calls.

    Raises:
        NobodyWatchesError: it is a key.
    """
    if caller.person_id is None:
        raise NobodyWatchesError
    return caller.person_id


Wanted = Annotated[TicketFilter, Depends(wanted_tickets)]


def position_of(cursor: Cursor, order: Order) -> Position | None:
    """Return where the page before ended.

    Raises:
        InvalidError: the cursor was not handed out for this order.
    """
    if order == "waiting":
        return read_cursor(cursor, 2, lambda moment, number: Position(_whole(number), read_moment(moment)))
    if order == "urgency":
        return read_cursor(cursor, 3, _urgent)
    number = number_of(cursor)
    return None if number is None else Position(number)


def cursor_of(ticket: Ticket, order: Order) -> str:
    """Return the cursor of the page after a ticket."""
    if order == "urgency":
        due_at = ticket.due.at
        return encode_cursor(str(urgency_of(ticket)), "" if due_at is None else due_at.isoformat(), str(ticket.number))
    return moment_cursor(ticket.waiting_since, ticket.number) if order == "waiting" else number_cursor(ticket.number)


def _urgent(rank: str, moment: str, number: str) -> Position:
    due_at = read_moment(moment) if moment else None
    return Position(_whole(number), urgency=ALL_RANKS.index(int(rank)), due_at=due_at)


def _whole(text: str) -> int:
    return number_of(encode_cursor(text)) or 0
