"""Charts: round scales, positions inside the drawing, gaps where there are not enough answers."""

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.console.charts import NARROW, WIDE, Point, bars, digits_of, nice_ticks, spark, trend

finite = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-100, 100, (-100, -50, 0, 50, 100)),
        (0, 1, (0, 0.25, 0.5, 0.75, 1)),
        (1, 7, (0, 2, 4, 6, 8)),
        (5, 5, (4, 4.5, 5, 5.5, 6)),
        (3.2, 4.9, (3, 3.5, 4, 4.5, 5)),
        (100, -100, (-100, -50, 0, 50, 100)),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert nice_ticks(low, high) == ticks


@given(finite, finite)
def test_ticks_span_what_they_measure(low: float, high: float) -> None:
    """The first is not above the lowest value, the last not below the highest, their distances are equal and few."""
    ticks = nice_ticks(low, high)
    low, high = min(low, high), max(low, high)
    slack = 1e-6 * max(1.0, high - low)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    steps = [after - before for before, after in itertools.pairwise(ticks)]
    assert 2 <= len(ticks) <= 8
    assert all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)


@pytest.mark.parametrize("wrong", [math.inf, math.nan])
def test_a_scale_has_ends(wrong: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        nice_ticks(0, wrong)


@pytest.mark.parametrize(("step", "digits"), [(50, 0), (1, 0), (0.5, 1), (0.25, 2), (2.5, 1), (0.1, 1), (25, 0)])
def test_multiples_of_a_step_are_written_out(step: float, digits: int) -> None:
    assert digits_of(step) == digits


def test_points_without_enough_answers_part_the_line() -> None:
    """Two runs are two lines and two bands; what is missing is marked at the bottom; a single point is a dot."""
    values = [1.0, 2.0, None, 3.0, None, 4.0, 5.0, 6.0]
    points = [Point(str(at), value, value and value - 1, value and value + 1) for at, value in enumerate(values)]
    drawn = trend(points)
    assert len(drawn.lines) == 2
    assert len(drawn.bands) == 3
    assert [dot.point.label for dot in drawn.gaps] == ["2", "4"]
    assert len(drawn.dots) == 6
    assert all(gap.y == drawn.bottom for gap in drawn.gaps)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("count", [0, 1, 2, 13, 366])
def test_everything_is_inside_the_drawing(size: tuple[float, float], count: int) -> None:
    """Labels do not run into each other, and the target is within the scale though no value is near it."""
    points = [Point(f"2026-01-{at}", at % 7, at % 7 - 2, at % 7 + 2) for at in range(count)]
    drawn = trend(points, size=size, target=40)
    assert drawn.target is not None
    numbers = [float(one) for path in (*drawn.lines, *drawn.bands) for one in re.findall(r"-?[\d.]+", path)]
    assert all(0 <= one <= max(size) for one in numbers)
    assert all(0 <= dot.y <= size[1] and 0 <= dot.x <= size[0] for dot in drawn.dots)
    assert 0 <= drawn.target <= size[1]
    places = [label.x for label in drawn.labels]
    assert all(after - before >= 60 for before, after in itertools.pairwise(places))


def test_higher_values_stand_higher() -> None:
    low, high = trend([Point("a", 10.0), Point("b", 20.0)]).dots
    assert high.y < low.y
    assert high.x > low.x


def test_the_scale_reaches_as_far_as_it_is_said_to() -> None:
    scale = [tick.value for tick in trend([Point("a", 10.0)], low=-100, high=100).ticks]
    assert (scale[0], scale[-1]) == (-100, 100)


def test_bars_are_shares_of_all_and_as_long_as_the_longest() -> None:
    first, second, third = bars([("a", 30), ("b", 60), ("c", 10)], ["bad"])
    assert (first.share, second.share, third.share) == (0.3, 0.6, 0.1)
    assert (first.width, second.width) == (50, 100)
    assert (first.kind, second.kind) == ("bad", "")


def test_nothing_is_no_bar() -> None:
    assert [(bar.share, bar.width) for bar in bars([("a", 0)])] == [(0, 0)]
    assert bars([]) == []


def test_a_spark_of_one_value_and_of_none() -> None:
    assert spark([Point("a", 1.0)]).lines == []
    assert spark([]).lines == []
    assert spark([Point("a", 2.0), Point("b", 2.0)]).lines != []
