"""Customer effort: the mean answer. Whether a high one is good is the survey's declared polarity.

The mean is what both CES 1.0 (1 to 5, low is good) and CES 2.0 (1 to 7, high is good) report. Net easy comes with it,
the percentage of easy answers minus that of difficult ones: like an NPS it is the mean of +1, 0 and -1, with its
interval.
"""

from dataclasses import replace

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.nps import NET_INTERVALS, NET_NAMES, NetMethod
from services.scoring.domain.rating import mean_score
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import CONFIDENCE, Reading, Score, count_categories


def ces(scale: Scale, histogram: Histogram, method: NetMethod = "adjusted-wald") -> Score:
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
