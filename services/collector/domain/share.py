"""Shares with their uncertainty."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
METHOD = "wilson"

_REACH = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True)
class Share:
    """What part of all had something happen to them, in per cent."""

    value: float
    ci_low: float
    ci_high: float


def share_of(part: int, n: int) -> Share | None:
    """Return `part / n` with its Wilson score interval at 95 % confidence; None of nothing.

    Source: Wilson 1927, Journal of the American Statistical Association 22(158):209-212. The interval always holds the
    plain share and never leaves 0..100.

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
    share, spread = part / n, _REACH * _REACH / n
    centre = (share + spread / 2) / (1 + spread)
    reach = _REACH * sqrt(share * (1 - share) / n + spread / n / 4) / (1 + spread)
    # The ends of a unanimous share are exact; what arithmetic leaves beside them is not.
    low = 0.0 if part == 0 else max(0.0, centre - reach)
    high = 1.0 if part == n else min(1.0, centre + reach)
    return Share(100 * share, 100 * low, 100 * high)
