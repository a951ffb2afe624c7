"""How a clock stands: a pure function of the history, of what was aimed at since when, of calendars and of the moment.

A clock goes by terms. They change when a policy is moved to, a calendar is edited or a case becomes more urgent; what
passed until then was counted by the terms before, and stays. So no change ever takes back spent time, or what is met.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.domain.clocks.course import Course, Pause, Run
from services.tickets.domain.clocks.policy import Target
from shared.business_hours.hours import NeverOpenError, TooLongError
from shared.vocabulary import ClockKind

ClockState = Literal["running", "paused", "missed", "met", "late", "stopped"]
"""`missed`: the deadline is over and it is not done; `late`: it was done afterwards. `stopped`: the case was settled or
merged before, without it; neither kept nor missed."""
OPEN_STATES: frozenset[ClockState] = frozenset({"running", "paused", "missed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a clock goes by since a moment."""

    since: datetime
    target: Target
    counted: CountedHours


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpan:
    """What the history says about one clock."""

    kind: ClockKind
    run: int
    begins_at: datetime
    pauses: tuple[Pause, ...] = ()
    done_at: datetime | None = None
    """When the customer was contacted, or the case was settled."""
    recorded_at: datetime | None = None
    """When that was written down."""
    ended_at: datetime | None = None
    """When nobody waited for it any more, though it was not done."""

    @property
    def end(self) -> datetime | None:
        """Return when the clock stood still for ever."""
        return self.ended_at if self.done_at is None else self.done_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How a clock stands at a moment."""

    kind: ClockKind
    run: int
    state: ClockState
    begins_at: datetime
    due_at: datetime | None
    """None: it is paused, or its calendar never opens."""
    spent: timedelta
    target: timedelta
    done_at: datetime | None
    recorded_at: datetime | None
    ended_at: datetime | None
    paused_since: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether something has still to be done."""
        return self.done_at is None and self.ended_at is None

    @property
    def missed_at(self) -> datetime | None:
        """Return the deadline that was missed."""
        return self.due_at if self.state in {"missed", "late"} else None

    @property
    def is_healed(self) -> bool:
        """Whether it counted as missed until somebody wrote down what they had done in time."""
        known = self.due_at is not None and self.recorded_at is not None
        return self.state == "met" and known and self.due_at < self.recorded_at  # type: ignore[operator]


def span_of(
    kind: ClockKind, course: Course, run: Run, *, begins_at: datetime, stopped_at: datetime | None = None
) -> ClockSpan | None:
    """Return what the history says about a clock of a run; None: nobody has to contact the customer in it.

    Args:
        kind: of the clock.
        course: of the case.
        run: one of its runs.
        begins_at: of the clock: later than the run's where the case is older than its clocks.
        stopped_at: since when there is nobody to contact any more, because the customer is erased.
    """
    if kind == "resolution":
        is_settled = run.ending == "settled"
        return ClockSpan(
            kind=kind,
            run=run.number,
            begins_at=begins_at,
            pauses=run.pauses,
            done_at=run.ends_at if is_settled else None,
            recorded_at=run.ends_at if is_settled else None,
            ended_at=None if is_settled else run.ends_at,
        )
    if run.is_after_contact:
        return None
    contact = course.contact_in(run)
    ends = [moment for moment in (run.ends_at, stopped_at) if moment is not None]
    return ClockSpan(
        kind=kind,
        run=run.number,
        begins_at=begins_at,
        done_at=None if contact is None else max(contact.at, begins_at),
        recorded_at=None if contact is None else contact.recorded_at,
        ended_at=None if contact is not None else min(ends, default=None),
    )


class Piece(NamedTuple):
    """A part of a clock's time, all of it under the same terms."""

    begin: datetime
    end: datetime | None
    """None: it goes on."""
    terms: Terms


