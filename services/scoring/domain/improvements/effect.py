"""Scores before and after an improvement: two windows as long as each other, on either side of the day it was done.

That day itself is in neither: nobody knows at which hour the change took effect. What is compared, and how, is that of
`change`: the difference with its interval, p adjusted for all scores that are compared at once, or too few answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from services.scoring.domain.calendar import date_of
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.domain.improvements.mark import ImprovementMark
from services.scoring.domain.window import Window
from shared.days import day_start
from shared.directory.structure import Structure
from shared.statistics import benjamini_hochberg

LONGEST_DAYS = 90
SHORTEST_DAYS = 14

EffectStatus = Literal["not_done", "too_early", "no_answers", "compared"]


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Too few days have passed."""

    days: int
    """Full days after the one on which it was done."""
    possible_on: date
    """The first day on which there are enough."""


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """What is compared."""

    days: int
    """Local days of each window."""
    before: Window
    after: Window

    def holds(self, day: date, done_on: date) -> bool:
        """Return whether a day lies in one of the windows, or is the one between them."""
        return abs((day - done_on).days) <= self.days


@dataclass(frozen=True, slots=True)
class Effect:
    """What can be said about an improvement."""

    mark: ImprovementMark
    span: BeforeAndAfter | TooEarly | None
    """None: it is not done."""
    items: tuple[ChangeItem, ...] = ()
    """Each score of the place where it took effect, after and before."""
    not_counted: tuple[str, ...] = ()
    """Keys of surveys whose answers have more locations than are distinguished."""
    also: tuple[ImprovementMark, ...] = ()
    """Other improvements that took effect there within the windows."""
    zone: tzinfo = UTC
    """By whose clocks the days of the windows begin."""

    @property
    def status(self) -> EffectStatus:
        if self.span is None:
            return "not_done"
        if isinstance(self.span, TooEarly):
            return "too_early"
        return "compared" if self.items else "no_answers"


def span_around(done_on: date, *, now: datetime, zone: tzinfo) -> BeforeAndAfter | TooEarly:
    """Return the windows: as many days as have passed since, at most 90 and at least 14.

    Args:
        done_on: the day on which it took effect.
        now: the present moment.
        zone: by whose clocks days begin.

    Raises:
        InvalidWindowError: the clocks of the zone were not set to quarters of an hour then.
    """
    passed = max(0, (date_of(now, zone) - done_on).days - 1)
    days = min(LONGEST_DAYS, passed)
    if days < SHORTEST_DAYS:
        return TooEarly(passed, done_on + timedelta(days=SHORTEST_DAYS + 1))
    first = done_on + timedelta(days=1)
    return BeforeAndAfter(
        days,
        before=Window(day_start(done_on - timedelta(days=days), zone), day_start(done_on, zone)),
        after=Window(day_start(first, zone), day_start(first + timedelta(days=days), zone)),
    )


def adjusted_together(items: Sequence[ChangeItem]) -> tuple[ChangeItem, ...]:
    """Return scores of several surveys with p adjusted for all of them, as if they had been compared at once."""
    tested = [one.outcome for one in items if isinstance(one.outcome, AdjustedDifference)]
    adjusted = iter(benjamini_hochberg([one.difference.p for one in tested]))
    return tuple(
        replace(one, outcome=AdjustedDifference(one.outcome.difference, next(adjusted)))
        if isinstance(one.outcome, AdjustedDifference)
        else one
        for one in items
    )


def has_answers(item: ChangeItem) -> bool:
    """Return whether there is anything to show: answers on either side, or too few to show them."""
    sides = (item.base, item.current.score)
    return any(one is None or one.n > 0 for one in sides)


def meeting(
    mark: ImprovementMark, span: BeforeAndAfter, others: Iterable[ImprovementMark], structure: Structure
) -> tuple[ImprovementMark, ...]:
    """Return the other improvements that took effect for some of the same answers within the windows.

    Args:
        mark: the improvement, which is done.
        span: its windows.
        others: all that the reader may know of.
        structure: of the company.
    """
    return tuple(
        one
        for one in others
        if one.improvement_id != mark.improvement_id
        and one.done_on is not None
        and mark.done_on is not None
        and span.holds(one.done_on, mark.done_on)
        and mark.meets(one, structure)
    )
