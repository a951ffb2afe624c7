"""No small cell follows from what is shown of a company's tree, by any addition and subtraction of shown numbers."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.domain.tree_disclosure import flat, hidden_in_table
from services.scoring.domain.tree_table import Axis, Cell, Value
from tests.domain.scoring import plain_disclosure

SMALLEST = 5


@st.composite
def trees(draw: st.DrawFn) -> Axis:
    """Return up to three levels of units with a few places below them, and some places that belong to none."""
    above: dict[Value, Value] = {}
    units = ["all"]
    for number in range(draw(st.integers(0, 4))):
        above[f"unit {number}"] = draw(st.sampled_from(units))
        units.append(f"unit {number}")
    for number in range(draw(st.integers(1, 7))):
        above[f"place {number}"] = draw(st.sampled_from(units))
    return Axis("place", "all", above)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Axis], dict[Cell, int]]:
    """Return axes with counts: a tree, mostly crossed with a property of people or of the company, or both."""
    axes = [draw(trees())]
    if draw(st.booleans()):
        axes.append(flat("language", "", ("de", "en", "fr")[: draw(st.integers(1, 3))]))
    if draw(st.booleans()):
        axes.append(flat("touchpoint", "", ("till", "door"), is_of_people=False))
    numbers = [st.integers(1, 9), st.integers(1, 60)]
    if len(axes) == 1:
        numbers.append(st.just(0))
    return axes, {cell: draw(st.one_of(numbers)) for cell in product(*map(bottom, axes))}


def bottom(axis: Axis) -> list[str]:
    """Return the values that have no others below them; a unit without places has no answers."""
    return [str(one) for one in axis.above if not str(one).startswith("unit")]


def members(axes: list[Axis], cell: Cell, counts: Mapping[Cell, int]) -> list[int]:
    """Return of which cells with answers a sum is made, one number for each."""
    return [
        int(n > 0 and all(value in axis.path(one) for axis, value, one in zip(axes, cell, bottom_cell, strict=True)))
        for bottom_cell, n in counts.items()
    ]


def all_cells(axes: list[Axis]) -> list[Cell]:
    """Return every cell and every sum."""
    return list(product(*([axis.top, *axis.above] for axis in axes)))


@given(table=tables(), hides_all=st.booleans())
@settings(max_examples=300)
def test_no_small_cell_follows_from_those_that_are_shown(
    *, table: tuple[list[Axis], dict[Cell, int]], hides_all: bool
) -> None:
    """By brute force: the rank of all that is shown grows by each small one.

    Tables of several axes have somebody in each cell: one that is known to be empty is no place to hide behind. And
    where all people share a place, the company's own sums, which are always shown, are those of the place.
    """
    axes, counts = table
    hidden = hidden_in_table(axes, counts, SMALLEST, hides_all=hides_all)
    rows = {cell: members(axes, cell, counts) for cell in all_cells(axes)}
    numbers = np.array(list(counts.values()))
    totals = {cell: int(np.array(row) @ numbers) for cell, row in rows.items()}
    shown = [row for cell, row in rows.items() if cell not in hidden]
    open_anyhow = [row for cell, row in rows.items() if may_stay_open(axes, cell, hides_all=hides_all)]
    for cell, n in totals.items():
        assert cell not in hidden or n, "a cell without answers hides nobody"
        if not 0 < n < SMALLEST or may_stay_open(axes, cell, hides_all=hides_all):
            continue
        assert cell in hidden
        assert not follows(shown, rows[cell]) or follows(open_anyhow, rows[cell]), cell


@given(table=tables(), periods=st.integers(0, 3), hides_all=st.booleans())
@settings(max_examples=300)
def test_looking_only_where_something_is_hidden_hides_the_same(
    *, table: tuple[list[Axis], dict[Cell, int]], periods: int, hides_all: bool
) -> None:
    """Cell by cell what the plain way hides, also by weeks that add up."""
    axes, counts = table
    if periods:
        axes = [*axes, flat("time", -1, range(periods), is_of_people=False)]
        counts = {(*cell, period): n * (period + 1) // 2 for cell, n in counts.items() for period in range(periods)}
    expected = plain_disclosure.hidden_in_table(axes, counts, SMALLEST, hides_all=hides_all)
    assert hidden_in_table(axes, counts, SMALLEST, hides_all=hides_all) == expected


def follows(shown: list[list[int]], row: list[int]) -> bool:
    """Return whether a sum is a linear combination of others."""
    return bool(shown) and np.linalg.matrix_rank([*shown, row]) == np.linalg.matrix_rank(shown)


def may_stay_open(axes: list[Axis], cell: Cell, *, hides_all: bool) -> bool:
    """Return whether a cell is one of the company's own, which are always shown to those who see everything."""
    return not hides_all and all(
        value == axis.top or not axis.is_of_people for axis, value in zip(axes, cell, strict=True)
    )


def test_a_small_shop_is_not_disclosed_by_its_unit() -> None:
    """Two in a shop and fifty in the other one of its unit: one more shop of the same unit is hidden, or the unit."""
    axis = Axis("place", "all", {"west": "all", "east": "all", "a": "west", "b": "west", "c": "east", "d": "east"})
    hidden = hidden_in_table([axis], {("a",): 2, ("b",): 50, ("c",): 60, ("d",): 70}, SMALLEST)
    assert hidden == {("a",), ("b",)}, "the unit, and the other unit's shops, are shown"


def test_a_unit_that_is_small_is_hidden_with_another() -> None:
    """A unit of three is hidden, and with it the smallest place of another unit, and that unit, but not its others."""
    axis = Axis("place", "all", {"west": "all", "east": "all", "a": "west", "b": "west", "c": "east", "d": "east"})
    hidden = hidden_in_table([axis], {("a",): 2, ("b",): 1, ("c",): 60, ("d",): 70}, SMALLEST)
    assert hidden == {("a",), ("b",), ("west",), ("east",), ("c",)}


def test_who_sees_one_unit_only_is_not_shown_a_small_sum_of_it() -> None:
    """The whole is hidden when it is small, for those to whom it is not the company's."""
    axis = flat("place", "all", ("a", "b"))
    assert hidden_in_table([axis], {("a",): 2, ("b",): 1}, SMALLEST) == {("a",), ("b",)}
    assert hidden_in_table([axis], {("a",): 2, ("b",): 1}, SMALLEST, hides_all=True) == {("all",), ("a",), ("b",)}
