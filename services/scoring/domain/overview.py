"""Everything at a glance: each score of the last four weeks beside the four before, its targets, and what is quiet.

There may be thousands of scores, of which few are looked at. Of all of them it is worked out whether they changed; the
numbers that are shown, with their intervals, only once they are asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from services.scoring.domain.change import NotEnough, difference, p_of_difference
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.domain.counts import Counts
from services.scoring.domain.cutting import CutSurvey
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.query import Bucket, Dimension, ScoreItem, Subject
from services.scoring.domain.quiet import Volume, volume_of
from services.scoring.domain.report import questions_of, score_of
from services.scoring.domain.score import CONFIDENCE
from services.scoring.domain.target import Target, TargetProgress, progress, target_for
from services.scoring.domain.weeks import PartByWeek, Weeks, vector_sum
from services.scoring.domain.window import Window
from shared.statistics import benjamini_hochberg, selected_confidence
from shared.vocabulary import ScoreDirection


@dataclass(frozen=True, eq=False)
class OverviewItem:
    """One score at a glance."""

    cut: CutSurvey
    row: PartByWeek
    weeks_looked_at: Weeks
    is_hidden: bool
    """Whether so few answered, now or before, that neither score is shown."""
    volume: Volume
    """Of all that was asked with it."""
    p_adjusted: float | None
    """Of the change, for all scores at a glance together; None: nothing is said about it."""
    confidence: float
    """Of the interval of the change, for all scores at a glance together."""
    least: int
    """With fewer answers on either side nothing is said about a change."""

    @property
    def by(self) -> tuple[Dimension, ...]:
        """How answers were cut up for it."""
        return self.cut.query.by

    @property
    def survey(self) -> str:
        return self.cut.query.survey

    @property
    def subject(self) -> Subject:
        return self.row.part.subject

    @property
    def measured(self) -> tuple[object, ...]:
        """What is measured, on which scale, since when."""
        part = self.row.part
        return self.survey, part.subject.concept, part.scale, part.series_from

    @cached_property
    def direction(self) -> ScoreDirection:
        """Which change there is evidence of."""
        if self.p_adjusted is None or self.p_adjusted > 1.0 - CONFIDENCE:
            return "no_evidence"
        outcome = self.change.outcome
        return outcome.difference.direction if isinstance(outcome, AdjustedDifference) else "no_evidence"

    @cached_property
    def change(self) -> ChangeItem:
        """The score with all its numbers, and what it is compared with."""
        part, base = self.row.part, self.weeks_looked_at.base.whole.window
        current = _item(self.cut, self.row, self.weeks_looked_at, is_hidden=self.is_hidden)
        if self.is_hidden:
            return ChangeItem(current, base, None, None)
        found = difference(part.scale, *_histograms(self.row), confidence=self.confidence, least=self.least)
        # Nothing was adjusted exactly where there are not enough answers.
        outcome = found if isinstance(found, NotEnough) else AdjustedDifference(found, self.p_adjusted or 0.0)
        return ChangeItem(current, base, score_of(self.cut.query, part, self.row.base), outcome)

    @cached_property
    def weeks(self) -> tuple[Bucket, ...]:
        """The score of each week, the latest last."""
        return tuple(self._bucket(number, window) for number, window in enumerate(self.weeks_looked_at.windows))

    def _bucket(self, number: int, window: Window) -> Bucket:
        if self.cut.places is not None and self.cut.places.hides_week(self.row, number):
            return Bucket(window, None)
        vector = vector_sum([self.row.cells.get(number, ())])
        return Bucket(window, score_of(self.cut.query, self.row.part, vector))


@dataclass(frozen=True, slots=True)
class TargetItem:
    """A score of the last four weeks beside the target that it is to reach next."""

    item: ScoreItem
    progress: TargetProgress


@dataclass(frozen=True, slots=True)
class Overview:
    """All scores at a glance."""

    weeks: Weeks
    items: tuple[OverviewItem, ...]
    targets: tuple[TargetItem, ...]
    not_counted: tuple[str, ...]
    """Keys of surveys whose answers have more locations than are distinguished, so that those of a unit are not
    known."""


def items_of(surveys: Iterable[CutSurvey], weeks: Weeks, *, least: int) -> tuple[OverviewItem, ...]:
    """Return each score that has answers in these weeks, with p adjusted for all of them together.

    Args:
        surveys: what was read.
        weeks: in which.
        least: with fewer answers on either side nothing is said about a change.
    """
    found = [(one, row, volume) for one in surveys for row, volume in _shown(one)]
    are_hidden = [one.places is not None and one.places.hides(row) for one, row, _ in found]
    ps = [
        None if is_hidden else p_of_difference(row.part.scale, *_histograms(row), least=least)
        for (_, row, _), is_hidden in zip(found, are_hidden, strict=True)
    ]
    together = benjamini_hochberg([p for p in ps if p is not None])
    confidence, adjusted = selected_confidence(together, CONFIDENCE), iter(together)
    return tuple(
        OverviewItem(one, row, weeks, is_hidden, volume, None if p is None else next(adjusted), confidence, least)
        for (one, row, volume), is_hidden, p in zip(found, are_hidden, ps, strict=True)
    )


def _shown(one: CutSurvey) -> Iterator[tuple[PartByWeek, Volume]]:
    busiest = _busiest(one.rows)
    for row in _settled(one.rows, lambda row: row.n_current + row.n_base):
        if any(row.ns):
            *before, last = busiest[_group(row.part.subject)]
            yield row, volume_of(before, last)


def _settled(rows: Sequence[PartByWeek], n_of: Callable[[PartByWeek], int]) -> Iterator[PartByWeek]:
    """Yield those that are shown: of unlike answers about one subject those that were given at all."""
    for _, group in groupby(rows, key=lambda row: row.part.subject):
        variants = list(group)
        yield from [row for row in variants if n_of(row)] or variants


def targets_of(
    surveys: Iterable[CutSurvey], weeks: Weeks, targets: Sequence[Target], *, on: date
) -> tuple[TargetItem, ...]:
    """Return the scores that have targets, of all touchpoints together and of single ones.

    Args:
        surveys: what was read.
        weeks: in which.
        targets: all that there are.
        on: today.
    """
    found = []
    for one in surveys:
        for row in _settled(one.rows, lambda row: row.n_current):
            subject, scale = row.part.subject, row.part.scale
            mine = [target for target in targets if _is_of(target, one.query.survey, subject)]
            target = target_for(mine, touchpoint=subject.touchpoint, scale=scale, on=on)
            if target is not None:
                is_hidden = one.places is not None and one.places.hides_current(row)
                item = _item(one, row, weeks, is_hidden=is_hidden)
                reached = None if item.score is None else progress(target, item.score)
                if reached is not None:
                    found.append(TargetItem(item, reached))
    return tuple(found)


def _is_of(target: Target, survey: str, subject: Subject) -> bool:
    """Return whether a target is meant for this score: one for all touchpoints is shown once, with all of them."""
    wanted = target.definition
    return (wanted.survey, wanted.concept, wanted.touchpoint) == (survey, subject.concept, subject.touchpoint)


def _item(one: CutSurvey, row: PartByWeek, weeks: Weeks, *, is_hidden: bool) -> ScoreItem:
    part = row.part
    return ScoreItem(
        survey=one.query.survey,
        subject=part.subject,
        questions=questions_of(part),
        scale=part.scale,
        series_from=part.series_from,
        window=weeks.current.whole.window,
        score=None if is_hidden else score_of(one.query, part, row.current),
        buckets=None,
    )


def _histograms(row: PartByWeek) -> tuple[Histogram, Histogram]:
    """Return the answers of the four weeks before, and of the last four."""
    before, after = (Counts.of_slots(row.part.scale, one).histogram for one in (row.base, row.current))
    return before, after


def _busiest(rows: Iterable[PartByWeek]) -> dict[Subject, list[int]]:
    """Return by place the weeks of what most people answered: several answers of one response are no more people."""
    found: dict[Subject, list[int]] = {}
    for row in rows:
        group = _group(row.part.subject)
        if sum(row.ns) >= sum(found.get(group, ())):
            found[group] = row.ns
    return found


def _group(subject: Subject) -> Subject:
    """Return what all that was asked together has in common."""
    return subject._replace(concept="")
