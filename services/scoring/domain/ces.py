"""Customer effort: the mean answer. Whether a high one is good is the survey's declared polarity.

The mean is what both CES 1.0 (1 to 5, low is good) and CES 2.0 (1 to 7, high is good) report. The counts of easy and
difficult answers come with it, for those who read net easy, (easy - difficult) / n.
"""

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.rating import mean_score
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import Score


def ces(scale: Scale, histogram: Histogram) -> Score:
    """Return the mean effort answer on its own scale, of at least one answer, with the interval of a mean."""
    return mean_score(scale, histogram)
