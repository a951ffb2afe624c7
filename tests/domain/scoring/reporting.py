"""Series, counts and reports made up from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from services.scoring.domain.cells import WIDTH, Cells, Sums, cells_without
from services.scoring.domain.place_selection import partition_by_place
from services.scoring.domain.places import Places
from services.scoring.domain.query import KnownSeries, Part, ScoreItem, ScoreQuery, Stages
from services.scoring.domain.remainder import numbers_from
from services.scoring.domain.report import Numbers, check_size, report
from services.scoring.domain.segment import Segment
from services.scoring.domain.selection import SelectedParts, partition, select_series
from services.scoring.domain.series import SeriesKey, slice_id
from services.scoring.domain.time_grid import TimeGrid, grid_of
from shared.scales import Scale

FIVE = Scale("csat", 1, 5, "high_is_good")
SEVEN = Scale("csat", 1, 7, "high_is_good")
TURNED = Scale("csat", 1, 5, "low_is_good")
QUERY = ScoreQuery("visit")
START = datetime(2026, 3, 1, tzinfo=UTC)
STAGES: Stages = {"buy": ("shop", "till"), "use": ("desk",)}

Counts = Mapping[tuple[KnownSeries, Segment], Sequence[Mapping[int, int]]]
"""Answers by value in each cell, of each slice; slots beyond the values stand under their numbers."""


def known(concept: str = "mood", scale: Scale = FIVE, *questions: str, **changes: Any) -> KnownSeries:
    """Return a series at the till on a kiosk, or as asked."""
    key = SeriesKey("visit", concept, scale, "till", "kiosk")
    return KnownSeries(replace(key, **changes), frozenset(questions or (concept,)))


def answered(*pairs: tuple[KnownSeries, dict[int, int]]) -> Counts:
    """Return counts in one cell, without segments."""
    return {(one, ()): [counts] for one, counts in pairs}


def vector(scale: Scale, counts: Mapping[int, int]) -> list[int]:
    """Return counts as they are kept."""
    slots = [0] * WIDTH
    for value, n in counts.items():
        slots[value - scale.scale_min if value in scale else value] += n
    return slots


def with_margins(counts: Counts) -> Counts:
    """Add what the values of a series add up to, where it is not given: then all its answers have the property."""
    sums: dict[tuple[KnownSeries, Segment], list[dict[int, int]]] = {}
    for (one, segment), cells in counts.items():
        for wider in (wider for length in range(len(segment)) for wider in combinations(segment, length)):
            total = sums.setdefault((one, wider), [{} for _ in cells])
            for mine, cell in zip(total, cells, strict=True):
                for value, n in cell.items():
                    mine[value] = mine.get(value, 0) + n
    return {**sums, **counts}


def selected(query: ScoreQuery, series: Sequence[KnownSeries], counts: Counts) -> SelectedParts:
    """Return what a query means, the segments being those that have counts."""
    segments = {
        one.key.series_id: [
            segment
            for other, segment in with_margins(counts)
            if other == one and segment and {dimension for dimension, _ in segment} <= set(query.dimensions)
        ]
        for one in series
    }
    divide = partition_by_place if query.is_by_place else partition
    return divide(query, select_series(series, query, STAGES), segments, STAGES)


def counted(query: ScoreQuery, selection: SelectedParts, counts: Counts, grid: TimeGrid) -> Numbers:
    """Return the counts of a selection, adding up the slices of each part as the database does."""
    slices = {
        slice_id(one.key.series_id, segment): (one, cells) for (one, segment), cells in with_margins(counts).items()
    }

    def cells_of(part: Part) -> Cells:
        return cells_without(summed(part.slices), summed(part.minus))

    def summed(ids: Iterable[UUID]) -> Cells:
        sums: dict[int, list[int]] = {}
        for mine in ids:
            one, cells = slices.get(mine, (None, ()))
            for place, cell in enumerate(cells):
                added = vector(one.key.scale, cell) if one else []
                sums[place] = [a + b for a, b in zip(sums.get(place, [0] * WIDTH), added, strict=True)]
        return sums

    if query.is_by_place:
        return Numbers(list(map(cells_of, selection.parts)), (), list(map(cells_of, selection.places)))
    siblings = [Sums(cells_of(part), len(grid.bounds) - 1) for part in selection.siblings]
    return numbers_from(
        selection,
        grid,
        [cells_of(part) for part in selection.parts],
        [one.between(grid.whole.first, grid.whole.stop) for one in siblings],
    )


def reported(query: ScoreQuery, series: Sequence[KnownSeries], counts: Counts, *, smallest: int = 1) -> list[ScoreItem]:
    """Return the report on `series`."""
    selection = selected(query, series, counts)
    grid = grid_of(query, first=None, last=None)
    check_size(selection, grid)
    return report(query, selection, counted(query, selection, counts, grid), grid=grid, smallest=smallest)


def numbers_of(item: ScoreItem) -> tuple[int, float | None]:
    """Return n and value; a suppressed item has none."""
    assert item.score is not None
    return item.score.n, item.score.value


AT_GRAZ, AT_WELS = Places(named=("Graz",)), Places(named=("Wels",))
GRAZ, LINZ, WELS = (("location", "Graz"),), (("location", "Linz"),), (("location", "Wels"),)


def places(**counts: int) -> tuple[KnownSeries, Counts]:
    """Return a series with so many answers from each place."""
    series = known()
    return series, {(series, (("location", place),)): [{5: n}] for place, n in counts.items()}
