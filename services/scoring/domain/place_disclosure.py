"""Which scores by place are not shown, because too few people gave them; see `tree_disclosure`."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from services.scoring.domain.company import EVERYWHERE, Company, Node, node_at
from services.scoring.domain.query import UNIT, Dimension, Part, ScoreQuery, is_segment_dimension
from services.scoring.domain.segment import LOCATION
from services.scoring.domain.tree_disclosure import flat, hidden_in_table
from services.scoring.domain.tree_table import Axis, Cell

Kind = tuple[Hashable, ...]
"""What is measured, on which scale, since when: nothing else is ever added up."""
WHOLE = -1
"""The whole window; its intervals are 0, 1 and so on."""
ALL = ("all",)
"""The sum over an axis; no value is a tuple."""


class HiddenPlaces:
    """What is hidden of a table of places, with all its sums; of each kind it is worked out once it is asked for."""

    def __init__(
        self,
        query: ScoreQuery,
        places: Sequence[Part],
        ns: Sequence[Sequence[int]],
        smallest: int,
        *,
        tree: Axis | None = None,
    ) -> None:
        """Nothing is worked out yet.

        Args:
            query: what is asked for.
            places: each place that the reader may see, as `SelectedParts` has them.
            ns: answers of each, in the whole window and then in each of its intervals.
            smallest: cells with fewer answers are small.
            tree: `tree_of` these places, where it is known already.
        """
        self.axes: tuple[Dimension, ...] = tuple(sorted({*query.by, *query.dimensions} - {LOCATION, UNIT}))
        """Of the table, places and time apart."""
        self._small = smallest
        self._hides_all = not query.places.company.is_whole
        intervals = range(max(map(len, ns), default=1) - 1)
        # Intervals add up to the whole; trailing windows overlap and do not.
        self._adds_up = bool(intervals) and query.rolling_days is None
        self._time = flat("time", WHOLE, intervals, is_of_people=False, adds_up=self._adds_up)
        self._tree = tree or tree_of(query.places.company, places)
        self._places: dict[Kind, list[tuple[Part, Sequence[int]]]] = {}
        for part, counts in zip(places, ns, strict=True):
            self._places.setdefault(kind_of(part), []).append((part, counts))
        self._hidden: dict[Kind, frozenset[Cell]] = {}

    def hides(self, part: Part, n: int, interval: int = WHOLE) -> bool:
        """Return whether the score of a part in an interval must not be shown.

        Several places that are no unit are shown only where each of them is: nothing follows from what is shown anyway.

        Args:
            part: what is asked for.
            n: its answers.
            interval: which one.
        """
        if not n:
            return False
        hidden = self._hidden_of(kind_of(part))
        nodes = [part.node] if part.node else [node_at(dict(segment)[LOCATION]) for _, segment in part.cells or ()]
        others = coordinates(part, self.axes)
        return (part.node is None and n < self._small) or any((node, *others, interval) in hidden for node in nodes)

    def hidden_intervals(self, parts: Sequence[Part], ns: Sequence[Sequence[int]]) -> frozenset[tuple[int, int]]:
        """Return part and interval, by position, of what must not be shown; arguments as `hidden_buckets` has them."""
        return frozenset(
            (place, interval)
            for place, (part, counts) in enumerate(zip(parts, ns, strict=True))
            for interval, n in enumerate(counts)
            if self.hides(part, n, interval)
        )

    def _hidden_of(self, kind: Kind) -> frozenset[Cell]:
        if kind not in self._hidden:
            table = self._table(kind)
            others = [
                flat(name, ALL, {cell[place] for cell in table}, is_of_people=is_segment_dimension(name))
                for place, name in enumerate(self.axes, start=1)
            ]
            axes = [self._tree, *others, self._time]
            self._hidden[kind] = hidden_in_table(axes, table, self._small, hides_all=self._hides_all)
        return self._hidden[kind]

    def _table(self, kind: Kind) -> dict[Cell, int]:
        table: dict[Cell, int] = {}
        for part, counts in self._places.get(kind, ()):
            node, others = node_at(_location(part)), coordinates(part, self.axes)
            for interval, n in enumerate(counts, start=WHOLE):
                if n and not (self._adds_up and interval == WHOLE):
                    cell = (node, *others, interval)
                    table[cell] = table.get(cell, 0) + n
        return table


def tree_of(company: Company, places: Iterable[Part]) -> Axis:
    """Return the axis of places: the units that the reader may see, down to each of these locations."""
    return Axis(LOCATION, EVERYWHERE, _above(company.paths({_location(one) for one in places}).values()))


def kind_of(part: Part) -> Kind:
    return (part.subject.concept, part.subject.choice, part.scale, part.series_from)


def coordinates(part: Part, names: Sequence[Dimension]) -> tuple[Hashable, ...]:
    """Return the values of a part in some dimensions."""
    subject = part.subject
    values = {"touchpoint": subject.touchpoint, "stage": subject.stage, "channel": subject.channel}
    known: Mapping[Dimension, Hashable] = {**values, **dict(subject.segment)}
    return tuple(known[name] for name in names)


def _location(part: Part) -> str:
    return dict(part.subject.segment)[LOCATION]


def _above(paths: Iterable[Sequence[Node]]) -> dict[Hashable, Hashable]:
    above: dict[Hashable, Hashable] = {}
    for path in paths:
        above.update(zip(path, (EVERYWHERE, *path), strict=False))
    return above
