"""Two sets of scores side by side: what is compared with what, and what is said about it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from scipy import stats

from services.scoring.domain.change import NotEnough
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem, Side, compare
from services.scoring.domain.errors import UnlikeSeriesError
from services.scoring.domain.query import KnownSeries, ScoreQuery
from services.scoring.domain.time_grid import grid_of
from tests.domain.scoring.reporting import (
    FIVE,
    GRAZ,
    LINZ,
    QUERY,
    SEVEN,
    WELS,
    Counts,
    answered,
    counted,
    known,
    selected,
)

BY_TOUCHPOINT = replace(QUERY, by=("touchpoint",))
BY_PLACE = replace(QUERY, by=("location",))


def compared(
    query: ScoreQuery,
    series: Sequence[KnownSeries],
    current: Counts,
    base: Counts | None,
    *,
    smallest: int = 1,
    least: int = 30,
) -> list[ChangeItem]:
    """Return the comparison of two sets of answers to the same question."""
    selection = selected(query, series, {**(base or {}), **current})
    grid = grid_of(query, first=None, last=None)
    now = Side(query, grid, counted(query, selection, current, grid))
    before = None if base is None else Side(query, grid, counted(query, selection, base, grid))
    return compare(selection, now, before, smallest=smallest, least=least)


def outcome_of(item: ChangeItem) -> AdjustedDifference:
    """Return what is said about a change about which something is said."""
    assert isinstance(item.outcome, AdjustedDifference)
    return item.outcome


def test_each_item_is_compared_with_its_own_past() -> None:
    """Three touchpoints, one with too few answers; p is adjusted over those that were tested and no others."""
    desk, door, till = (known(touchpoint=name) for name in ("desk", "door", "till"))
    base = answered((desk, {5: 9}), (door, {5: 20, 1: 20}), (till, {5: 30, 1: 10}))
    current = answered((desk, {1: 40}), (door, {5: 36, 1: 4}), (till, {5: 28, 1: 12}))
    few, better, same = compared(BY_TOUCHPOINT, [desk, door, till], current, base)
    assert few.outcome == NotEnough(30, 9, 40)
    assert few.base
    assert (few.base.n, few.current.subject.touchpoint) == (9, "desk")
    assert (outcome_of(better).difference.delta, outcome_of(same).difference.delta) == pytest.approx((40.0, -5.0))
    tested = [outcome_of(one) for one in (better, same)]
    assert [one.p_adjusted for one in tested] == pytest.approx(
        list(stats.false_discovery_control([one.difference.p for one in tested]))
    )
    assert isinstance(compared(BY_TOUCHPOINT, [desk], current, base, least=5)[0].outcome, AdjustedDifference)


def test_the_rest_is_all_others_of_the_same_kind() -> None:
    """Of the concept, on the scale and since the break of the item; the item's own answers are not among them."""
    till, door, desk = (known(touchpoint=name) for name in ("till", "door", "desk"))
    other, seven = known("speed"), known(touchpoint="gate", scale=SEVEN)
    counts = answered((till, {5: 50}), (door, {1: 30}), (desk, {5: 10}), (other, {1: 99}), (seven, {1: 99}))
    items = compared(replace(BY_TOUCHPOINT, question="mood"), [till, door, desk, other, seven], counts, None)
    assert [(one.current.subject.touchpoint, one.base.n if one.base else None) for one in items] == [
        ("desk", 80),
        ("door", 60),
        ("gate", 0),
        ("till", 40),
    ]
    assert items[1].base
    assert items[1].base.value == 100.0
    assert items[2].outcome == NotEnough(30, 0, 99)


def test_unlike_answers_are_not_compared() -> None:
    """After a scale was changed the windows have answers on different scales: refused, and both are named."""
    before, after = known(scale=FIVE), known(scale=SEVEN)
    base, current = answered((before, {5: 40})), answered((after, {7: 40}))
    with pytest.raises(UnlikeSeriesError):
        compared(replace(QUERY, question="mood"), [before, after], current, base)
    assert [one.outcome for one in compared(QUERY, [before, after], current, base)] == [
        NotEnough(30, 40, 0),
        NotEnough(30, 0, 40),
    ]


@pytest.mark.parametrize("few_are_in", ["base", "current"])
def test_few_people_on_either_side_hide_both(few_are_in: str) -> None:
    """Neither score is shown, nor a change, nor how many they were; likewise where it would follow by subtraction."""
    series = known()
    small: Counts = {(series, GRAZ): [{5: 3}], (series, LINZ): [{5: 40}], (series, WELS): [{5: 90}]}
    large: Counts = {(series, GRAZ): [{5: 60}], (series, LINZ): [{5: 60}], (series, WELS): [{5: 90}]}
    base, current = (small, large) if few_are_in == "base" else (large, small)
    graz, linz, wels = compared(BY_PLACE, [series], current, base, smallest=5)
    for item in (graz, linz):
        assert (item.current.score, item.base, item.outcome) == (None, None, None)
    assert outcome_of(wels).difference.delta == 0.0
