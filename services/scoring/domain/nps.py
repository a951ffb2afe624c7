"""Net Promoter Score: the percentage of promoters minus the percentage of detractors. Never a mean of 0 to 10."""

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import nps_interval
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Score, count_categories


def nps(scale: Scale, histogram: Histogram) -> Score:
    """Return the NPS in points, -100 to 100, of at least one answer.

    The point is the plain score, the interval is the adjusted Wald interval, see `nps_interval`.
    """
    counts = count_categories(scale, histogram)
    n = histogram.n
    net = counts["promoter"] - counts["detractor"]
    interval = nps_interval(counts["promoter"], counts["detractor"], n, CONFIDENCE)
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
