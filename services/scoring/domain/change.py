"""What changed between two sets of answers, and whether it is more than noise.

A difference never travels without its uncertainty: there is no way to have `delta` alone. Two-sided tests throughout;
the interval and the test of one comparison come from the same formula, so p is below 1 - confidence exactly where the
interval excludes zero, but for where small samples turn the difference round: there it holds zero. Answers are taken to
be independent, and both sets to be taken to be of different people, see `current` of the scores API for where they
are not.
"""

from dataclasses import dataclass
from math import erfc, sqrt

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.score import CONFIDENCE, count_categories
from services.scoring.domain.two_means import compare_means, p_of_means
from services.scoring.domain.two_net_shares import NetDifference, NetShare, compare_net_shares
from shared.scales import Scale
from shared.two_shares import Proportion, difference_interval, z_of_difference
from shared.vocabulary import CATEGORIES, ScoreDirection

ADJUSTED_WALD_Z = "nps-adjusted-wald-z"
SCORE_Z = "miettinen-nurminen"
WELCH_T = "welch-t-spread"

LEAST = 30
"""Below this many answers in either set nothing is said about a change, unless somebody decides otherwise."""
_FEWEST = 2
"""One answer has no spread."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference current - base, in the unit of the score: points, percentage points, or steps of the scale."""

    delta: float
    """Of the two plain scores."""
    ci_low: float
    ci_high: float
    confidence: float
    statistic: float
    """z, or Welch's t."""
    df: float | None
    """Degrees of freedom of t; None for z."""
    p: float
    """Probability of a difference at least as large, in either direction, if nothing has changed."""
    method: str
    rise_is_good: bool

    @property
    def direction(self) -> ScoreDirection:
        """What can be said: something only where the interval holds no zero."""
        if self.ci_low <= 0.0 <= self.ci_high:
            return "no_evidence"
        return "better" if (self.delta > 0.0) == self.rise_is_good else "worse"


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Too few answers to say anything about a change, also not how large it looks."""

    least: int
    """Answers that each set needs."""
    base_n: int
    current_n: int


def difference(
    scale: Scale, base: Histogram, current: Histogram, *, confidence: float = CONFIDENCE, least: int = LEAST
) -> Difference | NotEnough:
    """Compare two sets of answers on one scale.

    Args:
        scale: that both were given on.
        base: what is compared with.
        current: what is compared.
        confidence: between 0 and 1.
        least: fewest answers that each set must have; never fewer than two are taken.
    """
    least = max(least, _FEWEST)
    if min(base.n, current.n) < least:
        return NotEnough(least, base.n, current.n)
    if scale.metric == "nps":
        return _of_nps(scale, base, current, confidence)
    if scale.metric == "csat":
        return _of_shares(scale, base, current, confidence)
    return _of_means(scale, base, current, confidence)


def p_of_difference(scale: Scale, base: Histogram, current: Histogram, *, least: int = LEAST) -> float | None:
    """Return p of `difference` without its interval, which costs much more; None: not enough answers."""
    if min(base.n, current.n) < max(least, _FEWEST):
        return None
    if scale.metric == "nps":
        return _two_sided(_of_net_shares(scale, base, current, CONFIDENCE).z)
    if scale.metric == "csat":
        return _two_sided(z_of_difference(*_proportions(scale, base, current)))
    return p_of_means(scale, base, current)


def _of_nps(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> Difference:
    found = _of_net_shares(scale, base, current, confidence)
    return Difference(
        delta=100.0 * found.delta,
        ci_low=100.0 * found.low,
        ci_high=100.0 * found.high,
        confidence=confidence,
        statistic=found.z,
        df=None,
        p=_two_sided(found.z),
        method=ADJUSTED_WALD_Z,
        rise_is_good=True,
    )


def _of_net_shares(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> NetDifference:
    before, after = (_net_share(scale, one) for one in (base, current))
    return compare_net_shares(before, after, confidence)


def _net_share(scale: Scale, histogram: Histogram) -> NetShare:
    counts = count_categories(scale, histogram)
    best, _, worst = CATEGORIES[scale.metric]
    return NetShare(counts[best], counts[worst], histogram.n)


def _of_shares(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> Difference:
    before, after = _proportions(scale, base, current)
    low, high = difference_interval(before, after, confidence)
    z = z_of_difference(before, after)
    return Difference(
        delta=100.0 * (after.value - before.value),
        ci_low=100.0 * low,
        ci_high=100.0 * high,
        confidence=confidence,
        statistic=z,
        df=None,
        p=_two_sided(z),
        method=SCORE_Z,
        rise_is_good=True,
    )


def _proportions(scale: Scale, base: Histogram, current: Histogram) -> tuple[Proportion, Proportion]:
    """Return the shares of satisfied answers."""
    satisfied = CATEGORIES[scale.metric][0]
    before, after = (Proportion(count_categories(scale, one)[satisfied], one.n) for one in (base, current))
    return before, after


def _of_means(scale: Scale, base: Histogram, current: Histogram, confidence: float) -> Difference:
    found = compare_means(scale, base, current, confidence)
    widest = float(scale.scale_max - scale.scale_min)
    return Difference(
        delta=current.total / current.n - base.total / base.n,
        ci_low=max(-widest, found.low),
        ci_high=min(widest, found.high),
        confidence=confidence,
        statistic=found.t,
        df=found.df,
        p=found.p,
        method=WELCH_T,
        rise_is_good=scale.polarity == "high_is_good",
    )


def _two_sided(z: float) -> float:
    return erfc(abs(z) / sqrt(2.0))
