"""Everything at a glance: each score of the last four weeks beside the four before, its targets, and what is quiet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple, cast

from services.scoring.domain.calendar import days_before
from services.scoring.domain.cells import Sums
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem, Side, compare
from services.scoring.domain.places import Places
from services.scoring.domain.query import Bucket, Dimension, Part, ScoreItem, ScoreQuery, Subject
from services.scoring.domain.quiet import WEEKS, Volume, volume_of
from services.scoring.domain.report import Numbers, answers, report
from services.scoring.domain.selection import SelectedParts
from services.scoring.domain.target import Target, TargetProgress, progress, target_for
from services.scoring.domain.time_grid import CellRange, TimeGrid
from services.scoring.domain.window import Window
from shared.days import day_start
from shared.statistics import benjamini_hochberg

_WEEK = 7
_COMPARED = 4
"""Weeks on either side of the comparison."""


class Cut(NamedTuple):
    """One way to cut all answers up: where they were given, and one score for each of what."""

    places: Places
    by: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True)
class OverviewItem:
    """One score at a glance."""

    change: ChangeItem
    volume: Volume
    """Of all that was asked with it."""
    by: tuple[Dimension, ...] = ()
    """How answers were cut up for it."""
    weeks: tuple[Bucket, ...] = ()
    """The score of each week, the latest last; none where they were not asked for."""


@dataclass(frozen=True, slots=True)
class TargetItem:
    """A score of the last four weeks beside the target that it is to reach next."""

    item: ScoreItem
    progress: TargetProgress


@dataclass(frozen=True, slots=True)
class Overview:
    """All scores at a glance."""

    weeks: "Weeks"
    items: tuple[OverviewItem, ...]
    targets: tuple[TargetItem, ...]
    not_counted: tuple[str, ...]
    """Keys of surveys whose answers have more locations than are distinguished, so that those of a unit are not
    known."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks, the last of them up to the end of today."""

    current: TimeGrid
    base: TimeGrid

    @property
    def bounds(self) -> tuple[datetime, ...]:
        """Where weeks begin and end."""
        return self.current.bounds


def weeks_until(now: datetime, zone: tzinfo) -> Weeks:
    """Return the weeks, in local days."""
    end = day_start(now.astimezone(zone).date() + timedelta(days=1), zone)
    number = WEEKS + 1
    bounds = (*(days_before(end, _WEEK * (number - place), zone) for place in range(number)), end)

    def grid(first: int, stop: int) -> TimeGrid:
        return TimeGrid(bounds, CellRange(Window(bounds[first], bounds[stop]), first, stop), None)

    return Weeks(grid(number - _COMPARED, number), grid(number - 2 * _COMPARED, number - _COMPARED))


def _week_by_week(weeks: Weeks) -> TimeGrid:
    bounds = weeks.bounds
    single = [CellRange(Window(*bounds[place : place + 2]), place, place + 1) for place in range(len(bounds) - 1)]
    return TimeGrid(bounds, CellRange(Window(bounds[0], bounds[-1]), 0, len(single)), tuple(single))


@dataclass(frozen=True, slots=True)
class ReadSurvey:
    """What was read of a survey, by the cells of `Weeks`."""

    query: ScoreQuery
    selection: SelectedParts
    numbers: Numbers


def items_of(
    surveys: Iterable[ReadSurvey], weeks: Weeks, *, smallest: int, least: int, with_weeks: bool = False
) -> tuple[OverviewItem, ...]:
    """Return each score that has answers in these weeks, with p adjusted for all of them together.

    Args:
        surveys: what was read.
        weeks: in which.
        smallest: a score by people's properties of fewer answers is not shown.
        least: with fewer answers on either side nothing is said about a change.
        with_weeks: also give the score of each week.
    """
    found: list[OverviewItem] = []
    for one in surveys:
        single = _weeks(one, weeks, smallest) if with_weeks else {}
        current = Side(_within(one.query, weeks.current), weeks.current, one.numbers)
        base = Side(_within(one.query, weeks.base), weeks.base, one.numbers)
        by_week = _by_week(one, len(weeks.bounds) - 1)
        busiest = _busiest(by_week)
        for change in compare(one.selection, current, base, smallest=smallest, least=least):
            if any(by_week[_identity(change.current)]):
                *before, last = busiest[_group(change.current.subject)]
                volume, buckets = volume_of(before, last), single.get(_identity(change.current), ())
                found.append(OverviewItem(change, volume, one.query.by, buckets))
    return tuple(_adjusted(found))


def _weeks(one: ReadSurvey, weeks: Weeks, smallest: int) -> dict[tuple[object, ...], tuple[Bucket, ...]]:
    grid = _week_by_week(weeks)
    query = replace(one.query, window=grid.whole.window, interval="week")
    items = report(query, one.selection, one.numbers, grid=grid, smallest=smallest)
    return {_identity(item): item.buckets or () for item in items}


def targets_of(
    surveys: Iterable[ReadSurvey], weeks: Weeks, targets: Sequence[Target], *, smallest: int, on: date
) -> tuple[TargetItem, ...]:
    """Return the scores that have targets, of all touchpoints together and of single ones; arguments as above."""
    found = []
    for one in surveys:
        query = _within(one.query, weeks.current)
        for item in report(query, one.selection, one.numbers, grid=weeks.current, smallest=smallest):
            mine = [target for target in targets if _is_of(target, item)]
            target = target_for(mine, touchpoint=item.subject.touchpoint, scale=item.scale, on=on)
            reached = None if target is None or item.score is None else progress(target, item.score)
            if reached is not None:
                found.append(TargetItem(item, reached))
    return tuple(found)


def _is_of(target: Target, item: ScoreItem) -> bool:
    """Return whether a target is meant for this score: one for all touchpoints is shown once, with all of them."""
    wanted, subject = target.definition, item.subject
    return (wanted.survey, wanted.concept, wanted.touchpoint) == (item.survey, subject.concept, subject.touchpoint)


def _within(query: ScoreQuery, grid: TimeGrid) -> ScoreQuery:
    return replace(query, window=grid.whole.window)


def _by_week(one: ReadSurvey, number: int) -> dict[tuple[object, ...], list[int]]:
    found = {}
    for part, cells in zip(one.selection.parts, one.numbers.cells, strict=True):
        sums = Sums(cells, number)
        found[_identity(part)] = [answers(part, sums.between(week, week + 1)) for week in range(number)]
    return found


def _busiest(by_week: dict[tuple[object, ...], list[int]]) -> dict[Subject, list[int]]:
    """Return by place the weeks of what most people answered: several answers of one response are no more people."""
    found: dict[Subject, list[int]] = {}
    for (subject, *_), weeks in by_week.items():
        group = _group(cast("Subject", subject))
        if sum(weeks) >= sum(found.get(group, ())):
            found[group] = weeks
    return found


def _group(subject: Subject) -> Subject:
    """Return what all that was asked together has in common."""
    return subject._replace(concept="")


def _identity(one: Part | ScoreItem) -> tuple[object, ...]:
    return (one.subject, one.scale, one.series_from)


def _adjusted(items: Sequence[OverviewItem]) -> Iterator[OverviewItem]:
    """Adjust p for all comparisons of the overview, not only for those of one survey."""
    ps = [one.change.outcome.difference.p for one in items if isinstance(one.change.outcome, AdjustedDifference)]
    adjusted = iter(benjamini_hochberg(ps))
    for one in items:
        outcome = one.change.outcome
        if isinstance(outcome, AdjustedDifference):
            outcome = AdjustedDifference(outcome.difference, next(adjusted))
        yield replace(one, change=replace(one.change, outcome=outcome))
