"""Customer satisfaction: the percentage of answers in the box of good values, see `END_BOXES`.

Others report the mean, or the linear score, which gives 0 to the worst and 100 to the best answer and equal steps to
those between them, turned to the scale's polarity. Both come with it.
"""

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import STUDENT_T, mean_interval, share_interval
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Reading, Score, count_categories


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
