"""Confidence intervals: between which values the truth lies, given so many answers.

They take answers to be independent: of people who answer often they are too narrow.

The interval of an NPS inverts the score test; the adjusted Wald interval can be requested instead. An answer is +1, 0
or -1, so the mean of a trinomial is to be bounded. A mean m is believed as long as the observed one is
at most z standard errors away from it, where the standard error is the one that the data have if m is true: that of the
most likely shares among those with p - d = m. Rocks 2016 (The American Statistician 70(4):365-372, arXiv:1601.07235)
finds this test and the adjusted Wald interval best. The difference of two paired shares is the same model, with the
discordant pairs as promoters and detractors; the constrained shares are a root of a quadratic (Tango 1998, Statistics
in Medicine 17(8):891-908).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.spread_mean import lower_bound, upper_bound
from shared.statistics import adjusted_wald_interval, crossing, two_sided_z, wilson_interval

ADJUSTED_WALD = "nps-adjusted-wald"
WILSON = "wilson"
STUDENT_T = "student-t-spread"
SCORE_TEST = "nps-score-test"


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval and how it was made."""

    low: float
    high: float
    method: str


def adjusted_nps_interval(promoters: int, detractors: int, n: int, confidence: float) -> Interval:
    """Return the adjusted Wald interval of an NPS, in points; see `adjusted_wald_interval`.

    Args:
        promoters: how many answered 9 or 10.
        detractors: how many answered 0 to 6.
        n: all valid answers, at least 1.
        confidence: between 0 and 1.
    """
    low, high = adjusted_wald_interval(promoters, detractors, n, confidence)
    return Interval(100.0 * low, 100.0 * high, ADJUSTED_WALD)


def share_interval(part: int, n: int, confidence: float) -> Interval:
    """Return the Wilson score interval of a share, in per cent; arguments as `wilson_interval` has them."""
    low, high = wilson_interval(part, n, confidence)
    return Interval(100.0 * low, 100.0 * high, WILSON)


def mean_interval(histogram: Histogram, scale_min: int, scale_max: int, confidence: float) -> Interval:
    """Return Student's t interval of the mean with one pseudo-answer, in steps of the scale; see `spread_mean`.

    It holds the plain mean, ends where the scale does, and is monotone: no better answer lowers an end of it.

    Args:
        histogram: at least one answer.
        scale_min: the lowest value of the scale.
        scale_max: the highest value of the scale.
        confidence: between 0 and 1.
    """
    low, high = (bound(histogram, scale_min, scale_max, confidence) for bound in (lower_bound, upper_bound))
    return Interval(low, high, STUDENT_T)


def nps_interval(promoters: int, detractors: int, n: int, confidence: float) -> Interval:
    """Return the score-test interval of an NPS, in points. It always holds the plain value and never leaves -100..100.

    Args:
        promoters: how many answered 9 or 10.
        detractors: how many answered 0 to 6.
        n: all valid answers, at least 1.
        confidence: between 0 and 1.
    """
    low, high = _score_ends(promoters, detractors, n, two_sided_z(confidence))
    return Interval(100.0 * low, 100.0 * high, SCORE_TEST)


@lru_cache(maxsize=65536)
def _score_ends(promoters: int, detractors: int, n: int, z: float) -> tuple[float, float]:
    observed = (promoters - detractors) / n

    def doubt(mean: float) -> float:
        """Return how far the observed mean lies outside of what is believed if the true one is `mean`."""
        return n * (observed - mean) ** 2 - z * z * _variance(promoters, detractors, n, mean)

    low, high = (crossing(doubt, observed, end) for end in (-1.0, 1.0))
    return low, high


def _variance(promoters: int, detractors: int, n: int, mean: float) -> float:
    """Return the variance of an answer by the most likely shares whose difference is `mean`."""
    if mean < 0.0:
        return _variance(detractors, promoters, n, -mean)
    # The likelihood promoters·log(d + mean) + passives·log(1 - 2d - mean) + detractors·log(d) has its maximum where
    # a d² + b d + c = 0. As c is never above 0, there is one root that is not below 0.
    a = 2.0 * n
    b = (2 * n - promoters + detractors) * mean - promoters - detractors
    c = -detractors * mean * (1.0 - mean)
    root = sqrt(b * b - 4.0 * a * c)
    # The form that adds numbers of one sign, and so loses no digits.
    share_of_detractors = -2.0 * c / (b + root) if b > 0.0 else (root - b) / (2.0 * a)
    return 2.0 * share_of_detractors + mean * (1.0 - mean)
