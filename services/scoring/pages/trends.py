"""A score as the page shows it: with its trend and what it was before."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.domain.calendar import Interval
from services.scoring.domain.comparison import ChangeItem
from services.scoring.domain.improvements.mark import ImprovementMark
from services.scoring.domain.query import ScoreItem
from services.scoring.domain.window import Window
from services.scoring.pages.improvement_marks import TrendMarks, marks_of
from services.scoring.pages.points import points_of
from services.scoring.pages.words import Words
from shared.web.console.charts import Point


@dataclass(frozen=True, slots=True)
class Shown:
    """One score."""

    item: ScoreItem
    change: ChangeItem | None
    points: list[Point]
    marks: TrendMarks
    """Improvements that took effect in this time."""

    @property
    def categories(self) -> list[tuple[str, int]]:
        """Answers by category, from good to bad; none for ratings."""
        score = self.item.score
        return [] if score is None or self.item.scale.metric == "rating" else list(score.counts.items())


def shown_of(
    items: Sequence[ScoreItem],
    changes: Sequence[ChangeItem],
    interval: Interval,
    words: Words,
    marks: Sequence[ImprovementMark] = (),
) -> list[Shown]:
    """Put each score beside its change, and what the company did in its time."""
    by_series = {_series(one.current): one for one in changes}

    def label(window: Window) -> str:
        start = window.start.astimezone(words.zone) if window.start else words.visit.now
        return words.day(start, "month" if interval == "month" else "short")

    return [
        Shown(
            one,
            by_series.get(_series(one)),
            points_of(one.buckets or (), label),
            marks_of(marks, one.buckets or (), words),
        )
        for one in items
    ]


def _series(item: ScoreItem) -> tuple[object, ...]:
    return item.subject.concept, item.scale, item.series_from
