"""Which scores moved: all series of one closed window beside the window before, tested at once and only once.

Whoever looks at a comparison every day finds a change on some day where there is none. So a window is looked at when it
is over and late answers are in, all of its series together, and never again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from services.scoring.domain.calendar import days_before, floor
from services.scoring.domain.cells import Vector
from services.scoring.domain.change import Difference, difference, p_of_difference
from services.scoring.domain.counts import Counts
from services.scoring.domain.score import CONFIDENCE
from services.scoring.domain.series import SeriesKey
from shared.statistics import benjamini_hochberg, selected_confidence

WindowLength = Literal["day", "week"]
_DAYS: Mapping[WindowLength, int] = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    """A window that is over, and the one before that it is compared with."""

    before_start: datetime
    start: datetime
    end: datetime

    @property
    def bounds(self) -> tuple[datetime, ...]:
        """Where the two windows begin and end."""
        return self.before_start, self.start, self.end


@dataclass(frozen=True, slots=True)
class SeriesPair:
    """What was counted of a series in the window, and in the one before."""

    series: SeriesKey
    before: Vector
    after: Vector

    @property
    def counts(self) -> tuple[Counts, Counts]:
        """Both, read."""
        scale = self.series.scale
        return Counts.of_slots(scale, self.before), Counts.of_slots(scale, self.after)


@dataclass(frozen=True, slots=True)
class MovedScore:
    """A score that differs from the window before by more than chance explains."""

    pair: SeriesPair
    difference: Difference
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a window."""

    tested: int
    """Series with enough answers in both windows."""
    moved: tuple[MovedScore, ...]


def closed_window(now: datetime, length: WindowLength, zone: tzinfo, *, closes_after: timedelta) -> ClosedWindow:
    """Return the window that closed last: a day, or a week from Monday, by the clocks of `zone`.

    Args:
        now: the present moment.
        length: of the window.
        zone: whose days are meant.
        closes_after: how long after its end a window stays open for late answers.

    Raises:
        InvalidWindowError: the clocks of the zone are not set to quarters of an hour.
    """
    end = floor(now - closes_after, length, zone)
    days = _DAYS[length]
    return ClosedWindow(days_before(end, 2 * days, zone), days_before(end, days, zone), end)


def moved_scores(pairs: Sequence[SeriesPair], *, least: int, confidence: float = CONFIDENCE) -> Judgement:
    """Return the series that moved.

    On average at most a share 1 - `confidence` of them moved by chance only (Benjamini & Hochberg 1995). Their
    intervals take into account that they were selected, see `selected_confidence`. None of them holds zero.

    Args:
        pairs: all series with answers in either window.
        least: with fewer answers in either window a series is not tested.
        confidence: between 0 and 1.
    """
    found: list[tuple[SeriesPair, float]] = []
    for pair in pairs:
        before, after = pair.counts
        p = p_of_difference(pair.series.scale, before.histogram, after.histogram, least=least)
        if p is not None:
            found.append((pair, p))
    adjusted = benjamini_hochberg([p for _, p in found])
    chosen = [(pair, one) for (pair, _), one in zip(found, adjusted, strict=True) if one <= 1.0 - confidence]
    if not chosen:
        return Judgement(len(found), ())
    level = selected_confidence(adjusted, confidence)
    return Judgement(len(found), tuple(_moved(chosen, level, least)))


def _moved(chosen: Sequence[tuple[SeriesPair, float]], level: float, least: int) -> list[MovedScore]:
    moved = []
    for pair, p_adjusted in chosen:
        before, after = pair.counts
        outcome = difference(pair.series.scale, before.histogram, after.histogram, confidence=level, least=least)
        if isinstance(outcome, Difference) and outcome.direction != "no_evidence":
            moved.append(MovedScore(pair, outcome, p_adjusted))
    return moved
