"""From intervals with their scores to the points of a chart."""

from collections.abc import Callable, Sequence

from services.scoring.domain.query import Bucket
from services.scoring.domain.window import Window
from shared.web.console.charts import Point

LEAST = 5
"""A score of fewer answers has an interval as wide as its scale; a chart shows a gap."""


def points_of(buckets: Sequence[Bucket], label: Callable[[Window], str]) -> list[Point]:
    """Return a point for each interval, without a value where there are too few answers."""
    return [_point(one, label(one.window)) for one in buckets]


def _point(bucket: Bucket, label: str) -> Point:
    score = bucket.score
    if score is None or score.n < LEAST:
        return Point(label, count=None if score is None else score.n)
    return Point(label, score.value, score.ci_low, score.ci_high, score.n)
