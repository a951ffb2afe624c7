"""Between cases and routing: what routes see of a ticket, when somebody is looked for, and what a decision changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.tickets.domain.reading import UNSETTLED
from services.tickets.domain.routing.case import RoutedCase
from services.tickets.domain.routing.decision import Decision, Occasion
from services.tickets.domain.ticket import SUITE, Change, Ticket
from services.tickets.domain.workflow import State
from shared.access import person_named
from shared.directory.structure import Structure
from shared.vocabulary import Severity

RANKS: Sequence[Severity | None] = (None, "info", "warning", "critical")


def case_of(ticket: Ticket, structure: Structure, earlier_cases: int | None = None) -> RoutedCase:
    """Return a ticket as routes see it."""
    location = ticket.location
    units = tuple(unit.code for unit in structure.path_of(location)) if location is not None else ()
    return RoutedCase(
        kind=ticket.kind,
        severity=ticket.severity,
        touchpoint=ticket.touchpoint,
        location=location,
        survey=ticket.survey,
        channel=ticket.channel,
        category=ticket.category,
        language=None if location is None else structure.language_of(location),
        units=units or ticket.unit_path,
        wants_call_back=ticket.call_back is not None,
        is_anonymous=ticket.is_anonymous,
        earlier_cases=earlier_cases,
        words=tuple(comment.text for comment in ticket.comments),
    )


def rank_of(severity: Severity | None) -> int:
    """Return a number that grows with how urgent a case is."""
    return RANKS.index(severity)


def occasion_of(change: Change) -> Occasion | None:
    """Return why somebody is to be looked for after a step; None: nobody is."""
    ticket, before, entry = change.ticket, change.before, change.entry
    if ticket.state not in UNSETTLED:
        return None
    if before is None:
        return "opened" if ticket.assignee is None else None
    if entry.action == "reopened":
        # What somebody gave to a name that is no person's stays there.
        return "reopened" if ticket.assignee is None or person_named(ticket.assignee) is not None else None
    is_passed_on = entry.action == "assigned" and entry.actor != SUITE and ticket.assignee is None
    return "passed_on" if is_passed_on and ticket.team is not None else None


def holder_before(change: Change) -> UUID | None:
    """Return the person who had a case before a step."""
    before = change.before
    return None if before is None or before.assignee is None else person_named(before.assignee)


def freed_by(changes: Sequence[Change]) -> tuple[frozenset[UUID], frozenset[str]]:
    """Return the people who have fewer cases after these steps, and the teams of those cases."""
    people: set[UUID] = set()
    teams: set[str] = set()
    for change in changes:
        before, after = change.before, change.ticket
        if before is None or before.assignee is None or before.state not in UNSETTLED:
            continue
        if after.state in UNSETTLED and after.assignee == before.assignee:
            continue
        person = person_named(before.assignee)
        people |= set() if person is None else {person}
        teams |= set() if before.team is None else {before.team}
    return frozenset(people), frozenset(teams)


def loads_by(changes: Sequence[Change]) -> Sequence[tuple[UUID, str | None, int]]:
    """Return what changes that are not stored yet do to loads: a person, the team of the case, and 1 or -1."""
    found: list[tuple[UUID, str | None, int]] = []
    for change in changes:
        for ticket, number in ((change.before, -1), (change.ticket, 1)):
            person = None if ticket is None or ticket.assignee is None else person_named(ticket.assignee)
            if ticket is not None and person is not None and ticket.state in UNSETTLED:
                found.append((person, ticket.team, number))
    return found


def stops_waiting(change: Change) -> bool:
    """Return whether a case that may have waited for somebody of its team does no more."""
    before, after = change.before, change.ticket
    if before is None or before.assignee is not None:
        return False
    return after.assignee is not None or after.state not in UNSETTLED or after.team != before.team


def risen(changes: Iterable[Change]) -> Mapping[int, list[UUID]]:
    """Return the cases without anybody that are more urgent than before, by how urgent they are."""
    found: dict[int, list[UUID]] = {}
    for change in changes:
        before, after = change.before, change.ticket
        if before is not None and after.assignee is None and before.severity != after.severity:
            found.setdefault(rank_of(after.severity), []).append(after.id)
    return found


def change_by(ticket: Ticket, decision: Decision, at: datetime) -> Change | None:
    """Return what a decision changes of a case; None: it stays where it is. That is no step of anybody."""
    assignee = None if decision.person is None else str(decision.person)
    if (decision.team is None and assignee is None) or (assignee, decision.team) == (ticket.assignee, ticket.team):
        return None
    state: State = ticket.state
    if state in {"new", "assigned"}:
        state = "new" if assignee is None else "assigned"
    return ticket.write("assigned", state, actor=SUITE, at=at, assignee=assignee, team=decision.team, is_step=False)
