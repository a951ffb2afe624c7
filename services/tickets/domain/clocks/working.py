"""How a deadline came about, in steps that add up to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.tickets.domain.clocks.clock import Clock, ClockSpan, Piece, Terms, pieces_of, terms_until
from shared.business_hours.explanation import Step, explain

WorkingKind = Literal["counted", "closed", "holiday", "paused", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingStep:
    """A part of the way from the begin of a clock to its deadline."""

    kind: WorkingKind
    begin: datetime
    end: datetime
    counted: timedelta = timedelta(0)
    days: Step | None = None
    """What counts of one date, or of several closed ones; None: it is a pause, or a change."""
    terms: Terms
    """What the clock went by; of a change, what it goes by since."""
    terms_before: Terms | None = None
    """Of a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """The way to a deadline, or as far as it can be seen."""

    begins_at: datetime
    until: datetime
    """The deadline; else since when the clock is paused, or the moment up to which was counted."""
    is_complete: bool
    """Whether `until` is the deadline."""
    steps: Sequence[WorkingStep]
    terms: Terms
    """What the clock goes by at the deadline."""
    counted: timedelta
    """What the steps add up to."""


def working_of(span: ClockSpan, terms: Sequence[Terms], clock: Clock, now: datetime) -> Working:
    """Return how the deadline of a clock came about.

    Args:
        span: what the history says.
        terms: what the clock goes by.
        clock: how it stands now.
        now: the moment.
    """
    until = clock.due_at or clock.paused_since or now
    steps = list(_steps(span, terms, max(until, span.begins_at)))
    return Working(
        begins_at=span.begins_at,
        until=until,
        is_complete=clock.due_at is not None,
        steps=steps,
        terms=_terms_at(span, terms, None if clock.due_at is None else until),
        counted=sum((step.counted for step in steps), timedelta(0)),
    )


def _terms_at(span: ClockSpan, terms: Sequence[Terms], deadline: datetime | None) -> Terms:
    """Return what a clock went by when its deadline was reached; what it goes by, where that is not known yet."""
    counting = terms_until(span, terms)
    reached = (one for one in counting[1:] if deadline is None or one.since <= deadline)
    return [counting[0], *reached][-1]


def _steps(span: ClockSpan, terms: Sequence[Terms], until: datetime) -> Iterator[WorkingStep]:
    last = span.begins_at
    current = terms_until(span, terms)[0]
    for piece in pieces_of(span, terms):
        if piece.begin > until:
            break
        if piece.begin > last:
            yield WorkingStep(kind="paused", begin=last, end=piece.begin, terms=current)
        if piece.terms is not current:
            yield WorkingStep(
                kind="changed", begin=piece.begin, end=piece.begin, terms=piece.terms, terms_before=current
            )
        current = piece.terms
        end = until if piece.end is None else min(piece.end, until)
        yield from _counted(piece, end)
        last = end
    if last < until:
        yield WorkingStep(kind="paused", begin=last, end=until, terms=current)


def _counted(piece: Piece, end: datetime) -> Iterator[WorkingStep]:
    """Yield a piece day by day."""
    for step in explain(piece.terms.counted.hours, piece.begin, end):
        begin = step.hours[0][0] if step.hours else piece.begin
        yield WorkingStep(
            kind=step.kind,
            begin=begin,
            end=step.hours[-1][1] if step.hours else end,
            counted=step.counted,
            days=step,
            terms=piece.terms,
        )
