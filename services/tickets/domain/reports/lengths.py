"""How long something takes, of cases of which some still wait: quantiles that do not forget those."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, groupby
from typing import NamedTuple

from shared.business_hours.calendar import Calendar
from shared.business_hours.hours import BusinessHours

_TOLERANCE = 1e-9


class Waited(NamedTuple):
    """How long one case took, or has taken so far."""

    seconds: float
    is_over: bool


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long some cases took."""

    cases: int
    over: int
    """Of them: those for which it is over."""
    median: float | None
    """Seconds; None where too few are over to say it."""
    p90: float | None
    """Nine of ten take no longer."""


def lengths_of(waited: Sequence[Waited]) -> Lengths:
    """Return the quantiles of some cases."""
    ordered = sorted(waited)
    over = sum(one.is_over for one in ordered)
    return Lengths(len(ordered), over, _quantile(ordered, 0.5), _quantile(ordered, 0.9))


def quantile(waited: Sequence[Waited], share: float) -> float | None:
    """Return the shortest time within which a share of the cases is done, by the product-limit estimator.

    S(t) is the product of (1 - d/n) over the times at which something was done until t, with d done and n not done
    before. Cases that still wait count as long as they have waited, so a report does not get better by leaving the
    worst cases undone. Where none waits it is the smallest time by which at least that share was done. Source: Kaplan
    and Meier 1958, Journal of the American Statistical Association 53(282):457-481.

    Args:
        waited: in any order.
        share: above 0 and below 1.

    Returns:
        None when the share is not reached: too many still wait.
    """
    return _quantile(sorted(waited), share)


def _quantile(ordered: Sequence[Waited], share: float) -> float | None:
    left, alive = 1.0, len(ordered)
    for seconds, same in groupby(ordered, key=_seconds):
        ended = [is_over for _, is_over in same]
        done = sum(ended)
        left *= 1 - done / alive
        if done and left <= 1 - share + _TOLERANCE:
            return seconds
        alive -= len(ended)
    return None


def _seconds(one: Waited) -> float:
    return one.seconds


class OpenTime:
    """How much open time passes between moments of a period, looked up instead of added up each time."""

    def __init__(self, calendar: Calendar, begin: datetime, end: datetime) -> None:
        """Bind to a calendar and a period in which all moments lie."""
        spans = list(BusinessHours(calendar).spans(begin, end))
        self._begins = [span.begin for span in spans]
        self._ends = [span.end for span in spans]
        self._before = [0.0, *accumulate(span.length.total_seconds() for span in spans)]

    def seconds(self, begin: datetime, end: datetime) -> float:
        """Return the open seconds from one moment to another; none when the second is not after the first."""
        if end <= begin:
            return 0.0
        return self._until(end) - self._until(begin)

    def _until(self, moment: datetime) -> float:
        begun = bisect_right(self._begins, moment)
        if begun == 0:
            return 0.0
        unfinished = max(0.0, (self._ends[begun - 1] - moment).total_seconds())
        return self._before[begun] - unfinished
