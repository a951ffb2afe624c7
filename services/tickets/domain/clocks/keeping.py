"""Clocks as they are kept beside their cases: begun, brought up to date, given other terms. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from services.tickets.domain.clocks.calendars import CountedHours, counted_hours
from services.tickets.domain.clocks.clock import (
    DEADLINE_PERCENT,
    ClockSpan,
    Terms,
    paused_since,
    reached_each,
    span_of,
    spent_until,
    state_of,
)
from services.tickets.domain.clocks.course import Course, Run
from services.tickets.domain.clocks.due_state import SOON_PERCENT, Due
from services.tickets.domain.clocks.policy import CLOCK_KINDS, Hours, Policy
from services.tickets.domain.ticket import Ticket
from shared.directory.structure import Structure
from shared.errors import ConflictError
from shared.vocabulary import ClockKind

Outcome = Literal["met", "late", "missed", "stopped"]
"""How a clock ended. `missed`: nobody did it, and its time was over when the case ended."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Reached = Mapping[int, datetime | None]
"""When which share of a target is spent."""


class NothingEscalatedError(ConflictError):
    """Nobody got to know that the time of a case runs out: there is nothing to acknowledge."""

    slug = "nothing-escalated"
    title = "Nothing is escalated"
    message = "The case has time, or it is done: nobody was notified of anything that could be acknowledged."


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClock:
    """A clock of a case. All but the last six fields follow from its history, its terms and its policy."""

    ticket_id: UUID
    kind: ClockKind
    run: int
    policy: str
    """Key of the policy."""
    policy_version: int
    """The version by which it goes; edits of the policy change nothing until somebody moves the clock."""
    terms: tuple[Terms, ...]
    begins_at: datetime
    due_at: datetime | None = None
    soon_at: datetime | None = None
    is_paused: bool = False
    done_at: datetime | None = None
    recorded_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    """None: something has still to be done."""
    spent_seconds: float | None = None
    """What was counted until the end."""
    moments: tuple[datetime | None, ...] = ()
    """When each step of the ladder is due; None: the clock is paused before it."""
    stopped_at: datetime | None = None
    """Since when there is nobody to contact any more."""
    fired: int = 0
    """Number of the last step of the ladder that was taken, or fell through."""
    last_fired_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    arming: int = 0
    """Grows with each due work for its next step, so that each has an effect key of its own."""
    next_at: datetime | None = None
    """When that work is due; None: there is none."""

    @property
    def ref(self) -> str:
        """Return what due work calls it."""
        return f"{self.ticket_id}:{self.kind}:{self.run}"

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    @property
    def upcoming(self) -> datetime | None:
        """Return when its next step is due; None: there is none, it is paused, done or somebody takes care of it."""
        if not self.is_open or self.acknowledged_at is not None or self.fired >= len(self.moments):
            return None
        return self.moments[self.fired]


def ref_of(text: str) -> tuple[UUID, str, int]:
    """Return the ticket, kind and run that `KeptClock.ref` names."""
    ticket, kind, run = text.split(":")
    return UUID(ticket), kind, int(run)


class Reckoning:
    """What cases of one batch have in common is worked out once: which hours count where, and when clocks run out."""

    def __init__(self, structure: Structure) -> None:
        """Take the calendars of a structure."""
        self._structure = structure
        self._hours: dict[tuple[str | None, Hours], CountedHours] = {}
        self._reached: dict[tuple[object, ...], Reached] = {}

    def hours(self, unit: str | None, hours: Hours) -> CountedHours:
        """Return which hours count in a unit."""
        found = self._hours.get((unit, hours))
        if found is None:
            found = self._hours[unit, hours] = counted_hours(self._structure, unit, hours)
        return found

    def reached(self, span: ClockSpan, terms: Sequence[Terms], percents: frozenset[int]) -> Reached:
        """Return what `reached_each` does; clocks that begin together under the same terms run out together."""
        if len(terms) > 1 or span.pauses or span.end is not None:
            return reached_each(span, terms, percents)
        key = (span.begins_at, terms[0].target, terms[0].counted.digest, percents)
        found = self._reached.get(key)
        if found is None:
            found = self._reached[key] = reached_each(span, terms, percents)
        return found


def begun(
    ticket: Ticket, course: Course, known: Iterable[KeptClock], policy: Policy, reckoning: Reckoning, *, at: datetime
) -> list[KeptClock]:
    """Return the clocks that a case should have by now and has not.

    Args:
        ticket: the case.
        course: what its history means.
        known: the clocks that it has.
        policy: that holds for it.
        reckoning: of the batch.
        at: when they begin, at the earliest: a case that is older than its clocks is late in nothing that nobody
            asked for.
    """
    run = course.runs[-1]
    if run.ends_at is not None:
        return []
    has = {one.kind for one in known if one.run == run.number}
    begins_at = max(run.begins_at, at)
    made = []
    for kind in CLOCK_KINDS:
        terms = terms_of(ticket, kind, policy, reckoning, since=begins_at)
        if kind in has or terms is None or not _is_awaited(kind, ticket, course, run, begins_at):
            continue
        clock = KeptClock(
            ticket_id=ticket.id,
            kind=kind,
            run=run.number,
            policy=policy.key,
            policy_version=policy.version,
            terms=(terms,),
            begins_at=begins_at,
        )
        made.append(renewed(clock, course, policy, reckoning))
    return made


