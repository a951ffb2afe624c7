"""Intervals of shares, beside those of statsmodels and the formula as it is printed."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from shared.statistics import adjusted_wald_interval, two_sided_z, wilson_interval


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_wilson_is_that_of_statsmodels(case: tuple[int, int], confidence: float) -> None:
    """Any part of any n, at any confidence; it holds the share and stays between 0 and 1."""
    part, n = case
    low, high = wilson_interval(part, n, confidence)
    ends = proportion_confint(part, n, alpha=1 - confidence, method="wilson")
    assert (low, high) == pytest.approx(ends, rel=1e-9, abs=1e-9)
    assert 0.0 <= low <= part / n <= high <= 1.0


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.floats(0.5, 0.999))
def test_adjusted_wald_is_the_interval_of_a_mean_with_three_answers_more(
    good: int, between: int, bad: int, confidence: float
) -> None:
    """The mean of +1, 0 and -1 and its variance, from the definition, with 3/4, 3/2 and 3/4 answers added."""
    n = good + between + bad
    weights = (good + 0.75, between + 1.5, bad + 0.75)
    total = sum(weights)
    mean = (weights[0] - weights[2]) / total
    variance = sum(weight * (value - mean) ** 2 for weight, value in zip(weights, (1, 0, -1), strict=True)) / total
    reach = stats.norm.ppf(0.5 + confidence / 2) * sqrt(variance / total)
    expected = (max(-1.0, mean - reach), min(1.0, mean + reach))
    if n:
        assert adjusted_wald_interval(good, bad, n, confidence) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_reach_that_every_book_prints() -> None:
    """1.96 standard errors for 95 %, 2.576 for 99 %."""
    assert [round(two_sided_z(confidence), 3) for confidence in (0.9, 0.95, 0.99)] == [1.645, 1.960, 2.576]
