"""How a clock stands: a pure function of the history, of what was aimed at since when, of calendars and of the moment.

A clock goes by terms. They change when a policy is moved to, a calendar is edited or a case becomes more urgent; what
passed until then was counted by the terms before, and stays. So no change ever takes back spent time, or what is met.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.domain.clocks.course import Course, Pause, Run
from services.tickets.domain.clocks.policy import Target
from shared.vocabulary import ClockKind

ClockState = Literal["running", "paused", "missed", "met", "late", "stopped"]
"""`missed`: the deadline is over and it is not done; `late`: it was done afterwards. `stopped`: the case was settled or
merged before, without it; neither kept nor missed."""
DEADLINE_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a clock goes by since a moment."""

    since: datetime
    target: Target
    counted: CountedHours
    pauses: bool = False
    """Whether it stands still while the case waits."""


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


def clock_at(span: ClockSpan, terms: Sequence[Terms], now: datetime) -> Clock:
    """Return how a clock stands.

    Args:
        span: what the history says.
        terms: what it goes by, the oldest first; the first hold from its begin.
        now: the moment.
    """
    due_at = reached_at(span, terms, DEADLINE_PERCENT)
    paused = paused_since(span, terms)
    return Clock(
        kind=span.kind,
        run=span.run,
        state=state_of(span, due_at, now, is_paused=paused is not None),
        begins_at=span.begins_at,
        due_at=due_at,
        spent=spent_until(span, terms, now),
        target=terms_until(span, terms)[-1].target.length,
        done_at=span.done_at,
        recorded_at=span.recorded_at,
        ended_at=span.ended_at,
        paused_since=paused,
    )


def state_of(span: ClockSpan, due_at: datetime | None, now: datetime, *, is_paused: bool) -> ClockState:
    """Return the state of a clock with a deadline; None: it has none yet."""
    if span.done_at is not None:
        return "met" if due_at is None or span.done_at <= due_at else "late"
    if due_at is not None and due_at < (now if span.ended_at is None else span.ended_at):
        return "missed"
    if span.ended_at is not None:
        return "stopped"
    return "paused" if is_paused else "running"


def paused_since(span: ClockSpan, terms: Sequence[Terms]) -> datetime | None:
    """Return since when a clock stands still because the case waits; None: it does not."""
    waits = span.end is None and span.pauses and span.pauses[-1].end is None
    return max(span.pauses[-1].begin, span.begins_at) if waits and terms[-1].pauses else None


def spent_until(span: ClockSpan, terms: Sequence[Terms], now: datetime) -> timedelta:
    """Return how much time was counted until a moment; nothing more once the clock stands still for ever."""
    until = now if span.end is None else min(now, span.end)
    spent = timedelta(0)
    for piece in pieces_of(span, terms):
        end = until if piece.end is None else min(piece.end, until)
        if piece.begin < end:
            spent += piece.terms.counted.hours.open_between(piece.begin, end)
    return spent


def reached_at(span: ClockSpan, terms: Sequence[Terms], percent: int) -> datetime | None:
    """Return the moment at which a share of the target is spent, were the case never done.

    New terms that aim at less than is spent already are reached at the moment since which they hold, never before.

    Returns:
        The moment; None while the clock is paused before it, and where there is no open time in reach.
    """
    return reached_each(span, terms, (percent,))[percent]


def reached_each(span: ClockSpan, terms: Sequence[Terms], percents: Iterable[int]) -> Mapping[int, datetime | None]:
    """Return the same for several shares, in one go."""
    found: dict[int, datetime | None] = {}
    waiting, spent = sorted(set(percents)), timedelta(0)
    for piece in pieces_of(span, terms):
        left = {percent: piece.terms.target.length * percent / 100 - spent for percent in waiting}
        found |= {percent: piece.begin for percent in waiting if left[percent] <= timedelta(0)}
        hours = piece.terms.counted.hours
        counted = None if piece.end is None else hours.open_between(piece.begin, piece.end)
        here = [one for one in waiting if one not in found and (counted is None or left[one] <= counted)]
        moments = hours.add_open_each(piece.begin, [left[percent] for percent in here])
        found |= dict(zip(here, moments, strict=True))
        waiting = [percent for percent in waiting if percent not in found]
        if not waiting or counted is None:
            break
        spent += counted
    return {percent: found.get(percent) for percent in percents}


def terms_until(span: ClockSpan, terms: Sequence[Terms]) -> Sequence[Terms]:
    """Return the terms that count: those that came after the end change nothing."""
    end = span.end
    return [one for number, one in enumerate(terms) if number == 0 or end is None or one.since < end]


def pieces_of(span: ClockSpan, terms: Sequence[Terms]) -> Iterator[Piece]:
    """Yield the time that counts, in order, and from the end on as if the clock had run on.

    The last piece goes on without end, unless the clock is paused now.
    """
    counting = terms_until(span, terms)
    for number, one in enumerate(counting):
        begin = span.begins_at if number == 0 else max(span.begins_at, one.since)
        end = counting[number + 1].since if number + 1 < len(counting) else None
        for piece_begin, piece_end in _running(span, begin, end) if one.pauses else ((begin, end),):
            if piece_end is None or piece_begin < piece_end:
                yield Piece(piece_begin, piece_end, one)


def _running(span: ClockSpan, begin: datetime, end: datetime | None) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the parts of a period in which the case does not wait."""
    for pause in span.pauses:
        until = pause.end if pause.end is not None else span.end
        if end is not None and pause.begin >= end:
            break
        if pause.begin > begin:
            yield begin, pause.begin
        if until is None:
            return
        begin = max(begin, until)
        if end is not None and begin >= end:
            return
    yield begin, end
