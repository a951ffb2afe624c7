"""Shares with their uncertainty."""

from dataclasses import dataclass

from shared.statistics import wilson_interval

CONFIDENCE = 0.95
METHOD = "wilson"


@dataclass(frozen=True, slots=True)
class Share:
    """What part of all had something happen to them, in per cent."""

    value: float
    ci_low: float
    ci_high: float


def share_of(part: int, n: int) -> Share | None:
    """Return `part / n` with its Wilson score interval at 95 % confidence; None of nothing.

    Args:
        part: 0 to n.
        n: at least 0.

    Raises:
        ValueError: there is more in the part than in the whole.
    """
    if not 0 <= part <= n:
        message = "a part is none of the whole"
        raise ValueError(message)
    if n == 0:
        return None
    low, high = wilson_interval(part, n, CONFIDENCE)
    return Share(100 * (part / n), 100 * low, 100 * high)
