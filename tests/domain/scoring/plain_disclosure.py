"""The hiding of small cells, written down plainly: every line and every tree is looked at again and again, in full.

It does the same in the same order as `tree_disclosure`, which looks only where something was hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from services.scoring.domain.determined import Equation, connected, determined
from services.scoring.domain.tree_table import Axis, Cell


def hidden_in_table(
    axes: Sequence[Axis], counts: Mapping[Cell, int], smallest: int, *, hides_all: bool = False
) -> frozenset[Cell]:
    """Return what must not be shown; arguments as those of the function that is tested."""
    table = _Table(axes, _with_sums(axes, counts), smallest)
    for number in range(len(axes) + 1):
        for names in combinations(range(len(axes)), number):
            if hides_all or any(axes[place].is_of_people for place in names):
                table.settle(names)
    return frozenset(table.hidden)


def _with_sums(axes: Sequence[Axis], counts: Mapping[Cell, int]) -> dict[Cell, int]:
    totals: dict[Cell, int] = {}
    for cell, n in counts.items():
        if n:
            paths = (axis.path(value) if axis.adds_up else (value,) for axis, value in zip(axes, cell, strict=True))
            for one in product(*paths):
                totals[one] = totals.get(one, 0) + n
    return totals


@dataclass(slots=True)
class _Table:
    axes: Sequence[Axis]
    totals: Mapping[Cell, int]
    """Cells with answers."""
    smallest: int
    hidden: set[Cell] = field(default_factory=set)
    settled: set[tuple[int, ...]] = field(default_factory=set)
    """The tables that were looked at, by the places of their axes; nothing is hidden yet in the others."""
    below: dict[Cell, list[tuple[int, list[Cell]]]] = field(init=False)
    """The parts of each cell, along each axis that it is divided by."""

    def __post_init__(self) -> None:
        parts: dict[tuple[Cell, int], list[Cell]] = {}
        for cell in self.totals:
            for place, axis in enumerate(self.axes):
                if axis.adds_up and cell[place] != axis.top:
                    whole = (*cell[:place], axis.above[cell[place]], *cell[place + 1 :])
                    parts.setdefault((whole, place), []).append(cell)
        self.below = {}
        for (whole, place), cells in parts.items():
            self.below.setdefault(whole, []).append((place, cells))

    def settle(self, names: tuple[int, ...]) -> None:
        """Hide cells that are distinguished by exactly these axes; the smaller tables are settled."""
        self.settled.add(names)
        cells = [one for one in self.totals if self._axes_of(one) == names]
        self.hidden.update(one for one in cells if self.totals[one] < self.smallest or self._is_part_of_hidden(one))
        mine = set(cells)
        tops = {(place, self._top_of(one, place)) for one in cells for place in names if self.axes[place].adds_up}
        before = -1
        while len(self.hidden) != before:
            before = len(self.hidden)
            for place, top in sorted(tops, key=repr):
                if top not in self.hidden:
                    self._complete(top, place, mine)
            if len(self.hidden) == before:
                self._hide_beside_determined(mine)

    def _axes_of(self, cell: Cell) -> tuple[int, ...]:
        return tuple(place for place, axis in enumerate(self.axes) if cell[place] != axis.top)

    def _top_of(self, cell: Cell, place: int) -> Cell:
        return (*cell[:place], self.axes[place].top, *cell[place + 1 :])

    def _is_part_of_hidden(self, cell: Cell) -> bool:
        return any(self._top_of(cell, place) in self.hidden for place in self._axes_of(cell))

    def _parts(self, cell: Cell, place: int) -> list[Cell]:
        return next((parts for axis, parts in self.below.get(cell, ()) if axis == place), [])

    def _complete(self, top: Cell, place: int, mine: set[Cell]) -> None:
        """Hide more along a line, or a tree, until what is hidden below each shown cell is no small number."""
        for part in self._parts(top, place):
            self._complete(part, place, mine)
        if top in self.hidden:
            return
        while True:
            here, open_ = self._reach(top, place)
            if not here or (len(here) > 1 and sum(self.totals[one] for one in here) >= self.smallest):
                return
            if not open_:
                if top in mine:
                    self.hidden.add(top)
                return
            cheapest = min(open_, key=self._cost)
            self.hidden.update(cheapest)

    def _cost(self, path: tuple[Cell, ...]) -> tuple[int, int, str]:
        """Return how much is lost with what lies on a path: first how many sums, then how many answers."""
        return len(path), self.totals[path[-1]], repr(path[-1])

    def _reach(self, top: Cell, place: int) -> tuple[list[Cell], list[tuple[Cell, ...]]]:
        """Return the hidden cells at the bottom whose sum follows from a shown one, and the paths to those shown."""
        here: list[Cell] = []
        open_: list[tuple[Cell, ...]] = []
        waiting: list[tuple[Cell, ...]] = [(part,) for part in self._parts(top, place)]
        while waiting:
            path = waiting.pop()
            parts = self._parts(path[-1], place)
            is_open = any(one not in self.hidden for one in path)
            if parts:
                waiting += [(*path, part) for part in parts]
            elif path[-1] in self.hidden:
                if not is_open:
                    here.append(path[-1])
            else:
                open_.append(path)
        return here, open_

    def _hide_beside_determined(self, mine: set[Cell]) -> None:
        """Hide one cell more of each group in which a small one would follow."""
        for group in connected(self._equations()):
            small = {one for one in determined(group) if self.totals[one] < self.smallest}
            if small:
                self._hide_near(small, group, mine)

    def _equations(self) -> list[Equation[Cell]]:
        found: list[Equation[Cell]] = []
        for whole, lines in self.below.items():
            for _, parts in lines:
                equation = {one: 1 for one in parts if one in self.hidden}
                if whole in self.hidden:
                    equation[whole] = -1
                if equation and self._axes_of(parts[0]) in self.settled:
                    found.append(equation)
        return found

    def _hide_near(self, small: set[Cell], group: Sequence[Equation[Cell]], mine: set[Cell]) -> None:
        members = {one for equation in group for one in equation}
        for wanted in (small, members):
            shown = [
                one
                for whole, lines in self.below.items()
                for _, parts in lines
                if whole in wanted or not wanted.isdisjoint(parts)
                for one in (whole, *parts)
                if one in mine and one not in self.hidden
            ]
            if shown:
                self.hidden.add(min(shown, key=lambda one: (self.totals[one], repr(one))))
                return
