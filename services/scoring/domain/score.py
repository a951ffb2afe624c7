"""A score: a number that never travels without its counts and its uncertainty."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.scoring.domain.histogram import Histogram
from shared.scales import Scale, category_of
from shared.score_reports import FEWEST_ANSWERS
from shared.vocabulary import CATEGORIES

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read the same answers, with its own interval. Without answers all three are None."""

    value: float | None
    ci_low: float | None
    ci_high: float | None
    method: str
    """How the interval was made."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a set of answers says. Without answers (n = 0) there is neither a value nor an interval."""

    value: float | None
    """NPS in points (-100 to 100), CSAT as the percentage of satisfied answers, CES and ratings as the mean."""
    n: int
    """Valid answers; skipped ones do not count."""
    numerator: int
    """NPS: promoters minus detractors. CSAT: satisfied answers. CES and ratings: the sum of the answers."""
    denominator: int
    """Always n; NPS and CSAT are 100 times numerator over denominator, the others the plain quotient."""
    counts: Mapping[str, int]
    """Answers by category, or by value where the metric has no categories; they sum up to n."""
    ci_low: float | None
    ci_high: float | None
    confidence: float
    """How often an interval made like this one holds the true value."""
    method: str
    """How the interval was made."""
    excluded: Mapping[str, int] = field(default_factory=dict)
    """Answers that do not count, by reason; a reason that cannot be counted exactly is omitted."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    """What else is reported under the metric's name. CSAT: `mean`, in steps of the scale, and `linear`, 0 for the worst
    to 100 for the best answer. CES: `net_easy`, the percentage of easy minus that of difficult answers."""

    @property
    def has_figure(self) -> bool:
        """Whether there are answers enough to show people the value, and not only the counts."""
        return self.n >= FEWEST_ANSWERS


def count_categories(scale: Scale, histogram: Histogram) -> dict[str, int]:
    """Return how many answers fell into each category, or on each value of the scale when there are no categories."""
    categories = CATEGORIES[scale.metric]
    if not categories:
        return {str(value): histogram.counts.get(value, 0) for value in range(scale.scale_min, scale.scale_max + 1)}
    counts: dict[str, int] = dict.fromkeys(categories, 0)
    for value, count in histogram.counts.items():
        category = category_of(scale, value)
        if category is not None:
            counts[category] += count
    return counts
