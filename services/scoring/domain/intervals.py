"""Confidence intervals: between which values the truth lies, given so many answers.

The interval of an NPS by inverting the score test can be requested instead of the adjusted Wald interval. An
answer is +1, 0 or -1, so the mean of a trinomial is to be bounded. A mean m is believed as long as the observed one is
at most z standard errors away from it, where the standard error is the one that the data have if m is true: that of the
most likely shares among those with p - d = m. Rocks 2016 (The American Statistician 70(4):365-372, arXiv:1601.07235)
finds this test and the adjusted Wald interval best. The difference of two paired shares is the same model, with the
discordant pairs as promoters and detractors; the constrained shares are a root of a quadratic (Tango 1998, Statistics
in Medicine 17(8):891-908).
"""

from dataclasses import dataclass
from math import sqrt

from services.scoring.domain.histogram import Histogram
from shared.statistics import adjusted_wald_interval, last_inside, t_quantile, two_sided_z, wilson_interval

ADJUSTED_WALD = "nps-adjusted-wald"
WILSON = "wilson"
STUDENT_T = "student-t"
UNANIMOUS = "unanimous"
WHOLE_SCALE = "whole-scale"


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval and how it was made."""

    low: float
    high: float
    method: str


def nps_interval(promoters: int, detractors: int, n: int, confidence: float) -> Interval:
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
    """Return an interval of the mean, clipped to the scale, in steps of the scale.

    - One answer says nothing about the spread: the whole scale.
    - Student's t interval where the answers differ.
    - Where all n answers are equal the t interval would have no width, which is not the truth. Then at most a share of
      1 - ((1 - confidence) / 2)^(1/n) of all customers would answer otherwise (the exact binomial bound for zero of n,
      Clopper & Pearson 1934), and the mean cannot be further off than if all of those sat at one end of the scale.

    Args:
        histogram: at least one answer.
        scale_min: the lowest value of the scale.
        scale_max: the highest value of the scale.
        confidence: between 0 and 1.
    """
    n, total = histogram.n, histogram.total
    if n == 1:
        return Interval(float(scale_min), float(scale_max), WHOLE_SCALE)
    mean = total / n
    if len(histogram.counts) == 1:
        others = 1.0 - ((1.0 - confidence) / 2) ** (1.0 / n)
        return Interval(mean - others * (mean - scale_min), mean + others * (scale_max - mean), UNANIMOUS)
    # In whole numbers up to the last division: a difference of large sums loses nothing.
    variance = (n * histogram.total_of_squares - total * total) / (n * (n - 1))
    reach = t_quantile(0.5 + confidence / 2, n - 1) * sqrt(variance / n)
    return Interval(max(float(scale_min), mean - reach), min(float(scale_max), mean + reach), STUDENT_T)


SCORE_TEST = "nps-score-test"


def nps_score_interval(promoters: int, detractors: int, n: int, confidence: float) -> Interval:
    """Return the score-test interval of an NPS, in points. It always holds the plain value and never leaves -100..100.

    Args:
        promoters: how many answered 9 or 10.
        detractors: how many answered 0 to 6.
        n: all valid answers, at least 1.
        confidence: between 0 and 1.
    """
    z = two_sided_z(confidence)
    observed = (promoters - detractors) / n

    def is_believed(mean: float) -> bool:
        return n * (observed - mean) ** 2 <= z * z * _variance(promoters, detractors, n, mean)

    low, high = (last_inside(observed, end, is_believed) for end in (-1.0, 1.0))
    return Interval(100.0 * low, 100.0 * high, SCORE_TEST)


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
