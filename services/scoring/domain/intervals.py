"""Confidence intervals: between which values the truth lies, given so many answers."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.student_t import t_quantile

ADJUSTED_WALD = "nps-adjusted-wald"
WILSON = "wilson"
STUDENT_T = "student-t"
UNANIMOUS = "unanimous"
WHOLE_SCALE = "whole-scale"

NPS_ADDED_TO_ENDS = 0.75
NPS_ADDED = 3.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval and how it was made."""

    low: float
    high: float
    method: str


def nps_interval(promoters: int, detractors: int, n: int, confidence: float) -> Interval:
    """Return the adjusted Wald interval of an NPS, in points clipped to -100..100.

    Three answers are added, 3/4 promoters, 3/2 passives and 3/4 detractors, before the Wald interval of the mean of
    +1, 0 and -1 is taken (Rocks 2016, The American Statistician 70(4):365-372, arXiv:1601.07235). Its centre is drawn
    towards 0, so a single promoter or detractor lies just outside of it; from two answers on it holds the plain value.

    Args:
        promoters: how many answered 9 or 10.
        detractors: how many answered 0 to 6.
        n: all valid answers, at least 1.
        confidence: between 0 and 1. The answers added are Rocks' for 95 % and stay the same for others.
    """
    total = n + NPS_ADDED
    promoting = (promoters + NPS_ADDED_TO_ENDS) / total
    detracting = (detractors + NPS_ADDED_TO_ENDS) / total
    centre = promoting - detracting
    reach = normal_quantile(0.5 + confidence / 2) * sqrt((promoting + detracting - centre * centre) / total)
    return Interval(max(-100.0, 100.0 * (centre - reach)), min(100.0, 100.0 * (centre + reach)), ADJUSTED_WALD)


def share_interval(part: int, n: int, confidence: float) -> Interval:
    """Return the Wilson score interval of the share `part / n`, in per cent.

    Source: Wilson 1927, Journal of the American Statistical Association 22(158):209-212. It always holds the plain
    share and never leaves 0..100.

    Args:
        part: how many answers count, 0 to n.
        n: all valid answers, at least 1.
        confidence: between 0 and 1.
    """
    z = normal_quantile(0.5 + confidence / 2)
    share = part / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At the ends the formula gives exactly 0 or 1, which rounding must not miss.
    low = min(share, max(0.0, centre - reach)) if part else 0.0
    high = max(share, min(1.0, centre + reach)) if part < n else 1.0
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


@lru_cache(maxsize=256)
def normal_quantile(probability: float) -> float:
    """Return the value that a standard normal variable stays below with `probability`."""
    return NormalDist().inv_cdf(probability)
