"""Where fewer answers come in than usual: a kiosk without power, a link that nobody sends any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.statistics import incomplete_beta

WEEKS = 8
"""How many weeks show what is usual."""
_REGULAR = 6
"""In so many of them there must have been answers."""
_CERTAINTY = 0.01


@dataclass(frozen=True, slots=True)
class Volume:
    """How many answers come in."""

    is_quiet: bool
    """Whether there were fewer in the last seven days than chance alone makes of what is usual."""
    usual_per_week: float
    """The mean of the weeks before."""
    last_week: int = 0
    """Answers in the last seven days."""


def volume_of(weeks: Sequence[int], last: int) -> Volume:
    """Return whether answers became scarce.

    If nothing had changed, each answer of all weeks would be of the last one with the same probability. Weeks differ
    for other reasons too, seasons and offers, so the last must also be below each of the others.

    Args:
        weeks: answers in each of the `WEEKS` weeks before the last seven days.
        last: answers in the last seven days.
    """
    total = sum(weeks)
    volume = total / len(weeks)
    is_regular = sum(n > 0 for n in weeks) >= _REGULAR
    is_lowest = last < min(weeks) or last == 0
    is_quiet = is_regular and is_lowest and chance_of(last, total + last, len(weeks) + 1) <= _CERTAINTY
    return Volume(is_quiet, volume, last)


def chance_of(last: int, total: int, weeks: int) -> float:
    """Return how probable it is that of `total` answers at most `last` are of one of `weeks` equal weeks.

    Source: the binomial distribution as an incomplete beta function, DLMF 8.17.5.
    """
    if last >= total:
        return 1.0
    return incomplete_beta(total - last, last + 1, 1.0 - 1.0 / weeks, 1.0 / weeks)
