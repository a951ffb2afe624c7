"""From a histogram to its score, by the rule of the metric."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.scoring.domain.ces import ces
from services.scoring.domain.csat import csat
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import ADJUSTED_WALD, STUDENT_T, WILSON
from services.scoring.domain.nps import nps
from services.scoring.domain.rating import rating
from services.scoring.domain.scale import Metric, Scale
from services.scoring.domain.score import CONFIDENCE, Score, count_categories

_RULES: Mapping[Metric, Callable[[Scale, Histogram], Score]] = {"nps": nps, "csat": csat, "ces": ces, "rating": rating}
_METHODS: Mapping[Metric, str] = {"nps": ADJUSTED_WALD, "csat": WILSON, "ces": STUDENT_T, "rating": STUDENT_T}


def measure(scale: Scale, histogram: Histogram, excluded: Mapping[str, int] | None = None) -> Score:
    """Return the score of a histogram.

    Args:
        scale: what the answers were given on.
        histogram: the valid answers; there may be none, then the score has neither value nor interval.
        excluded: answers that do not count, by reason.
    """
    if histogram.n:
        score = _RULES[scale.metric](scale, histogram)
    else:
        score = Score(
            value=None,
            n=0,
            numerator=0,
            denominator=0,
            counts=count_categories(scale, histogram),
            ci_low=None,
            ci_high=None,
            confidence=CONFIDENCE,
            method=_METHODS[scale.metric],
        )
    return replace(score, excluded=dict(excluded)) if excluded else score
