"""Net Promoter Score: the percentage of promoters minus the percentage of detractors. Never a mean of 0 to 10."""

from collections.abc import Callable, Mapping
from typing import Literal

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import ADJUSTED_WALD, Interval, nps_interval
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Score, count_categories
from services.scoring.domain.score_test import SCORE_TEST, nps_score_interval

NetMethod = Literal["adjusted-wald", "score"]
"""How the interval of a net share, such as an NPS, is made."""

NET_INTERVALS: Mapping[NetMethod, Callable[[int, int, int, float], Interval]] = {
    "adjusted-wald": nps_interval,
    "score": nps_score_interval,
}
NET_NAMES: Mapping[NetMethod, str] = {"adjusted-wald": ADJUSTED_WALD, "score": SCORE_TEST}
"""What the methods are called beside an interval."""


def nps(scale: Scale, histogram: Histogram, method: NetMethod = "adjusted-wald") -> Score:
    """Return the NPS in points, -100 to 100, of at least one answer.

    The point is the plain score, the interval is the adjusted Wald interval, see `nps_interval`, or on request that of
    the score test, see `nps_score_interval`.
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
