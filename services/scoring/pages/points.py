"""From intervals with their scores to the points of a chart."""

from collections.abc import Callable, Sequence

from services.scoring.domain.query import Bucket
from services.scoring.domain.window import Window
from shared.web.console.charts import Point


def points_of(buckets: Sequence[Bucket], label: Callable[[Window], str]) -> list[Point]:
    """Return a point for each interval, without a value where there are too few answers for a figure: a gap."""
    return [_point(one, label(one.window)) for one in buckets]


def _point(bucket: Bucket, label: str) -> Point:
    score = bucket.score
    if score is None or not score.has_figure:
        return Point(label, count=None if score is None else score.n)
    return Point(label, score.value, score.ci_low, score.ci_high, score.n)
