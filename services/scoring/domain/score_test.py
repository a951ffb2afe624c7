"""The interval of an NPS by inverting the score test, for those who want it instead of the adjusted Wald interval.

An answer is +1, 0 or -1, so the mean of a trinomial is to be bounded. A mean m is believed as long as the observed one
is at most z standard errors away from it, where the standard error is the one that the data have if m is true: that of
the most likely shares among those with p - d = m. Rocks 2016 (The American Statistician 70(4):365-372,
arXiv:1601.07235) finds this test and the adjusted Wald interval best. The difference of two paired shares is the same
model, with the discordant pairs as promoters and detractors; the constrained shares are a root of a quadratic (Tango
1998, Statistics in Medicine 17(8):891-908).
"""

from math import sqrt

from services.scoring.domain.intervals import Interval
from shared.statistics import last_inside, two_sided_z

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