def _is_awaited(kind: ClockKind, ticket: Ticket, course: Course, run: Run, begins_at: datetime) -> bool:
    """Return whether somebody has still to do it: whom nobody knows nobody contacts, nor twice for the first time."""
    if kind == "resolution":
        return True
    is_late = begins_at > run.begins_at
    return not (ticket.is_anonymous or run.is_after_contact or (is_late and course.contact_in(run) is not None))


def terms_of(ticket: Ticket, kind: ClockKind, policy: Policy, reckoning: Reckoning, *, since: datetime) -> Terms | None:
    """Return what a clock of a case goes by; None: the policy aims at nothing for its severity."""
    target = policy.definition.target_of(kind, ticket.severity)
    if target is None:
        return None
    pauses = kind == "resolution" and policy.definition.pauses_while_waiting
    return Terms(since=since, target=target, counted=reckoning.hours(ticket.location, target.hours), pauses=pauses)


def renewed(clock: KeptClock, course: Course, policy: Policy, reckoning: Reckoning) -> KeptClock:
    """Return a clock as it follows from the history now; what was fired and acknowledged stays.

    Args:
        clock: as it was.
        course: of its case.
        policy: in the version by which the clock goes.
        reckoning: of the batch.
    """
    span = span_in(clock, course)
    if span is None:
        return clock
    ladder = policy.definition.ladder if span.end is None else ()
    percents = frozenset({DEADLINE_PERCENT, SOON_PERCENT, *(step.percent for step in ladder)})
    reached = reckoning.reached(span, clock.terms, percents)
    due_at = reached[DEADLINE_PERCENT]
    kept = replace(
        clock,
        due_at=due_at,
        soon_at=None if due_at is None else reached[SOON_PERCENT],
        is_paused=paused_since(span, clock.terms) is not None,
        done_at=span.done_at,
        recorded_at=span.recorded_at,
        ended_at=span.ended_at,
    )
    if span.end is None:
        moments = tuple(reached[step.percent] for step in ladder)
        return replace(kept, moments=moments, outcome=None, spent_seconds=None)
    return _ended(kept, span)


def _ended(clock: KeptClock, span: ClockSpan) -> KeptClock:
    end = span.end or span.begins_at
    state = state_of(span, clock.due_at, end, is_paused=False)
    outcome: Outcome = next((one for one in OUTCOMES if one == state), "stopped")
    return replace(clock, outcome=outcome, spent_seconds=spent_until(span, clock.terms, end).total_seconds())


def stopped(clock: KeptClock, at: datetime) -> KeptClock:
    """Return the clock of a contact that nobody waits for any more, because nobody knows the customer."""
    span = ClockSpan(kind=clock.kind, run=clock.run, begins_at=clock.begins_at, ended_at=at)
    return _ended(replace(clock, stopped_at=at, ended_at=at), span)


def span_in(clock: KeptClock, course: Course) -> ClockSpan | None:
    """Return what the history says about a clock; None: its run is not in it."""
    run = next((one for one in course.runs if one.number == clock.run), None)
    if run is None:
        return None
    return span_of(clock.kind, course, run, begins_at=clock.begins_at, stopped_at=clock.stopped_at)


def retargeted(clock: KeptClock, ticket: Ticket, policy: Policy, reckoning: Reckoning, *, since: datetime) -> KeptClock:
    """Return a clock with the target for the severity that its case has by now.

    The calendar by which it goes stays, and so does the target where the policy has none for this severity.
    """
    last, target = clock.terms[-1], policy.definition.target_of(clock.kind, ticket.severity)
    if target is None or target == last.target:
        return clock
    counted = last.counted if target.hours == last.target.hours else reckoning.hours(ticket.location, target.hours)
    return replace(clock, terms=(*clock.terms, replace(last, since=since, target=target, counted=counted)))


def with_terms(clock: KeptClock, terms: Terms) -> KeptClock:
    """Return a clock that goes by other terms from a moment on; the same where they say the same."""
    last = clock.terms[-1]
    if (last.target, last.counted.digest, last.pauses) == (terms.target, terms.counted.digest, terms.pauses):
        return clock
    return replace(clock, terms=(*clock.terms, terms))


def due_of(clocks: Sequence[KeptClock]) -> Due:
    """Return what follows for a case from its clocks."""
    still_open = [one for one in clocks if one.is_open]
    return Due(
        at=min((one.due_at for one in still_open if one.due_at is not None), default=None),
        soon_at=min((one.soon_at for one in still_open if one.soon_at is not None), default=None),
        is_paused=any(one.is_paused for one in still_open),
    )
