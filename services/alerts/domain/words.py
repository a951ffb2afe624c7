"""Which words of a rule fit together."""

from collections.abc import Mapping

from shared.vocabulary import Category, Metric

CATEGORIES: Mapping[Metric, tuple[Category, ...]] = {
    "nps": ("promoter", "passive", "detractor"),
    "csat": ("satisfied", "neutral", "dissatisfied"),
    "ces": ("easy", "neutral", "difficult"),
    "rating": (),
}
"""Into which categories the answers of a metric fall."""

VALUES: Mapping[Metric, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 10), "ces": (1, 7), "rating": (1, 10)}
"""Lowest and highest value that an answer can have, over all scales of the metric."""

ANY_VALUE = (0, 10)
"""Lowest and highest value over all metrics."""
