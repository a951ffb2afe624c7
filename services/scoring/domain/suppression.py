"""Which scores of an answer are not shown, because too few people gave them.

Only scores by properties of people are kept back (location, language, attributes), whether they are grouped or filtered
by them; touchpoints and channels are the company's own. What `disclosure` hides follows from all lines along which the
sum may be known: over the values of each dimension, and over the intervals of the window. What is hidden when people
are distinguished by one dimension stays so when they are distinguished by another one too: its parts would add up to
it.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import combinations

from services.scoring.domain.disclosure import hidden_along
from services.scoring.domain.query import Dimension, Part, ScoreQuery, is_segment_dimension

Coordinates = Mapping[Dimension, Hashable]
Cell = tuple[Hashable, ...]


def hidden_parts(query: ScoreQuery, parts: Sequence[Part], ns: Sequence[int], smallest: int) -> frozenset[int]:
    """Return the positions of the parts whose scores must not be shown.

    Args:
        query: what is asked for.
        parts: what is asked for and its siblings, see `Selection`.
        ns: answers of each.
        smallest: parts with fewer answers are small.
    """
    if not query.dimensions:
        return frozenset()
    axes = tuple(sorted({*query.by, *query.dimensions}))
    hidden: dict[tuple[Dimension, ...], frozenset[Cell]] = {}
    for names in _tables(axes):
        totals: dict[Cell, int] = {}
        for part, n in zip(parts, ns, strict=True):
            cell = _cell(part, names)
            totals[cell] = totals.get(cell, 0) + n
        hidden[names] = _hidden_cells(names, totals, hidden, smallest)
    return frozenset(place for place, part in enumerate(parts) if _cell(part, axes) in hidden[axes])


def hidden_buckets(
    query: ScoreQuery,
    parts: Sequence[Part],
    ns: Sequence[Sequence[int]],
    smallest: int,
    *,
    hidden: Collection[int],
) -> frozenset[tuple[int, int]]:
    """Return part and interval, by position, of the scores in intervals that must not be shown.

    Args:
        query: what is asked for.
        parts: what is asked for.
        ns: answers of each part in each interval.
        smallest: as above.
        hidden: positions of parts that are not shown as a whole; then none of their intervals is.
    """
    if not query.dimensions or not ns:
        return frozenset()
    width = len(ns[0])
    visible = [place for place in range(len(parts)) if place not in hidden]
    flat = [n for place in visible for n in ns[place]]
    axes = tuple(sorted({*query.by, *query.dimensions}))
    across = _lines([_cell(parts[place], axes) for place in visible])
    lines = [[row * width + column for row in line] for line in across for column in range(width)]
    if query.rolling_days is None:
        # Intervals add up to the whole; trailing windows overlap and do not.
        lines += [list(range(row * width, (row + 1) * width)) for row in range(len(visible))]
    found = hidden_along(flat, lines, smallest)
    return frozenset(
        {(visible[place // width], place % width) for place in found}
        | {(place, column) for place in hidden for column in range(width) if ns[place][column]}
    )


def _tables(axes: Sequence[Dimension]) -> Iterable[tuple[Dimension, ...]]:
    """Yield what people can be distinguished by, with fewer of the same dimensions first."""
    for number in range(1, len(axes) + 1):
        yield from (names for names in combinations(axes, number) if any(map(is_segment_dimension, names)))


def _hidden_cells(
    names: tuple[Dimension, ...],
    totals: Mapping[Cell, int],
    known: Mapping[tuple[Dimension, ...], frozenset[Cell]],
    smallest: int,
) -> frozenset[Cell]:
    """Return the cells of a table that must not be shown, given those of the tables with one dimension less."""
    cells = list(totals)
    also = {
        place
        for place, (kind, *values) in enumerate(cells)
        for axis in range(len(names))
        if (kind, *values[:axis], *values[axis + 1 :]) in known.get(names[:axis] + names[axis + 1 :], ())
    }
    found = hidden_along(list(totals.values()), _lines(cells), smallest, also=also)
    return frozenset(cells[place] for place in found)


def _cell(part: Part, names: Iterable[Dimension]) -> Cell:
    """Return what kind of answers a part has, and its values in some dimensions."""
    subject = part.subject
    values = {"touchpoint": subject.touchpoint, "stage": subject.stage, "channel": subject.channel}
    known: Coordinates = {**values, **dict(subject.segment)}
    return ((subject.concept, subject.choice, part.scale, part.series_from), *(known[name] for name in names))


def _lines(cells: Sequence[Cell]) -> list[list[int]]:
    """Return positions of cells that differ in one value only, for each."""
    lines: dict[Cell, list[int]] = {}
    for place, (kind, *values) in enumerate(cells):
        for axis in range(len(values)):
            lines.setdefault((kind, axis, *values[:axis], *values[axis + 1 :]), []).append(place)
    return list(lines.values())
