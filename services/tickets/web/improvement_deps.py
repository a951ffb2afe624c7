"""What routes of improvements have in common: which ones are asked for, and cursors of their lists."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.tickets.domain.case_query import GONE, ME, NOBODY
from services.tickets.domain.improvements.improvement import Improvement
from services.tickets.domain.improvements.owners import gone_in, references_of
from services.tickets.domain.improvements.reading import ImprovementFilter, Order, Position
from services.tickets.web.deps import Menu, Reader
from shared.access import Caller
from shared.directory.people import Directory
from shared.errors import InvalidFieldError
from shared.vocabulary import ImprovementState
from shared.web.cursors import number_cursor, number_of, read_cursor
from shared.web.lines import Key, Line
from shared.web.paging import Cursor, encode_cursor


async def wanted_improvements(
    caller: Reader,
    menu: Menu,
    *,
    state: Annotated[list[ImprovementState] | None, Query(description="One of these; repeat it for several.")] = None,
    owner: Annotated[
        Line | None,
        Query(
            description="The id of a person or the key of a team; `me` for your own and those of your teams, `none` "
            "for nobody's, `gone` for those of people and teams that are not active any more."
        ),
    ] = None,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    unit: Annotated[
        Line | None, Query(description="Code of a unit or a location: what takes effect there, or anywhere below it.")
    ] = None,
    cause: Key | None = None,
    overdue: Annotated[bool, Query(description="Only those whose day is over, by your clock.")] = False,
    number: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    ticket_id: Annotated[UUID | None, Query(description="Only those to which this case is linked.")] = None,
) -> ImprovementFilter:
    directory = await menu.directory.read()
    wanted = ImprovementFilter(
        states=tuple(state or ()),
        survey=survey,
        touchpoint=touchpoint,
        units=None if unit is None else places_in(unit, directory),
        cause=cause,
        is_overdue=overdue,
        number=number,
        ticket_id=ticket_id,
    )
    return of_owner(wanted, owner, caller, directory)


Wanted = Annotated[ImprovementFilter, Depends(wanted_improvements)]


def places_in(unit: str, directory: Directory) -> frozenset[str]:
    """Return a place and everything below it; a place that no unit declares is by itself."""
    return directory.structure.locations_in(unit) or frozenset({unit})


def of_owner(wanted: ImprovementFilter, owner: str | None, caller: Caller, directory: Directory) -> ImprovementFilter:
    """Return the filter for those of the wanted improvements that are somebody's: `me`, `none`, `gone`, or an id."""
    if owner is None:
        return wanted
    if owner == NOBODY:
        return replace(wanted, is_unowned=True)
    if owner == GONE:
        return replace(wanted, owners=gone_in(directory))
    return replace(wanted, owners=references_of(caller.name, directory) if owner == ME else frozenset({owner}))


def position_of(cursor: Cursor, order: Order) -> Position | None:
    """Return where the page before ended.

    Raises:
        InvalidError: the cursor was not handed out for this order.
    """
    if order == "due":
        return read_cursor(cursor, 2, _due_position)
    number = number_of(cursor)
    return None if number is None else Position(number)


def cursor_of(improvement: Improvement, order: Order) -> str:
    """Return the cursor of the page after an improvement."""
    if order == "newest":
        return number_cursor(improvement.number)
    return encode_cursor(improvement.due_on.isoformat() if improvement.due_on else "", str(improvement.number))


def one_case(ticket_id: UUID | None, number: int | None) -> None:
    """Refuse what names no case, or two.

    Raises:
        InvalidFieldError: says so.
    """
    if (ticket_id is None) == (number is None):
        raise InvalidFieldError(field="ticket_id", detail="or `number` must be given, and not both")


def _due_position(day: str, number: str) -> Position:
    due_on = date.fromisoformat(day) if day else None
    found = number_of(encode_cursor(number))
    if not found:
        raise ValueError
    return Position(found, due_on)
