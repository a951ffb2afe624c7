"""Whether two means differ, and by how much.

Welch's t test, which does not take the variances to be equal (Welch 1947, Biometrika 34(1/2):28-35, with the degrees of
freedom of Satterthwaite 1946), of both sets with one pseudo-answer each, see `spread_mean`: where one of 30 answers
meets one of 1,000 and both are skewed, the plain test calls a change what is none in 17 to 21 % of cases instead of 5.
"""

from dataclasses import dataclass
from math import sqrt

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.spread_mean import SpreadMean
from shared.scales import Scale
from shared.statistics import around, t_quantile, upper_tail


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """The difference of two means with its interval and its test."""

    low: float
    high: float
    p: float
    t: float
    df: float


def compare_means(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> MeanDifference:
    """Return the comparison of current - base, in steps of the scale, of at least one answer each."""
    shift, error, df = _welch(scale, base, current)
    reach = t_quantile(0.5 + confidence / 2, df) * error
    low, high = around(current.total / current.n - base.total / base.n, shift, reach)
    return MeanDifference(low, high, 2.0 * upper_tail(abs(shift / error), df), shift / error, df)


def p_of_means(scale: Scale, base: Histogram, current: Histogram) -> float:
    """Return p of `compare_means`, without its interval."""
    shift, error, df = _welch(scale, base, current)
    return 2.0 * upper_tail(abs(shift / error), df)


def _welch(scale: Scale, base: Histogram, current: Histogram) -> tuple[float, float, float]:
    """Return the difference, its standard error, and the degrees of freedom."""
    before, after = (SpreadMean.of(one, scale.scale_min, scale.scale_max) for one in (base, current))
    squared = before.squared_error + after.squared_error
    parts = before.squared_error**2 / (before.n - 1) + after.squared_error**2 / (after.n - 1)
    # Exactly n - 1 of the smaller set at least, which rounding must not miss.
    df = max(squared * squared / parts, float(min(before.n, after.n) - 1))
    return after.mean - before.mean, sqrt(squared), df
