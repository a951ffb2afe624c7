"""From a histogram to its score, by the rule of the metric."""

from collections.abc import Mapping
from dataclasses import replace

from services.scoring.domain.ces import ces, ces_readings
from services.scoring.domain.csat import csat, csat_readings
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import STUDENT_T, WILSON
from services.scoring.domain.nps import NET_NAMES, NetMethod, nps
from services.scoring.domain.rating import rating
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Reading, Score, count_categories


def measure(
    scale: Scale,
    histogram: Histogram,
    excluded: Mapping[str, int] | None = None,
    *,
    net_method: NetMethod = "adjusted-wald",
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
            return rating(scale, histogram)


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
