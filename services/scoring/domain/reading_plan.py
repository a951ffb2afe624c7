"""From cells of time to the rows to read, as few as possible.

Whole days (UTC) are read from the counts by day. Where a cell begins or ends within a day, it is read to the nearest
midnight, and what lies between the two is added or taken away by quarters of an hour: a year of days in Berlin costs
365 rows and an hour or two around each midnight, not 35 000 quarters. Counts are whole numbers, so nothing is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from services.scoring.domain.cells import Cells, Sums, Vector, added

Range = tuple[datetime, datetime]
"""From the first up to but without the second."""

_DAY = timedelta(days=1)
_SHORT = timedelta(hours=18)
"""Cells shorter than this are read by quarters of an hour."""


class Source(NamedTuple):
    """What is to be read from one of the two kinds of counts."""

    points: tuple[datetime, ...]
    """In order; atom `i` lies from `points[i]` up to but without `points[i + 1]`."""
    ranges: tuple[Range, ...]
    """In order and apart from each other; atoms outside of them are not read."""


class Term(NamedTuple):
    """A run of atoms, from `first` up to but without `stop`, that is added (1) or taken away (-1)."""

    first: int
    stop: int
    sign: int


class Piece(NamedTuple):
    """The same before points have numbers."""

    start: datetime
    end: datetime
    sign: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read, and how to make cells of it."""

    days: Source
    quarters: Source
    by_day: tuple[tuple[Term, ...], ...]
    """Of each cell, the atoms of `days`."""
    by_quarter: tuple[tuple[Term, ...], ...]
    """Of each cell, the atoms of `quarters`."""

    def cells(self, days: Cells, quarters: Cells) -> Cells:
        """Return the cells, from the atoms that were read of either kind."""
        days_of, quarters_of = _Runs(days, len(self.days.points)), _Runs(quarters, len(self.quarters.points))
        cells: dict[int, Vector] = {}
        for place, (by_day, by_quarter) in enumerate(zip(self.by_day, self.by_quarter, strict=True)):
            vector: Vector = ()
            for term in by_day:
                vector = added(vector, days_of.signed(term))
            for term in by_quarter:
                vector = added(vector, quarters_of.signed(term))
            if any(vector):
                cells[place] = vector
        return cells


class _Runs:
    """Sums over runs of atoms. Most runs are one atom; only for longer ones all are added up, from the first on."""

    def __init__(self, atoms: Cells, number: int) -> None:
        self._atoms, self._number = atoms, number

    def signed(self, term: Term) -> Vector:
        """Return what is to be added for a term."""
        first, stop, sign = term
        vector = self._atoms.get(first, ()) if stop == first + 1 else self._sums.between(first, stop)
        return vector if sign > 0 else [-n for n in vector]

    @cached_property
    def _sums(self) -> Sums:
        return Sums(self._atoms, self._number)


def plan_of(bounds: Sequence[datetime]) -> Plan:
    """Return how to read the cells that lie between neighbouring `bounds`, moments in UTC and in order."""
    days: list[list[Piece]] = []
    quarters: list[list[Piece]] = []
    for start, end in pairwise(bounds):
        if end - start < _SHORT:
            days.append([])
            quarters.append([Piece(start, end, 1)])
        else:
            first, last = _nearest_midnight(start), _nearest_midnight(end)
            days.append([Piece(first, last, 1)] if first < last else [])
            quarters.append([*_between(start, first, 1), *_between(end, last, -1)])
    by_day, by_quarter = _source(days), _source(quarters)
    return Plan(by_day, by_quarter, _terms(days, by_day), _terms(quarters, by_quarter))


def _between(bound: datetime, midnight: datetime, sign: int) -> list[Piece]:
    """Return what the days that begin (1) or end (-1) at `midnight` have too little or too much."""
    if bound == midnight:
        return []
    if bound < midnight:
        return [Piece(bound, midnight, sign)]
    return [Piece(midnight, bound, -sign)]


def _nearest_midnight(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if moment - midnight <= _DAY / 2 else midnight + _DAY


def _source(pieces: Iterable[Sequence[Piece]]) -> Source:
    ranges = sorted({(one.start, one.end) for several in pieces for one in several})
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return Source(tuple(sorted({moment for one in ranges for moment in one})), tuple(joined))


def _terms(pieces: Iterable[Sequence[Piece]], source: Source) -> tuple[tuple[Term, ...], ...]:
    places = {moment: place for place, moment in enumerate(source.points)}
    return tuple(tuple(Term(places[one.start], places[one.end], one.sign) for one in several) for several in pieces)
