"""Counts of a part of the answer by cell, and their sums over any run of cells."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from services.scoring.domain.counts import SLOTS

SUPERSEDED = SLOTS
"""Slot of answers that do not count because the same person gave a newer one; only filled when that was asked for."""
WIDTH = SLOTS + 1

NOTHING = (0,) * WIDTH

Vector = Sequence[int]
"""`SLOTS` numbers, or `WIDTH`."""
Cells = Mapping[int, Vector]
"""Counts by the number of their cell; cells without any are omitted."""


class Sums:
    """Sums over runs of cells, each in the time of one addition, however long the run."""

    def __init__(self, cells: Cells, number: int) -> None:
        """Add up `number` cells from the first on."""
        totals = [NOTHING]
        for place in range(number):
            vector = cells.get(place)
            last = totals[-1]
            totals.append(last if vector is None else added(last, vector))
        self._totals = totals

    @property
    def total(self) -> Vector:
        """All cells together."""
        return self._totals[-1]

    def between(self, first: int, stop: int) -> tuple[int, ...]:
        """Return the sum of the cells from `first` up to but without `stop`, `WIDTH` numbers."""
        return tuple([high - low for high, low in zip(self._totals[stop], self._totals[first], strict=True)])


def without(whole: Vector, part: Vector) -> tuple[int, ...]:
    """Return what is left of a vector; a shorter one lacks zeros."""
    return added(whole, [-n for n in part])


def added(one: Vector, other: Vector) -> tuple[int, ...]:
    """Return the sum of two vectors, as long as the longer one; what the shorter one lacks are zeros."""
    if not one or not other:
        return tuple(one or other)
    return tuple([a + b for a, b in zip_longest(one, other, fillvalue=0)])


def cells_without(whole: Cells, part: Cells) -> Cells:
    """Return what is left of counts by cell."""
    return {place: without(whole.get(place, ()), part.get(place, ())) for place in {*whole, *part}} if part else whole
