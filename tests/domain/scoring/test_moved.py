"""Which scores moved in a closed window, beside scipy and statsmodels."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import score_test_proportions_2indep

from services.scoring.domain.counts import SLOTS, slot_of
from services.scoring.domain.moved import SeriesPair, WindowLength, closed_window, moved_scores
from services.scoring.domain.series import SeriesKey
from shared.scales import Scale

CSAT = Scale("csat", 1, 5, "high_is_good")
EFFORT = Scale("rating", 1, 5, "low_is_good")
LEAST = 30


def vector(scale: Scale, counts: dict[int, int]) -> tuple[int, ...]:
    """Return counts by value as they are kept."""
    slots = [0] * SLOTS
    for value, n in counts.items():
        slots[slot_of(scale, value)] = n
    return tuple(slots)


def pair(before: tuple[int, int], after: tuple[int, int], name: str = "c", scale: Scale = CSAT) -> SeriesPair:
    """Return a series with so many at the high end, and so many at the low end, before and after."""
    series = SeriesKey("visit", name, scale, None, "web")
    sides = (vector(scale, {5: high, 1: low}) for high, low in (before, after))
    return SeriesPair(series, *sides)


SIDES = st.tuples(st.integers(0, 120), st.integers(0, 120))


@given(st.lists(st.tuples(SIDES, SIDES), max_size=12))
def test_all_series_of_a_window_are_tested_at_once(sides: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Tested by the score test of statsmodels, adjusted by scipy and statsmodels; the same series are chosen."""
    pairs = [pair(before, after, f"c{place}") for place, (before, after) in enumerate(sides)]
    tested = [(one, *both) for one, both in zip(pairs, sides, strict=True) if min(map(sum, both)) >= LEAST]
    found = moved_scores(pairs, least=LEAST)
    assert found.tested == len(tested)
    if not tested:
        assert found.moved == ()
        return
    p_values = []
    for _, before, after in tested:
        if before[0] + after[0] in {0, sum(before) + sum(after)}:
            p_values.append(1.0)
            continue
        test = score_test_proportions_2indep(after[0], sum(after), before[0], sum(before), correction=True)
        p_values.append(float(test.pvalue))
    adjusted = false_discovery_control(p_values)
    assert adjusted == pytest.approx(multipletests(p_values, method="fdr_bh")[1])
    expected = {one.series.concept: p for (one, *_), p in zip(tested, adjusted, strict=True) if p <= 0.05}
    assert {one.pair.series.concept: one.p_adjusted for one in found.moved} == pytest.approx(expected, rel=1e-6)
    for one in found.moved:
        # False coverage rate: the level depends on how many of how many were chosen, and fits the test.
        assert one.difference.confidence == pytest.approx(1 - 0.05 * len(expected) / len(tested))
        assert one.difference.ci_low * one.difference.ci_high > 0
        assert one.difference.ci_low <= one.difference.delta <= one.difference.ci_high


def test_one_series_alone_needs_no_adjustment() -> None:
    """90 of 100 after 60 of 100 moved; that it did among 40 that did not, is less certain; 66 of 100 did neither."""
    clear = pair((60, 40), (90, 10))
    [alone] = moved_scores([clear], least=LEAST).moved
    assert (alone.p_adjusted, alone.difference.confidence) == (alone.difference.p, 0.95)
    [among] = moved_scores([clear, *(pair((60, 40), (60, 40), f"s{n}") for n in range(40))], least=LEAST).moved
    assert among.p_adjusted == pytest.approx(41 * among.difference.p)
    assert among.difference.ci_low < alone.difference.ci_low
    assert moved_scores([pair((60, 40), (66, 34))], least=LEAST).moved == ()


def test_a_rise_is_bad_where_low_is_good() -> None:
    """The difference is that of the score; whether it is better depends on the polarity."""
    found = moved_scores(
        [pair((50, 50), (90, 10), "up", EFFORT), pair((50, 50), (10, 90), "down", EFFORT)], least=LEAST
    )
    assert [(one.difference.delta > 0, one.difference.direction) for one in found.moved] == [
        (True, "worse"),
        (False, "better"),
    ]


def test_without_any_change_few_windows_have_an_alarm() -> None:
    """Twenty scores that do not change, 300 windows: some score moves by chance in at most about 5 of 100 windows."""
    chance = random.Random(4)  # noqa: S311 - a repeatable choice

    def side() -> tuple[int, int]:
        high = sum(chance.random() < 0.7 for _ in range(80))
        return high, 80 - high

    alarms = sum(
        bool(moved_scores([pair(side(), side(), f"c{n}") for n in range(20)], least=LEAST).moved) for _ in range(300)
    )
    assert alarms <= 27  # five in a hundred, and three standard errors


VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("now", "length", "closes_after", "expected"),
    [
        # Tuesday noon: the week that ended on Monday is closed since Tuesday midnight.
        ("2026-03-17T12:00+01:00", "week", 24, ("2026-03-02T00:00+01:00", "2026-03-09T00:00+01:00")),
        ("2026-03-16T23:59+01:00", "week", 24, ("2026-02-23T00:00+01:00", "2026-03-02T00:00+01:00")),
        ("2026-03-17T00:00+01:00", "week", 24, ("2026-03-02T00:00+01:00", "2026-03-09T00:00+01:00")),
        # Weeks in which the clocks change have an hour less or more.
        ("2026-04-01T12:00+02:00", "week", 24, ("2026-03-16T00:00+01:00", "2026-03-23T00:00+01:00")),
        ("2026-10-28T12:00+01:00", "week", 24, ("2026-10-12T00:00+02:00", "2026-10-19T00:00+02:00")),
        ("2026-03-30T12:00+02:00", "day", 0, ("2026-03-28T00:00+01:00", "2026-03-29T00:00+01:00")),
    ],
)
def test_windows_are_those_of_the_calendar(
    now: str, length: WindowLength, closes_after: int, expected: tuple[str, str]
) -> None:
    """A window ends where the next begins, and closes when late answers are in."""
    window = closed_window(datetime.fromisoformat(now), length, VIENNA, closes_after=timedelta(hours=closes_after))
    assert (window.before_start, window.start) == tuple(datetime.fromisoformat(one) for one in expected)
    assert window.end.astimezone(VIENNA).date() - window.start.astimezone(VIENNA).date() == timedelta(
        days=7 if length == "week" else 1
    )
    assert all(moment.tzinfo is UTC for moment in window.bounds)
