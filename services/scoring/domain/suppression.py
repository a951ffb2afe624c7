"""Which scores of an answer are not told, because too few people gave them.

Only scores by properties of people are kept back (location, language, attributes), whether they are grouped or filtered
by them; touchpoints and channels are the company's own. What `disclosure` hides follows from all lines along which the
sum may be known: over the values of each dimension, and over the intervals of the window.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence

from services.scoring.domain.disclosure import hidden_along
from services.scoring.domain.query import Part, ScoreQuery

Lines = Sequence[Sequence[int]]


def hidden_parts(query: ScoreQuery, parts: Sequence[Part], ns: Sequence[int], smallest: int) -> frozenset[int]:
    """Return the positions of the parts whose scores must not be told.

    Args:
        query: what is asked for.
        parts: what is asked for and its siblings, see `Selection`.
        ns: answers of each.
        smallest: parts with fewer answers are small.
    """
    if not query.dimensions:
        return frozenset()
    return hidden_along(ns, _lines(parts), smallest)


def hidden_buckets(
    query: ScoreQuery,
    parts: Sequence[Part],
    ns: Sequence[Sequence[int]],
    smallest: int,
    *,
    hidden: Collection[int],
) -> frozenset[tuple[int, int]]:
    """Return part and interval, by position, of the scores in intervals that must not be told.

    Args:
        query: what is asked for.
        parts: what is asked for.
        ns: answers of each part in each interval.
        smallest: as above.
        hidden: positions of parts that are not told as a whole; then none of their intervals is.
    """
    if not query.dimensions or not ns:
        return frozenset()
    width = len(ns[0])
    told = [place for place in range(len(parts)) if place not in hidden]
    flat = [n for place in told for n in ns[place]]
    across = _lines([parts[place] for place in told])
    lines = [[row * width + column for row in line] for line in across for column in range(width)]
    if query.rolling_days is None:
        # Intervals add up to the whole; trailing windows overlap and do not.
        lines += [list(range(row * width, (row + 1) * width)) for row in range(len(told))]
    found = hidden_along(flat, lines, smallest)
    return frozenset(
        {(told[place // width], place % width) for place in found}
        | {(place, column) for place in hidden for column in range(width) if ns[place][column]}
    )


def _lines(parts: Sequence[Part]) -> list[list[int]]:
    """Return positions of parts that differ in one dimension only, for each dimension."""
    lines: dict[Hashable, list[int]] = {}
    for place, part in enumerate(parts):
        concept, *where, segment = part.subject
        coordinates = (*where, *(value for _, value in segment))
        for axis in range(len(coordinates)):
            others = coordinates[:axis] + coordinates[axis + 1 :]
            lines.setdefault((concept, part.scale, part.series_from, axis, others), []).append(place)
    return _distinct(lines.values())


def _distinct(lines: Iterable[list[int]]) -> list[list[int]]:
    return [list(line) for line in dict.fromkeys(map(tuple, lines))]
