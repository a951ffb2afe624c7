"""Small cells: a score of three people in a small shop says what each of them thinks.

Hiding a cell alone is not enough where the total is known: it follows by subtraction. Then further cells are hidden
with it, smallest first, until what subtraction discloses are several cells together that are not small (complementary
suppression; Hundepool et al. 2012, Statistical Disclosure Control, ch. 4).
"""

from collections.abc import Callable, Collection, Iterable, Sequence


def hidden_cells(ns: Sequence[int], smallest: int, total_known: bool) -> frozenset[int]:  # noqa: FBT001 - as named
    """Return the positions of the cells whose numbers must not be shown.

    A cell without answers hides nobody and is shown. Where all cells with answers together are small, all are hidden.

    Args:
        ns: answers of each cell.
        smallest: cells with fewer answers are small; 1 or below hides none.
        total_known: whether the cells add up to a number that is shown elsewhere.
    """
    hidden = {place for place, n in enumerate(ns) if 0 < n < smallest}
    if total_known:
        _complete(range(len(ns)), ns, smallest, hidden)
    return frozenset(hidden)


def hidden_along(
    ns: Sequence[int], lines: Iterable[Iterable[int]], smallest: int, *, also: Collection[int] = ()
) -> frozenset[int]:
    """Return the same of cells that lie on any number of lines, each of whose totals may be known.

    Lines are the rows and columns of a table, for example. Hiding a cell for the sake of one line may leave it alone on
    another, so all are looked at until nothing more is hidden.

    Args:
        ns: answers of each cell.
        lines: positions of the cells on each line.
        smallest: as above.
        also: positions of cells that are hidden for other reasons; those without answers are shown nevertheless.
    """
    hidden = {place for place, n in enumerate(ns) if 0 < n < smallest or (n and place in also)}
    lines = [list(line) for line in lines]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in lines:
            _complete(line, ns, smallest, hidden)
    return frozenset(hidden)


def _complete(line: Iterable[int], ns: Sequence[int], smallest: int, hidden: set[int]) -> None:
    """Hide more cells of a line whose total is known, until subtraction discloses no small number."""
    by_size: Callable[[int], int] = ns.__getitem__
    members = [place for place in line if ns[place]]
    open_cells = sorted((place for place in members if place not in hidden), key=by_size)
    here = [place for place in members if place in hidden]
    for place in open_cells:
        if not here or (len(here) > 1 and sum(map(by_size, here)) >= smallest):
            return
        here.append(place)
        hidden.add(place)
