"""Small cells stay hidden, also from those who can subtract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.disclosure import hidden_along, hidden_cells

CELLS = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 400)), max_size=12)


@pytest.mark.parametrize(
    ("ns", "total_known", "hidden"),
    [
        ((40, 3, 12, 90), False, {1}),
        ((40, 3, 12, 90), True, {1, 2}),
        ((40, 3, 4, 90), True, {1, 2}),
        # Five together are not small any more.
        ((40, 2, 3, 90), True, {1, 2}),
        ((40, 1, 1, 90, 7), True, {1, 2, 4}),
        ((40, 5, 0, 90), True, set()),
        ((0, 3, 0), True, {1}),
        ((1, 1), True, {0, 1}),
        ((), True, set()),
        ((6, 3, 6), True, {0, 1}),
    ],
)
def test_which_cells_are_hidden(ns: tuple[int, ...], total_known: bool, hidden: set[int]) -> None:  # noqa: FBT001 - a case
    """Small ones; with a known total as many of the next smallest as it takes; never an empty one."""
    assert hidden_cells(ns, 5, total_known) == hidden


def test_a_cell_that_is_hidden_for_other_reasons_is_shown_if_it_is_empty() -> None:
    """It hides nobody; where somebody answered it stays hidden, and takes another one of its line with it."""
    assert hidden_along((0, 30, 40, 50), [range(4)], 5, also={0}) == frozenset()
    assert hidden_along((0, 30, 40, 50), [range(4)], 5, also={0, 2}) == {1, 2}


@given(CELLS, st.integers(0, 20), st.booleans())
def test_nobody_can_subtract_their_way_to_a_small_cell(ns: list[int], smallest: int, total_known: bool) -> None:  # noqa: FBT001 - drawn
    """No small cell is shown, and what follows from the total are several cells that are not small together."""
    hidden = hidden_cells(ns, smallest, total_known)
    assert all(not 0 < n < smallest for place, n in enumerate(ns) if place not in hidden)
    assert all(ns[place] for place in hidden)
    shown = [place for place, n in enumerate(ns) if n and place not in hidden]
    if total_known and hidden and shown:
        assert len(hidden) > 1
        assert sum(ns[place] for place in hidden) >= smallest
    if not any(0 < n < smallest for n in ns):
        assert not hidden


@given(st.integers(1, 5), st.integers(1, 5), st.integers(2, 8), st.data())
def test_nor_in_a_table_with_known_margins(rows: int, columns: int, smallest: int, data: st.DataObject) -> None:
    """In each row and each column the same holds, and what needs no hiding is shown."""
    ns = data.draw(st.lists(st.integers(0, 25), min_size=rows * columns, max_size=rows * columns))
    table = [list(range(row * columns, (row + 1) * columns)) for row in range(rows)]
    lines = [*table, *([row[column] for row in table] for column in range(columns))]
    hidden = hidden_along(ns, lines, smallest)
    for line in lines:
        here = [place for place in line if place in hidden]
        shown = [place for place in line if ns[place] and place not in hidden]
        assert all(ns[place] >= smallest for place in shown)
        if here and shown:
            assert len(here) > 1
            assert sum(ns[place] for place in here) >= smallest
    if not any(0 < n < smallest for n in ns):
        assert not hidden
