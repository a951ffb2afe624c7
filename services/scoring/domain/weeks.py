"""The weeks that are looked at together, and the answers of each part of the reply in each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from itertools import zip_longest
from uuid import UUID

from services.scoring.domain.calendar import days_before
from services.scoring.domain.cells import NOTHING, Cells, Vector, cells_without
from services.scoring.domain.query import Part
from services.scoring.domain.quiet import WEEKS
from services.scoring.domain.report import answers
from services.scoring.domain.time_grid import CellRange, TimeGrid
from services.scoring.domain.window import Window
from shared.days import day_start

_DAYS = 7
COMPARED = 4
"""Weeks on either side of the comparison."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks, the last of them up to the end of today."""

    current: TimeGrid
    base: TimeGrid

    @property
    def bounds(self) -> tuple[datetime, ...]:
        """Where weeks begin and end."""
        return self.current.bounds

    @property
    def windows(self) -> list[Window]:
        """Each week."""
        return [Window(*self.bounds[place : place + 2]) for place in range(len(self.bounds) - 1)]


def weeks_until(now: datetime, zone: tzinfo) -> Weeks:
    """Return the weeks, in local days."""
    end = day_start(now.astimezone(zone).date() + timedelta(days=1), zone)
    number = WEEKS + 1
    bounds = (*(days_before(end, _DAYS * (number - place), zone) for place in range(number)), end)

    def grid(first: int, stop: int) -> TimeGrid:
        return TimeGrid(bounds, CellRange(Window(bounds[first], bounds[stop]), first, stop), None)

    return Weeks(grid(number - COMPARED, number), grid(number - 2 * COMPARED, number - COMPARED))


@dataclass(frozen=True, eq=False)
class PartByWeek:
    """A part with its answers in each week."""

    part: Part
    cells: Cells
    """By the number of the week; weeks without any are omitted."""

    @cached_property
    def ns(self) -> list[int]:
        """Valid answers in each week."""
        return [answers(self.part, self.cells.get(week, ())) for week in range(WEEKS + 1)]

    @cached_property
    def current(self) -> Vector:
        """Counts of the last four weeks."""
        return self._between(WEEKS + 1 - COMPARED, WEEKS + 1)

    @cached_property
    def base(self) -> Vector:
        """Counts of the four weeks before."""
        return self._between(WEEKS + 1 - 2 * COMPARED, WEEKS + 1 - COMPARED)

    @property
    def n_current(self) -> int:
        return sum(self.ns[-COMPARED:])

    @property
    def n_base(self) -> int:
        return sum(self.ns[-2 * COMPARED : -COMPARED])

    def _between(self, first: int, stop: int) -> Vector:
        return vector_sum(self.cells[week] for week in range(first, stop) if week in self.cells)


def stored_weeks(part: Part, stored: Mapping[UUID, Cells]) -> PartByWeek:
    """Return a part with the sum of its slices; those without answers are not among the stored ones."""
    plus, minus = (cells_sum([stored[one] for one in ids if one in stored]) for ids in (part.slices, part.minus))
    return PartByWeek(part, cells_without(plus, minus))


def cells_sum(several: Sequence[Cells]) -> Cells:
    """Return counts by cell, added up."""
    if len(several) == 1:
        return several[0]
    by_cell: dict[int, list[Vector]] = {}
    for cells in several:
        for cell, vector in cells.items():
            by_cell.setdefault(cell, []).append(vector)
    return {cell: vector_sum(vectors) for cell, vectors in by_cell.items()}


def vector_sum(vectors: Iterable[Vector]) -> Vector:
    """Return the sum of any number of vectors, `WIDTH` numbers; shorter ones lack zeros."""
    return tuple(map(sum, zip_longest(NOTHING, *vectors, fillvalue=0)))
