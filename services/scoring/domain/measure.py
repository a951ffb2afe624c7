"""From a histogram to its score, by the rule of the metric.

Net Promoter Score: the percentage of promoters minus the percentage of detractors. Never a mean of 0 to 10.

Customer satisfaction: the percentage of answers in the box of good values, see `END_BOXES`. Others report the mean, or
the linear score, which gives 0 to the worst and 100 to the best answer and equal steps to those between them, turned to
the scale's polarity. Both come with it.

Customer effort: the mean answer. Whether a high one is good is the survey's declared polarity. The mean is what both
CES 1.0 (1 to 5, low is good) and CES 2.0 (1 to 7, high is good) report. Net easy comes with it, the percentage of easy
answers minus that of difficult ones: like an NPS it is the mean of +1, 0 and -1, with its interval.

Ratings: the mean answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import (
    ADJUSTED_WALD,
    SCORE_TEST,
    STUDENT_T,
    WILSON,
    Interval,
    adjusted_nps_interval,
    mean_interval,
    nps_interval,
    share_interval,
)
from services.scoring.domain.score import CONFIDENCE, Reading, Score, count_categories
from shared.scales import Scale


def mean_score(scale: Scale, histogram: Histogram) -> Score:
    """Return the mean of at least one answer with its interval, see `mean_interval`."""
    n, total = histogram.n, histogram.total
    interval = mean_interval(histogram, scale.scale_min, scale.scale_max, CONFIDENCE)
    return Score(
        value=total / n,
        n=n,
        numerator=total,
        denominator=n,
        counts=count_categories(scale, histogram),
        ci_low=interval.low,
        ci_high=interval.high,
        confidence=CONFIDENCE,
        method=interval.method,
    )


NetMethod = Literal["score", "adjusted-wald"]
"""How the interval of a net share, such as an NPS, is made."""

NET_INTERVALS: Mapping[NetMethod, Callable[[int, int, int, float], Interval]] = {
    "score": nps_interval,
    "adjusted-wald": adjusted_nps_interval,
}
NET_NAMES: Mapping[NetMethod, str] = {"score": SCORE_TEST, "adjusted-wald": ADJUSTED_WALD}
"""What the methods are called beside an interval."""


def nps(scale: Scale, histogram: Histogram, method: NetMethod = "score") -> Score:
    """Return the NPS in points, -100 to 100, of at least one answer.

    The point is the plain score, the interval that of the score test, see `nps_interval`, or on request the adjusted
    Wald interval, see `adjusted_nps_interval`.
    """
    counts = count_categories(scale, histogram)
    n = histogram.n
    net = counts["promoter"] - counts["detractor"]
    interval = NET_INTERVALS[method](counts["promoter"], counts["detractor"], n, CONFIDENCE)
    return Score(
        value=100.0 * net / n,
        n=n,
        numerator=net,
        denominator=n,
        counts=counts,
        ci_low=interval.low,
        ci_high=interval.high,
        confidence=CONFIDENCE,
        method=interval.method,
    )


def ces(scale: Scale, histogram: Histogram, method: NetMethod = "score") -> Score:
    """Return the mean effort answer on its own scale, of at least one answer, with the interval of a mean."""
    return replace(mean_score(scale, histogram), readings=ces_readings(scale, histogram, method))


def ces_readings(scale: Scale, histogram: Histogram, method: NetMethod) -> dict[str, Reading]:
    """Return `net_easy`, in points, -100 to 100."""
    n = histogram.n
    if not n:
        return {"net_easy": Reading(None, None, None, NET_NAMES[method])}
    counts = count_categories(scale, histogram)
    easy, difficult = counts["easy"], counts["difficult"]
    interval = NET_INTERVALS[method](easy, difficult, n, CONFIDENCE)
    return {"net_easy": Reading(100.0 * (easy - difficult) / n, interval.low, interval.high, interval.method)}


def csat(scale: Scale, histogram: Histogram) -> Score:
    """Return the percentage of satisfied answers, 0 to 100, of at least one answer, with its Wilson interval."""
    counts = count_categories(scale, histogram)
    n = histogram.n
    satisfied = counts["satisfied"]
    interval = share_interval(satisfied, n, CONFIDENCE)
    return Score(
        value=100.0 * satisfied / n,
        n=n,
        numerator=satisfied,
        denominator=n,
        counts=counts,
        ci_low=interval.low,
        ci_high=interval.high,
        confidence=CONFIDENCE,
        method=interval.method,
        readings=csat_readings(scale, histogram),
    )


def csat_readings(scale: Scale, histogram: Histogram) -> dict[str, Reading]:
    """Return `mean`, in steps of the scale, and `linear`, 0 to 100."""
    if not histogram.n:
        return dict.fromkeys(("mean", "linear"), Reading(None, None, None, STUDENT_T))
    interval = mean_interval(histogram, scale.scale_min, scale.scale_max, CONFIDENCE)
    mean = Reading(histogram.total / histogram.n, interval.low, interval.high, interval.method)
    return {"mean": mean, "linear": _linear(scale, mean)}


def _linear(scale: Scale, mean: Reading) -> Reading:
    length = scale.scale_max - scale.scale_min

    def turned(value: float | None) -> float | None:
        if value is None:
            return None
        steps = value - scale.scale_min if scale.polarity == "high_is_good" else scale.scale_max - value
        return 100.0 * steps / length

    ends = (turned(mean.ci_low), turned(mean.ci_high))
    low, high = ends if scale.polarity == "high_is_good" else (ends[1], ends[0])
    return Reading(turned(mean.value), low, high, mean.method)


def measure(
    scale: Scale,
    histogram: Histogram,
    excluded: Mapping[str, int] | None = None,
    *,
    net_method: NetMethod = "score",
) -> Score:
    """Return the score of a histogram.

    Args:
        scale: what the answers were given on.
        histogram: the valid answers; there may be none, then the score has neither value nor interval.
        excluded: answers that do not count, by reason.
        net_method: how the interval of an NPS, and of the net easy share of CES, is made.
    """
    score = _score(scale, histogram, net_method) if histogram.n else _nothing(scale, net_method)
    return replace(score, excluded=dict(excluded)) if excluded else score


def _score(scale: Scale, histogram: Histogram, net_method: NetMethod) -> Score:
    match scale.metric:
        case "nps":
            return nps(scale, histogram, net_method)
        case "csat":
            return csat(scale, histogram)
        case "ces":
            return ces(scale, histogram, net_method)
        case "rating":
            return mean_score(scale, histogram)


def _nothing(scale: Scale, net_method: NetMethod) -> Score:
    none = Histogram()
    method, readings = STUDENT_T, dict[str, Reading]()
    match scale.metric:
        case "nps":
            method = NET_NAMES[net_method]
        case "csat":
            method, readings = WILSON, csat_readings(scale, none)
        case "ces":
            readings = ces_readings(scale, none, net_method)
        case "rating":
            pass
    return Score(
        value=None,
        n=0,
        numerator=0,
        denominator=0,
        counts=count_categories(scale, none),
        ci_low=None,
        ci_high=None,
        confidence=CONFIDENCE,
        method=method,
        readings=readings,
    )
