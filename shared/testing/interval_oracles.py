"""Confidence intervals by other means than the suite's own: roots and minima that scipy finds, and brute force."""

from collections.abc import Sequence

from scipy import optimize, stats
from statsmodels.stats.weightstats import DescrStatsW

_Z = float(stats.norm.ppf(0.975))
_EDGE = 1e-15
_MOST_RAISED = 60


def score_test(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    """Return both ends of the 95 % interval of a net share, -1 to 1, by inverting the score test.

    The variance is that of the most likely shares whose difference is the mean under test: where the slope of the
    likelihood is zero.
    """
    observed = (promoters - detractors) / n

    def doubt(mean: float) -> float:
        return float(n * (observed - mean) ** 2 - _Z**2 * _variance(promoters, detractors, n, mean))

    def end(outermost: float) -> float:
        if doubt(outermost * (1 - _EDGE)) <= 0:
            return outermost
        inside = observed + (outermost - observed) * 1e-9
        return float(optimize.brentq(doubt, inside, outermost * (1 - _EDGE), xtol=1e-15, rtol=1e-14))

    return (-1.0 if observed == -1 else end(-1.0)), (1.0 if observed == 1 else end(1.0))


def _variance(promoters: int, detractors: int, n: int, mean: float) -> float:
    if mean < 0:
        return _variance(detractors, promoters, n, -mean)
    passives, most = n - promoters - detractors, (1 - mean) / 2

    def slope(part: float) -> float:
        """Return the slope at a share of detractors, as a part of the most that there can be."""
        found = -passives / (1 - part) if passives else 0.0
        found += promoters * most / (most * part + mean) if promoters else 0.0
        return found + (detractors / part if detractors else 0.0)

    if slope(_EDGE) <= 0:
        part = 0.0
    elif slope(1 - _EDGE) >= 0:
        part = 1.0
    else:
        part = float(optimize.brentq(slope, _EDGE, 1 - _EDGE, xtol=1e-16, rtol=1e-14))
    return 2 * most * part + mean * (1 - mean)


def spread_mean(answers: Sequence[int], scale_min: int, scale_max: int) -> tuple[float, float]:
    """Return both ends of the 95 % interval of a mean: Student's t of the answers and a pseudo-answer, weighted.

    The lowest end of all answers that are nowhere below these is looked for one by one, and the highest likewise.
    """
    ordered = sorted(answers)
    mean, most = sum(ordered) / len(ordered), min(len(ordered), _MOST_RAISED)
    low = min(
        _student([*ordered[: len(ordered) - k], *[scale_max] * k], scale_min, scale_max)[0] for k in range(most + 1)
    )
    high = max(_student([*ordered[k:], *[scale_min] * k], scale_min, scale_max)[1] for k in range(most + 1))
    return max(scale_min, min(low, mean)), min(scale_max, max(high, mean))


def _student(answers: list[int], scale_min: int, scale_max: int) -> tuple[float, float]:
    values = list(range(scale_min, scale_max + 1))
    weights = [answers.count(value) + 1 / len(values) for value in values]
    low, high = DescrStatsW(values, weights=weights).tconfint_mean(alpha=0.05)
    return float(low), float(high)
