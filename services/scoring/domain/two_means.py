"""Whether two means differ, and by how much.

Where the answers differ within both sets it is Welch's t test, which does not take their variances to be equal (Welch
1947, Biometrika 34(1/2):28-35, with the degrees of freedom of Satterthwaite 1946).

Where one set is unanimous its variance is zero, which is not the truth, and t would be too sure. Then the interval is
put together from those of the two means, which know about unanimity, as the square root of the squared distances
(MOVER: Zou & Donner 2008, Statistics in Medicine 27(10):1693-1702; Newcombe's way for shares), and p is one minus the
highest confidence at which the interval still excludes zero.
"""

from dataclasses import dataclass
from math import copysign, hypot, sqrt

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import mean_interval
from shared.scales import Scale
from shared.statistics import last_inside, t_quantile, upper_tail

_SUREST = 1e-9
"""No p below this is given where it has to be searched for."""


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """The difference of two means with its interval and its test."""

    low: float
    high: float
    p: float
    t: float | None
    """None where no t test was made, because one of the sets is unanimous."""
    df: float | None


def compare_means(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> MeanDifference:
    """Return the comparison of current - base, in steps of the scale, of at least two answers each."""
    if _both_vary(base, current):
        return _by_welch(base, current, confidence)
    low, high = _recovered(scale, base, current, confidence)
    return MeanDifference(low, high, _p_recovered(scale, base, current), None, None)


def p_of_means(scale: Scale, base: Histogram, current: Histogram) -> float:
    """Return p of `compare_means`, without its interval."""
    if _both_vary(base, current):
        t, df, _ = _welch(base, current)
        return 2.0 * upper_tail(abs(t), df)
    return _p_recovered(scale, base, current)


def _both_vary(base: Histogram, current: Histogram) -> bool:
    """Return whether neither set is unanimous: a t test needs a variance on both sides."""
    return len(base.counts) > 1 and len(current.counts) > 1


def _by_welch(base: Histogram, current: Histogram, confidence: float) -> MeanDifference:
    t, df, error = _welch(base, current)
    delta = current.total / current.n - base.total / base.n
    reach = t_quantile(0.5 + confidence / 2, df) * sqrt(error)
    return MeanDifference(delta - reach, delta + reach, 2.0 * upper_tail(abs(t), df), t, df)


def _welch(base: Histogram, current: Histogram) -> tuple[float, float, float]:
    """Return t, its degrees of freedom, and the squared error of the difference."""
    error_base, error_current = (_squared_error(one) for one in (base, current))
    error = error_base + error_current
    df = error * error / (error_base**2 / (base.n - 1) + error_current**2 / (current.n - 1))
    # Exactly n - 1 of the smaller set at least, which rounding must not miss.
    df = max(df, float(min(base.n, current.n) - 1))
    return (current.total / current.n - base.total / base.n) / sqrt(error), df, error


def _squared_error(histogram: Histogram) -> float:
    n, total = histogram.n, histogram.total
    return (n * histogram.total_of_squares - total * total) / (n * n * (n - 1))


def _recovered(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> tuple[float, float]:
    before, after = (mean_interval(one, scale.scale_min, scale.scale_max, confidence) for one in (base, current))
    mean_before, mean_after = base.total / base.n, current.total / current.n
    delta = mean_after - mean_before
    return (
        delta - hypot(mean_after - after.low, before.high - mean_before),
        delta + hypot(after.high - mean_after, mean_before - before.low),
    )


def _p_recovered(scale: Scale, base: Histogram, current: Histogram) -> float:
    delta = current.total / current.n - base.total / base.n
    if delta == 0.0:
        return 1.0

    def excludes_zero(p: float) -> bool:
        low, high = _recovered(scale, base, current, 1.0 - p)
        return copysign(1.0, delta) * (low if delta > 0.0 else high) > 0.0

    return last_inside(1.0, _SUREST, excludes_zero)
