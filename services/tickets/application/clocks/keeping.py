"""Keep the clocks of cases: a follower in the book, so that they change with the history, in its transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.tickets.application.book import Caused, Writing
from services.tickets.application.clocks.due import arm
from services.tickets.domain.clocks.choosing import choose
from services.tickets.domain.clocks.course import Course, Run, course_of
from services.tickets.domain.clocks.due_state import Due
from services.tickets.domain.clocks.keeping import KeptClock, Reckoning, begun, due_of, renewed, retargeted
from services.tickets.domain.clocks.policy import Policy
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.store.calendar_store import CalendarStore
from services.tickets.store.clock_store import ClockStore
from services.tickets.store.policy_store import PolicyVersions, all_policies
from shared.unit_of_work import Connection

_BEGINNING = frozenset({"opened", "reopened"})
_TURNING = frozenset({"contacted", "merged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case whose clocks are to be brought up to date."""

    ticket: Ticket
    course: Course
    known: Sequence[KeptClock]
    moved: Mapping[str, KeptClock] = field(default_factory=dict)
    """Those that are given other terms, by their `ref`."""
    at: datetime
    """Of what happened to it: clocks that it has not yet begin then, at the earliest."""
    may_begin: bool = True
    """Whether it may need clocks that it has not; else policies need not be read."""
    is_new: bool = False
    """Whether nobody has kept clocks for it so far."""


@dataclass(frozen=True, slots=True)
class ClockKeeper:
    """Brings clocks up to date, of as many cases as there are with a handful of statements."""

    policies: PolicyVersions
    calendars: CalendarStore

    def store(self, connection: Connection) -> ClockStore:
        return ClockStore(connection, self.calendars)

    async def keep(
        self, connection: Connection, cases: Sequence[Case], reckoning: Reckoning, policies: Sequence[Policy] | None
    ) -> dict[UUID, Due]:
        """Write the clocks of cases as they follow from their histories, and what is due next.

        Args:
            connection: of a transaction that holds the tickets.
            cases: with their clocks as they are.
            reckoning: of the batch.
            policies: all that there are; None: they are read if they are needed.

        Returns:
            What follows for each case.
        """
        if policies is None:
            policies = await all_policies(connection) if any(case.may_begin for case in cases) else ()
        used = {(one.policy, one.policy_version) for case in cases for one in (*case.known, *case.moved.values())}
        versions = await self.policies.read(connection, used)
        known = {one.ref: one for case in cases for one in case.known}
        clocks = {case.ticket.id: _clocks_of(case, versions, policies, reckoning) for case in cases}
        armed = await arm(connection, known, [one for each in clocks.values() for one in each])
        store = self.store(connection)
        await store.keep([one for one in armed.values() if one != known.get(one.ref)])
        dues = {ticket_id: due_of(each) for ticket_id, each in clocks.items()}
        new = {case.ticket.id: dues[case.ticket.id] for case in cases if _is_news(case, dues[case.ticket.id])}
        await store.keep_dues(new)
        return dues


def _is_news(case: Case, due: Due) -> bool:
    return case.is_new or case.ticket.due != due


def _clocks_of(
    case: Case, versions: Mapping[tuple[str, int], Policy], policies: Sequence[Policy], reckoning: Reckoning
) -> list[KeptClock]:
    """Return the clocks of a case as they are now."""
    found = []
    for one in (case.moved.get(each.ref, each) for each in case.known):
        policy = versions[one.policy, one.policy_version]
        clock = one
        if one.is_open:
            if one.kind == "contact" and case.ticket.is_anonymous and one.stopped_at is None:
                clock = replace(one, stopped_at=case.at)
            clock = retargeted(clock, case.ticket, policy, reckoning, since=case.at)
        found.append(renewed(clock, case.course, policy, reckoning))
    policy_now = policy_of(case.ticket, policies) if case.may_begin and case.course.runs else None
    if policy_now is not None:
        found += begun(case.ticket, case.course, case.known, policy_now, reckoning, at=case.at)
    return found


def policy_of(ticket: Ticket, policies: Iterable[Policy]) -> Policy | None:
    """Return the policy that holds for a case by now."""
    units = ticket.unit_path or tuple(filter(None, (ticket.location,)))
    return choose(policies, touchpoint=ticket.touchpoint, units=units).policy


@dataclass(frozen=True, slots=True)
class KeepClocks:
    """Follows what is written about cases."""

    keeper: ClockKeeper

    async def __call__(self, writing: Writing, changes: Sequence[Caused]) -> None:
        of_ticket: dict[UUID, list[Change]] = {}
        for change, _ in changes:
            of_ticket.setdefault(change.ticket.id, []).append(change)
        touched = {id_: each for id_, each in of_ticket.items() if any(map(_turns, each))}
        if not touched:
            return
        old = [id_ for id_, each in touched.items() if each[0].before is not None]
        store = self.keeper.store(writing.connection)
        known = await store.of(old) if old else {}
        lines = await store.histories(old) if old else {}
        cases = []
        for id_, each in touched.items():
            course = course_of(lines[id_] if id_ in lines else (change.entry for change in each))
            cases.append(_case(each, course, known.get(id_, ())))
        reckoning = Reckoning(writing.directory.structure)
        writing.dues |= await self.keeper.keep(writing.connection, cases, reckoning, None)


def _case(changes: Sequence[Change], course: Course, known: Sequence[KeptClock]) -> Case:
    last = changes[-1]
    run = course.runs[-1] if course.runs else None
    fresh = next((one.entry.at for one in changes if one.entry.action in _BEGINNING), None)
    is_known = run is None or any(one.run == run.number for one in known)
    begins_anew = fresh is not None or not is_known or any(map(_may_have_other_clocks, changes))
    return Case(
        ticket=last.ticket,
        course=course,
        known=known,
        at=_begin(run, fresh) or last.entry.at,
        may_begin=begins_anew and run is not None and run.ends_at is None,
        is_new=not known,
    )


def _begin(run: Run | None, fresh: datetime | None) -> datetime | None:
    """Return when the clocks of a run begin that began just now."""
    return None if run is None or fresh is None else run.begins_at


def _turns(change: Change) -> bool:
    """Return whether a change can mean something for clocks."""
    entry = change.entry
    is_turn = entry.from_state != entry.to_state or entry.action in _TURNING
    return change.before is None or is_turn or _may_have_other_clocks(change)


def _may_have_other_clocks(change: Change) -> bool:
    """Return whether a case became more urgent, or its customer known."""
    before, after = change.before, change.ticket
    return before is not None and (before.severity != after.severity or before.is_anonymous != after.is_anonymous)