def clock_at(span: ClockSpan, terms: Sequence[Terms], now: datetime, *, pauses: bool) -> Clock:
    """Return how a clock stands.

    Args:
        span: what the history says.
        terms: what it goes by, the oldest first; the first hold from its begin.
        now: the moment.
        pauses: whether it stands still while the case waits.
    """
    due_at = reached_at(span, terms, 100, pauses=pauses)
    paused_since = _paused_since(span) if pauses else None
    return Clock(
        kind=span.kind,
        run=span.run,
        state=_state(span, due_at, paused_since, now),
        begins_at=span.begins_at,
        due_at=due_at,
        spent=spent_until(span, terms, now, pauses=pauses),
        target=terms_until(span, terms)[-1].target.length,
        done_at=span.done_at,
        recorded_at=span.recorded_at,
        ended_at=span.ended_at,
        paused_since=paused_since,
    )


def _state(span: ClockSpan, due_at: datetime | None, paused_since: datetime | None, now: datetime) -> ClockState:
    if span.done_at is not None:
        return "met" if due_at is None or span.done_at <= due_at else "late"
    if due_at is not None and due_at < (now if span.ended_at is None else span.ended_at):
        return "missed"
    if span.ended_at is not None:
        return "stopped"
    return "running" if paused_since is None else "paused"


def _paused_since(span: ClockSpan) -> datetime | None:
    if span.end is not None or not span.pauses or span.pauses[-1].end is not None:
        return None
    return max(span.pauses[-1].begin, span.begins_at)


def spent_until(span: ClockSpan, terms: Sequence[Terms], now: datetime, *, pauses: bool) -> timedelta:
    """Return how much time was counted until a moment; nothing more once the clock stands still for ever."""
    until = now if span.end is None else min(now, span.end)
    spent = timedelta(0)
    for piece in pieces_of(span, terms, pauses=pauses):
        end = until if piece.end is None else min(piece.end, until)
        if piece.begin < end:
            spent += piece.terms.counted.hours.open_between(piece.begin, end)
    return spent


def reached_at(span: ClockSpan, terms: Sequence[Terms], percent: int, *, pauses: bool) -> datetime | None:
    """Return the moment at which a share of the target is spent, were the case never done.

    New terms that aim at less than is spent already are reached at the moment since which they hold, never before.

    Returns:
        The moment; None while the clock is paused before it, and where there is no open time in reach.
    """
    spent = timedelta(0)
    for piece in pieces_of(span, terms, pauses=pauses):
        left = piece.terms.target.length * percent / 100 - spent
        if left <= timedelta(0):
            return piece.begin
        hours = piece.terms.counted.hours
        if piece.end is None:
            try:
                return hours.add_open(piece.begin, left)
            except (NeverOpenError, TooLongError):
                return None
        counted = hours.open_between(piece.begin, piece.end)
        if counted >= left:
            return hours.add_open(piece.begin, left)
        spent += counted
    return None


def terms_until(span: ClockSpan, terms: Sequence[Terms]) -> Sequence[Terms]:
    """Return the terms that count: those that came after the end change nothing."""
    end = span.end
    return [one for number, one in enumerate(terms) if number == 0 or end is None or one.since < end]


def pieces_of(span: ClockSpan, terms: Sequence[Terms], *, pauses: bool) -> Iterator[Piece]:
    """Yield the time that counts, in order. The last piece goes on without end, unless the clock is paused now."""
    counting = terms_until(span, terms)
    for begin, end in _running(span, pauses=pauses):
        for number, one in enumerate(counting):
            since = begin if number == 0 else max(begin, one.since)
            until = counting[number + 1].since if number + 1 < len(counting) else None
            if until is None or (end is not None and end < until):
                until = end
            if until is None or since < until:
                yield Piece(since, until, one)


def _running(span: ClockSpan, *, pauses: bool) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield when a clock runs: without its pauses, and from its end on as if it had run on."""
    begin = span.begins_at
    for pause in span.pauses if pauses else ():
        if span.end is not None and pause.begin >= span.end:
            break
        if pause.begin > begin:
            yield begin, pause.begin
        until = pause.end if pause.end is not None else span.end
        if until is None:
            return
        begin = max(begin, until)
    yield begin, None
