"""Whether the score had reached a target when its day was over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

from services.scoring.domain.calendar import days_before
from services.scoring.domain.cells import NOTHING, Cells, Vector
from services.scoring.domain.counts import Counts
from services.scoring.domain.measure import measure
from services.scoring.domain.query import KnownSeries
from services.scoring.domain.target import Target, TargetDefinition, progress
from services.scoring.domain.weeks import COMPARED, vector_sum
from shared.days import day_start

JUDGED_WITHIN = timedelta(days=7)
"""So long after its day a target is still judged, after a time in which nothing ran. Older ones are no news."""

Outcome = Literal["reached", "missed", "no_answers"]


@dataclass(frozen=True, slots=True)
class DueTarget:
    """What is known of a target when its day is over."""

    outcome: Outcome
    counts: Counts
    """Of the four weeks up to its day, this included: those that the overview shows beside it."""
    is_certain: bool = False
    """Of a missed one: whether the whole interval is on the wrong side."""


def is_due(definition: TargetDefinition, today: date) -> bool:
    """Return whether the day of a target is over, and not for too long."""
    return definition.due_on < today <= definition.due_on + JUDGED_WITHIN


def weeks_until_due(due_on: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return where the weeks that a target is judged by begin and end."""
    end = day_start(due_on + timedelta(days=1), zone)
    return days_before(end, 7 * COMPARED, zone), end


def series_of_target(definition: TargetDefinition, known: Iterable[KnownSeries]) -> list[KnownSeries]:
    """Return the series that the score of a target is made of, over all channels and, without a touchpoint, all."""
    return [
        one
        for one in known
        if one.key.survey == definition.survey
        and one.key.concept == definition.concept
        and one.key.scale == definition.scale
        and definition.touchpoint in {None, one.key.touchpoint}
    ]


def judge_target(target: Target, series: Iterable[KnownSeries], stored: Mapping[UUID, Cells]) -> DueTarget:
    """Return how a target stands after its day.

    Where a series break was declared, answers from before it and after it are not added up: the newest that has
    answers counts.

    Args:
        target: whose day is over.
        series: see `series_of_target`.
        stored: their counts in those weeks, as cell 0; series without any are omitted.
    """
    by_start: dict[int, list[Vector]] = {}
    for one in series:
        vector = stored.get(one.key.series_id, {}).get(0, NOTHING)
        by_start.setdefault(one.key.series_from or 0, []).append(vector)
    scale = target.definition.scale
    for start in sorted(by_start, reverse=True):
        counts = Counts.of_slots(scale, vector_sum(by_start[start]))
        found = progress(target, measure(scale, counts.histogram))
        if found is not None:
            is_missed = found.gap != 0.0 and (found.gap > 0.0) != target.definition.rise_is_good
            return DueTarget("missed" if is_missed else "reached", counts, found.standing == "missed")
    return DueTarget("no_answers", Counts())
