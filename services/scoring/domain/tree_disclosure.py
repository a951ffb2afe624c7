"""Small cells of a table one of whose dimensions is a tree: units, of which each is the sum of those below it.

A table has several axes. Each is a tree with the sum of all at its top; most have one level below it. Whoever reads a
unit and all places in it but one knows that one by subtraction, and so along every axis. The tables are settled from
those that distinguish people by less to those that distinguish them by more, so that an answer does not depend on what
else is asked: what is hidden in a smaller table stays so, and in a larger one further cells are hidden

- along each line: what is hidden below a sum that is shown is more than one cell, and together not small;
- until no small cell is the only solution of all equations that hold between cells (see `determined`).

Most cells of a table have nothing hidden near them, so only lines on which something was hidden are looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import combinations

from services.scoring.domain.determined import Equation, connected, determined
from services.scoring.domain.tree_table import Axis, Cell, Line, Names, Number, SumTable, Value


def flat(name: str, top: Value, values: Iterable[Value], *, is_of_people: bool = True, adds_up: bool = True) -> Axis:
    """Return an axis with one level below its top."""
    return Axis(name, top, {value: top for value in values if value != top}, is_of_people, adds_up)


def hidden_in_table(
    axes: Sequence[Axis], counts: Mapping[Cell, int], smallest: int, *, hides_all: bool = False
) -> frozenset[Cell]:
    """Return the cells whose numbers must not be shown, sums included; cells without answers hide nobody.

    Args:
        axes: of the table.
        counts: answers of the cells at the bottom of all axes that add up; on others also those at the top.
        smallest: cells with fewer answers are small.
        hides_all: whether also sums over all people are hidden when they are small.
    """
    if all(n >= smallest for n in counts.values() if n):
        return frozenset()
    table = SumTable(axes, counts)
    cells = table.by_names()
    hiding = _Hiding(table, smallest)
    for number in range(len(axes) + 1):
        for names in combinations(range(len(axes)), number):
            if hides_all or any(axes[place].is_of_people for place in names):
                hiding.settle(names, cells.get(sum(1 << place for place in names), ()))
    return frozenset(map(table.values, hiding.hidden))


_Top = tuple[str, int, Number]
"""A cell and the axis along which it is the sum of all, with what they are sorted by."""


@dataclass(slots=True)
class _Hiding:
    table: SumTable
    smallest: int
    hidden: set[Number] = field(default_factory=set)
    settled: set[Names] = field(default_factory=set)
    """The tables that were looked at; nothing is hidden yet in the others."""
    touched: set[Line] = field(default_factory=set)
    """Lines with something hidden on them."""
    names: tuple[int, ...] = ()
    """The axes of the table that is being looked at."""
    mine: set[Number] = field(default_factory=set)
    """Its cells."""
    changed: dict[tuple[int, Number], None] = field(default_factory=dict)
    """The lines and trees of it on which something was hidden and that were not looked at since, by axis and top."""

    def settle(self, names: tuple[int, ...], cells: Sequence[Number]) -> None:
        """Hide cells that are distinguished by exactly these axes; the smaller tables are settled."""
        self.settled.add(sum(1 << place for place in names))
        self.names, self.mine, self.changed = names, set(cells), {}
        totals = self.table.totals
        self._hide(one for one in cells if totals[one] < self.smallest or self._is_part_of_hidden(one))
        before = -1
        while len(self.hidden) != before:
            before = len(self.hidden)
            self._complete_changed()
            if len(self.hidden) == before:
                self._hide_beside_determined()

    def _hide(self, cells: Iterable[Number]) -> None:
        for cell in cells:
            if cell not in self.hidden:
                self.hidden.add(cell)
                self.touched.update(self.table.lines_of(cell))
                for place in self.names:
                    if self.table.axes[place].adds_up:
                        self.changed[place, self.table.top_of(cell, place)] = None

    def _is_part_of_hidden(self, cell: Number) -> bool:
        return any(self.table.top_of(cell, place) in self.hidden for place in self.names)

    def _complete_changed(self) -> None:
        """Look once, in order, at each line and tree on which something was hidden."""
        waiting = self._changed()
        heapify(waiting)
        later: list[_Top] = []
        while waiting:
            one = heappop(waiting)
            _, place, top = one
            if top not in self.hidden:
                self._complete(top, place)
            for other in self._changed():
                if other > one:
                    heappush(waiting, other)
                else:
                    later.append(other)
        self.changed.update(((place, top), None) for _, place, top in later)

    def _changed(self) -> list[_Top]:
        found = [(repr((place, self.table.values(top))), place, top) for place, top in self.changed]
        self.changed.clear()
        return found

    def _complete(self, top: Number, place: int) -> None:
        """Hide more along a line, or a tree, until what is hidden below each shown cell is no small number."""
        for part in self.table.parts_of(top, place):
            if self.table.parts_of(part, place):
                self._complete(part, place)
        while top not in self.hidden:
            here = self._following(top, place)
            if not here or (len(here) > 1 and sum(self.table.totals[one] for one in here) >= self.smallest):
                return
            open_ = self._open_paths(top, place)
            if open_:
                cheapest = min(open_, key=self._cost)
                self._hide(cheapest)
            elif top in self.mine:
                self._hide([top])
            else:
                return

    def _following(self, top: Number, place: int) -> list[Number]:
        """Return the hidden cells at the bottom whose sum follows from a shown one."""
        here: list[Number] = []
        waiting = [top]
        while waiting:
            for part in self.table.parts_of(waiting.pop(), place):
                if part in self.hidden:
                    (waiting if self.table.parts_of(part, place) else here).append(part)
        return here

    def _open_paths(self, top: Number, place: int) -> list[tuple[Number, ...]]:
        """Return the paths to the shown cells at the bottom."""
        open_: list[tuple[Number, ...]] = []
        waiting: list[tuple[Number, ...]] = [(part,) for part in self.table.parts_of(top, place)]
        while waiting:
            path = waiting.pop()
            parts = self.table.parts_of(path[-1], place)
            if parts:
                waiting += [(*path, part) for part in parts]
            elif path[-1] not in self.hidden:
                open_.append(path)
        return open_

    def _cost(self, path: tuple[Number, ...]) -> tuple[int, int, str]:
        """Return how much is lost with what lies on a path: first how many sums, then how many answers."""
        return len(path), *self._size(path[-1])

    def _size(self, cell: Number) -> tuple[int, str]:
        return self.table.totals[cell], repr(self.table.values(cell))

    def _hide_beside_determined(self) -> None:
        """Hide one cell more of each group in which a small one would follow."""
        totals = self.table.totals
        for group in connected(self._equations()):
            members = {one for equation in group for one in equation}
            if any(totals[one] < self.smallest for one in members):
                small = {one for one in determined(group) if totals[one] < self.smallest}
                if small:
                    self._hide_near(small, members)

    def _equations(self) -> list[Equation[Number]]:
        found: list[Equation[Number]] = []
        for whole, axis in self.table.in_order(self.touched):
            parts = self.table.parts_of(whole, axis)
            if parts and self.table.names_of(parts[0]) in self.settled:
                equation = {one: 1 for one in parts if one in self.hidden}
                if whole in self.hidden:
                    equation[whole] = -1
                found.append(equation)
        return found

    def _hide_near(self, small: set[Number], members: set[Number]) -> None:
        for wanted in (small, members):
            lines = {line for one in wanted for line in self.table.lines_of(one)}
            beside = {one for whole, axis in lines for one in (whole, *self.table.parts_of(whole, axis))}
            shown = (beside & self.mine) - self.hidden
            if shown:
                self._hide([min(shown, key=self._size)])
                return
