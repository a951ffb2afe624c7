"""A table of numbers with all its sums, along axes that are trees: which cells a sum is made of, and which lines cross.

Cells are numbered, for there are tens of thousands where a company has hundreds of places, and numbers are compared
and added up much faster than the values they stand for, which are looked up where they matter.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

Value = Hashable
Cell = tuple[Value, ...]
"""One value for each axis."""
Number = int
"""Which cell it is: the sum of what its values stand for, see `SumTable`."""
Names = int
"""By which axes a cell is distinguished from the sum of all: bit 0 is set for the first one, and so on."""
Line = tuple[Number, int]
"""A sum, and the axis along which it is divided into parts."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What answers are distinguished by."""

    name: str
    top: Value
    """The sum of all."""
    above: Mapping[Value, Value]
    """The value that each other value is a part of."""
    is_of_people: bool = True
    """Whether small groups must be hidden; else it is the company's own, such as a touchpoint, or a time."""
    adds_up: bool = True
    """Whether the parts of a value add up to it; trailing windows overlap and do not."""

    def path(self, value: Value) -> tuple[Value, ...]:
        """Return the value and all that it is a part of, up to the top."""
        found = [value]
        while found[-1] != self.top:
            found.append(self.above[found[-1]])
        return tuple(found)


class SumTable:
    """Cells with answers, and every sum over them."""

    def __init__(self, axes: Sequence[Axis], counts: Mapping[Cell, int]) -> None:
        """Add up `counts`, answers of the cells at the bottom; those without any are omitted."""
        self.axes = axes
        self._values: list[list[Value]] = [list({axis.top: None, **dict.fromkeys(axis.above)}) for axis in axes]
        """Of each axis, the top first."""
        # What a value stands for: its place on the axis above the bits of all axes, and the bit of its own.
        self._terms: list[list[Number]] = []
        self._steps: list[int] = []
        step = 1 << len(axes)
        for number, values in enumerate(self._values):
            self._terms.append([place and place * step + (1 << number) for place in range(len(values))])
            self._steps.append(step)
            step *= len(values)
        self._above = [self._places_above(axis, values) for axis, values in zip(axes, self._values, strict=True)]
        self._below = [_children(above) for above in self._above]
        self.totals = self._sums(counts)
        self._parts: list[dict[Number, list[Number]]] = [{} for _ in axes]
        """Those that were asked for."""
        self._ranks: dict[Line, tuple[int, int]] = {}

    @staticmethod
    def _places_above(axis: Axis, values: Sequence[Value]) -> list[int]:
        places = {value: place for place, value in enumerate(values)}
        return [places[axis.above.get(value, axis.top)] if axis.adds_up else 0 for value in values]

    def _sums(self, counts: Mapping[Cell, int]) -> dict[Number, int]:
        paths = []
        for axis, values, terms in zip(self.axes, self._values, self._terms, strict=True):
            term_of = dict(zip(values, terms, strict=True))
            whole = {one: axis.path(one) if axis.adds_up else (one,) for one in values}
            paths.append({one: [term_of[value] for value in path] for one, path in whole.items()})
        totals: dict[Number, int] = {}
        for cell, n in counts.items():
            if n:
                for one in map(sum, product(*[path[value] for path, value in zip(paths, cell, strict=True)])):
                    totals[one] = totals.get(one, 0) + n
        return totals

    def by_names(self) -> dict[Names, list[Number]]:
        """Return the cells of each table: those that are distinguished by the same axes."""
        found: dict[Names, list[Number]] = {}
        for cell in self.totals:
            found.setdefault(self.names_of(cell), []).append(cell)
        return found

    def names_of(self, cell: Number) -> Names:
        return cell & (1 << len(self.axes)) - 1

    def values(self, cell: Number) -> Cell:
        """Return what a cell stands for."""
        return tuple(values[self._place(cell, axis)] for axis, values in enumerate(self._values))

    def _place(self, cell: Number, axis: int) -> int:
        return cell // self._steps[axis] % len(self._values[axis])

    def top_of(self, cell: Number, axis: int) -> Number:
        """Return the sum of all along an axis that a cell belongs to."""
        return cell - self._terms[axis][self._place(cell, axis)]

    def parts_of(self, cell: Number, axis: int) -> list[Number]:
        """Return what a cell is the sum of along an axis."""
        found = self._parts[axis].get(cell)
        if found is None:
            place = cell // self._steps[axis] % len(self._values[axis])
            terms = self._terms[axis]
            rest = cell - terms[place]
            below = self._below[axis].get(place, ())
            found = [one for child in below if (one := rest + terms[child]) in self.totals]
            self._parts[axis][cell] = found
        return found

    def lines_of(self, cell: Number) -> Iterator[Line]:
        """Yield the lines that a cell lies on, as the sum or as a part."""
        for number, axis in enumerate(self.axes):
            if axis.adds_up:
                place = self._place(cell, number)
                if place in self._below[number]:
                    yield cell, number
                if place:
                    terms = self._terms[number]
                    yield cell - terms[place] + terms[self._above[number][place]], number

    def in_order(self, lines: Iterable[Line]) -> list[Line]:
        """Return lines in the order in which their sums, and then they themselves, first come up in the counts."""
        return sorted(lines, key=self._rank)

    def _rank(self, line: Line) -> tuple[int, int]:
        if line not in self._ranks:
            whole, _ = line
            firsts = [
                min((self._positions[part] for part in self.parts_of(whole, axis)), default=len(self.totals))
                for axis in range(len(self.axes))
            ]
            self._ranks.update(((whole, axis), (min(firsts), first)) for axis, first in enumerate(firsts))
        return self._ranks[line]

    @cached_property
    def _positions(self) -> Mapping[Number, int]:
        return {cell: position for position, cell in enumerate(self.totals)}


def _children(above: Sequence[int]) -> dict[int, list[int]]:
    """Return by place those right below it, from the one above each; 0 is the top."""
    found: dict[int, list[int]] = {}
    for place, whole in enumerate(above[1:], start=1):
        found.setdefault(whole, []).append(place)
    return found
