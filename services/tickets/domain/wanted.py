"""Which tickets somebody means: their words for people, places and deadlines, as a filter."""

from dataclasses import replace
from uuid import UUID

from services.tickets.domain.assignees import left_from, teams_of
from services.tickets.domain.case_query import GONE, ME, NOBODY, TEAM, WATCHED, CaseQuery
from services.tickets.domain.due_filter import DueFilter
from services.tickets.domain.reading import TicketFilter
from shared.access import Caller
from shared.directory.people import Directory

_OF_TEAM = f"{TEAM}:"
_NOBODY_AT_ALL = UUID(int=0)
"""Stands for a key, which watches nothing."""


def wanted_of(query: CaseQuery, caller: Caller, directory: Directory) -> TicketFilter:
    """Return the tickets that a query of the inbox asks for, as far as the caller may see them."""
    wanted = TicketFilter(
        states=query.states,
        severities=(query.severity,) if query.severity else (),
        survey=query.survey or None,
        touchpoint=query.touchpoint or None,
        waiting_hours=query.waiting or None,
        due=DueFilter(query.due, zone_of(caller)) if query.due else None,
        has_open_call_back=bool(query.call_back),
        locations=caller.locations,
    )
    if query.place:
        wanted = within(wanted, directory.structure.locations_in(query.place) | {query.place})
    return of_assignee(wanted, query.who or None, caller, directory)


def within(wanted: TicketFilter, locations: frozenset[str]) -> TicketFilter:
    """Return the filter for those of the wanted tickets that are at one of `locations`."""
    reach = wanted.locations
    return replace(wanted, locations=locations if reach is None else locations & reach)


def of_assignee(wanted: TicketFilter, who: str | None, caller: Caller, directory: Directory) -> TicketFilter:
    """Return the filter for those of the wanted tickets that are somebody's.

    Args:
        wanted: the filter so far.
        who: `me`, `none`, `gone`, `watched`, `team`, `team:` and a key, an id or a name; None: anybody.
        caller: who asks.
        directory: who works here.
    """
    if who == GONE:
        return replace(wanted, assignees=left_from(directory))
    if who == NOBODY:
        return replace(wanted, is_unassigned=True)
    if who == WATCHED:
        return replace(wanted, watched_by=caller.person_id or _NOBODY_AT_ALL)
    if who == TEAM:
        return replace(wanted, teams=teams_of(caller.person_id, directory))
    if who is not None and who.startswith(_OF_TEAM):
        return replace(wanted, teams=frozenset({who.removeprefix(_OF_TEAM)}))
    return replace(wanted, assignee=caller.name if who == ME else who)


def zone_of(caller: Caller) -> str:
    """Return the time zone in which a day is theirs."""
    return caller.profile.zone if caller.profile is not None else "UTC"
