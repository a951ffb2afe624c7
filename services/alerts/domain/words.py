"""Which values a rule can name."""

from collections.abc import Mapping

from shared.vocabulary import Metric

VALUES: Mapping[Metric, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 10), "ces": (1, 7), "rating": (1, 10)}
"""Lowest and highest value that an answer can have, over all scales of the metric."""

ANY_VALUE = (0, 10)
"""Lowest and highest value over all metrics."""
