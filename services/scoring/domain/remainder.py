"""Answers without a property: no counts are kept of them, they are what remains of all without those that have one."""

from collections.abc import Iterator, Sequence
from itertools import product

from services.scoring.domain.cells import Cells, Sums, Vector, without
from services.scoring.domain.query import Part
from services.scoring.domain.report import Numbers
from services.scoring.domain.segment import WITHOUT, Segment
from services.scoring.domain.selection import SelectedParts
from services.scoring.domain.time_grid import TimeGrid


def numbers_from(selection: SelectedParts, grid: TimeGrid, cells: Sequence[Cells], others: Sequence[Vector]) -> Numbers:
    """Return the counts of each part from those of its slices.

    Args:
        selection: what is asked for.
        grid: how the window is cut.
        cells: of the slices of each part, by the grid's cells.
        others: of the slices of each sibling, over the whole window.
    """
    parts, siblings, _ = selection
    if not siblings:
        return Numbers(remainders(parts, cells), ())
    number, whole = len(grid.bounds) - 1, grid.whole
    totals = [Sums(one, number).between(whole.first, whole.stop) for one in cells]
    known = remainders((*parts, *siblings), [{0: one} for one in (*totals, *others)])
    return Numbers(remainders(parts, cells), [Sums(one, 1).total for one in known[len(parts) :]])


def remainders(parts: Sequence[Part], cells: Sequence[Cells]) -> list[Cells]:
    """Return the counts of each part, where those without a property came with those of the ones that have it.

    Parts are cells of a table. What has all properties is taken away from what lacks one of them, and both from what
    lacks two.

    Args:
        parts: what is asked for; with each that lacks a property all that have it.
        cells: as they were read.
    """
    found = [dict(one) for one in cells]
    places = {(_kind(part), part.subject.segment): place for place, part in enumerate(parts)}
    for place in sorted(range(len(parts)), key=lambda one: _lacking(parts[one].subject.segment)):
        part = parts[place]
        for wider in _wider(part.subject.segment):
            target = places.get((_kind(part), wider))
            if target is None:
                continue
            for cell, vector in found[place].items():
                found[target][cell] = without(found[target].get(cell, ()), vector)
    return list(found)


def _kind(part: Part) -> tuple[object, ...]:
    return (part.subject._replace(segment=()), part.scale, part.series_from)


def _lacking(segment: Segment) -> int:
    return sum(value == WITHOUT for _, value in segment)


def _wider(segment: Segment) -> Iterator[Segment]:
    """Yield the segment with one or more of its values omitted."""
    choices = [{(dimension, value), (dimension, WITHOUT)} for dimension, value in segment]
    yield from (one for one in product(*choices) if one != segment)
