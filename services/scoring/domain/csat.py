"""Customer satisfaction: the percentage of answers in the box of good values, see `END_BOXES`."""

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import share_interval
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Score, count_categories


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
    )
