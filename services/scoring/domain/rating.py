"""Ratings: the mean answer."""

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import mean_interval
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Score, count_categories


def rating(scale: Scale, histogram: Histogram) -> Score:
    """Return the mean on the rating's own scale, of at least one answer."""
    return mean_score(scale, histogram)


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
