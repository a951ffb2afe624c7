"""Fragments for pages of other services: what is open, a person's cases, the case beside a comment."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response

from services.tickets.domain.assignees import left_from
from services.tickets.domain.reading import OPEN, Tally, TicketFilter, counts_of
from services.tickets.pages.inbox_query import PATH, InboxQuery
from services.tickets.pages.inbox_routes import Reading
from services.tickets.pages.words import CONSOLE, Words
from services.tickets.web.deps import Menu

router = APIRouter(prefix=PATH, include_in_schema=False)
_MAX_CASES = 100


@router.get("/start")
async def part_of_start(visit: Reading, menu: Menu) -> Response:
    """Show what is open, whose it is, who waits longest, and where."""
    wanted = TicketFilter(states=OPEN, locations=visit.caller.locations)
    tallies = await menu.tickets.count.tallies(wanted=wanted, caller=visit.caller)
    directory = await menu.directory.read()
    words = Words(visit, directory)
    left = left_from(directory)
    behind = await menu.tickets.count(wanted=replace(wanted, assignees=left), caller=visit.caller) if left else None
    return visit.page(
        CONSOLE,
        "cases/start.html",
        counts=counts_of(tallies),
        left_behind=behind.open if behind else 0,
        units=_units(tallies, words),
        query=InboxQuery(),
    )


@router.get("/person/{respondent_id}")
async def cases_of_person(visit: Reading, menu: Menu, respondent_id: UUID) -> Response:
    """Show the cases of a respondent, the latest first."""
    wanted = TicketFilter(respondent_id=respondent_id, locations=visit.caller.locations)
    tickets = await menu.tickets.list(wanted=wanted, limit=_MAX_CASES)
    words = Words(visit, await menu.directory.read())
    return visit.page(CONSOLE, "cases/person.html", tickets=tickets, words=words)


@router.get("/of-response/{response_id}")
async def case_of_response(visit: Reading, menu: Menu, response_id: UUID) -> Response:
    """Show the latest case about a response, or how to open one."""
    wanted = TicketFilter(response_id=response_id, locations=visit.caller.locations)
    tickets = await menu.tickets.list(wanted=wanted, limit=1)
    words = Words(visit, await menu.directory.read())
    ticket = tickets[0] if tickets else None
    may_work = visit.caller.may("tickets:write")
    return visit.page(
        CONSOLE, "cases/about.html", ticket=ticket, response_id=response_id, words=words, may_work=may_work
    )


@router.get("/of-complaint/{complaint_id}")
async def case_of_complaint(visit: Reading, menu: Menu, complaint_id: UUID) -> Response:
    """Show the latest case about a complaint; each opens one by itself."""
    wanted = TicketFilter(complaint_id=complaint_id, locations=visit.caller.locations)
    tickets = await menu.tickets.list(wanted=wanted, limit=1)
    words = Words(visit, await menu.directory.read())
    ticket = tickets[0] if tickets else None
    return visit.page(CONSOLE, "cases/about.html", ticket=ticket, response_id=None, words=words, may_work=False)


@dataclass(frozen=True, slots=True)
class OpenAt:
    """What is open in a unit, or at a location that no unit declares."""

    code: str
    name: str
    open: int
    unassigned: int
    waiting_since: datetime | None


def _units(tallies: list[Tally], words: Words) -> list[OpenAt]:
    """Return what is open in each unit right below the reader's own, those with most first."""
    structure, own = words.directory.structure, words.visit.caller.unit
    below = structure.children_of(own)
    while len(below) == 1 and structure.children_of(below[0].code):
        below = structure.children_of(below[0].code)
    places = {unit.code: structure.locations_in(unit.code) for unit in below}
    covered = frozenset().union(*places.values())
    others = {tally.location for tally in tallies if tally.location is not None} - covered
    places |= {location: frozenset({location}) for location in others}
    found = [_open_at(code, [tally for tally in tallies if tally.location in at], words) for code, at in places.items()]
    return sorted((one for one in found if one.open), key=lambda one: (-one.open, one.name))


def _open_at(code: str, tallies: list[Tally], words: Words) -> OpenAt:
    counts = counts_of(tallies)

    return OpenAt(code, words.directory.structure.name_of(code), counts.open, counts.unassigned, counts.waiting_since)
