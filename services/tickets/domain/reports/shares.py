"""Shares of cases, with what chance does to them, and with what is not known."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.statistics import wilson_interval

CONFIDENCE = 0.95
SMALL = 20
"""Of fewer, a share says little, and a quantile less."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval."""

    part: int
    n: int
    value: float
    low: float
    """The Wilson score interval of 95 %."""
    high: float

    @property
    def is_small(self) -> bool:
        return self.n < SMALL


def share_of(part: int, n: int) -> Share | None:
    """Return a share; None of nothing."""
    if n == 0:
        return None
    low, high = wilson_interval(part, n, CONFIDENCE)
    return Share(part, n, part / n, low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How many customers were won back, of cases that were closed; each counts once, by its customer's last word."""

    closed: int
    """Cases of customers."""
    asked: int
    """Of them: those whose customer was asked again."""
    recovered: int
    """Of them: those whose customer says so."""
    not_recovered: int
    said_recovered: int
    """Of those whose customer is silent: where a colleague says so. It is no proof, and not in the rate."""
    said_not_recovered: int

    @property
    def answered(self) -> int:
        return self.recovered + self.not_recovered

    @property
    def silent(self) -> int:
        """Return how many said nothing, or were not asked."""
        return self.closed - self.answered

    @property
    def rate(self) -> Share | None:
        """Return the share of those who answered; None when nobody did."""
        return share_of(self.recovered, self.answered)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Return the least and the most that the share of all can be, whatever the silent think; None of nothing.

        Unlike the interval of the rate they assume nothing about those who did not answer.
        """
        if self.closed == 0:
            return None
        return self.recovered / self.closed, (self.closed - self.not_recovered) / self.closed


@dataclass(frozen=True, slots=True)
class CauseShare:
    """How many cases had a cause."""

    cause: str
    cases: int
    share: float
    cumulative: float
    """Share of this cause and all that are more frequent."""


def pareto(causes: Iterable[str]) -> Sequence[CauseShare]:
    """Return the causes of some cases, the most frequent first; of equally frequent ones the first key first."""
    counted = sorted(Counter(causes).items(), key=lambda one: (-one[1], one[0]))
    total = sum(cases for _, cases in counted)
    found: list[CauseShare] = []
    so_far = 0
    for cause, cases in counted:
        so_far += cases
        found.append(CauseShare(cause, cases, cases / total, so_far / total))
    return found
