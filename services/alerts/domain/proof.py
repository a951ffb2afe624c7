"""Proof of recovery: of the unhappy customers whom somebody contacted, how many are not unhappy any more?

Most do not answer again, and those who do may be others than those who do not. So two things are said: the share among
those who answered again, with its interval; and between which shares of all it lies, whatever the silent think.
"""

from dataclasses import dataclass

from shared.statistics import wilson_interval
from shared.two_shares import Proportion, difference_interval

CONFIDENCE = 0.95
ANSWER_DAYS = 30
"""So long after the contact an answer counts as an answer to it."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `n`, with the interval around the share where there is one."""

    part: int
    n: int
    value: float | None
    low: float | None
    high: float | None


def share_of(part: int, n: int) -> Share:
    """Return a share with its Wilson interval; without any, all of it is unknown."""
    if n == 0:
        return Share(part, n, None, None, None)
    return Share(part, n, part / n, *wilson_interval(part, n, CONFIDENCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacted:
    """Unhappy customers who were contacted, each once."""

    recognised: int
    """Customers whose next answer could be recognised as theirs."""
    anonymous: int
    """Answers of people whose next answer nobody can recognise."""
    waiting: int
    """Those recognised who did not answer again, and whose time to do so is not over."""
    answered: int
    """Those who answered the same survey at the same touchpoint again, in time."""
    recovered: int
    """Those whose next answer was not unhappy."""

    @property
    def all(self) -> int:
        return self.recognised + self.anonymous


@dataclass(frozen=True, slots=True)
class Recovery:
    """How many are not unhappy any more."""

    contacted: Contacted
    among_answered: Share
    lowest: float | None
    """Of all who were contacted, if all who are silent are still unhappy; None: nobody was contacted."""
    highest: float | None
    """If none of them is."""


def recovery_of(contacted: Contacted) -> Recovery:
    """Return what can be said of them."""
    silent = contacted.all - contacted.answered
    lowest = contacted.recovered / contacted.all if contacted.all else None
    highest = (contacted.recovered + silent) / contacted.all if contacted.all else None
    return Recovery(contacted, share_of(contacted.recovered, contacted.answered), lowest, highest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Customers with one answer in common, each once."""

    customers: int
    answered: int
    """Those who answered the same again in time."""
    better: int
    """Those whose next answer was higher than this one."""


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """By how much the first share is above the second, with its interval; None: one of them is unknown."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """Customers just below the line that makes an answer unhappy, who were contacted, beside those just above it."""

    below: Neighbours
    above: Neighbours
    answered_below: Share
    answered_above: Share
    answered_difference: ShareDifference
    better_below: Share
    better_above: Share
    better_difference: ShareDifference


def threshold_of(below: Neighbours, above: Neighbours) -> Threshold:
    """Return the comparison of an NPS of 6, contacted, with an NPS of 7, which nobody contacts for that."""
    return Threshold(
        below,
        above,
        share_of(below.answered, below.customers),
        share_of(above.answered, above.customers),
        _difference(below.answered, below.customers, above.answered, above.customers),
        share_of(below.better, below.answered),
        share_of(above.better, above.answered),
        _difference(below.better, below.answered, above.better, above.answered),
    )


def _difference(part: int, n: int, other_part: int, other_n: int) -> ShareDifference:
    if n == 0 or other_n == 0:
        return ShareDifference(None, None, None)
    base, current = Proportion(other_part, other_n), Proportion(part, n)
    return ShareDifference(current.value - base.value, *difference_interval(base, current, CONFIDENCE))


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of customers after somebody contacted them in a period."""

    answer_days: int
    recovery: Recovery
    threshold: Threshold
