"""Our own t distribution beside scipy's."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from shared.statistics import incomplete_beta, t_quantile, upper_tail

PROBABILITIES = (0.5, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995, 0.999999)
FREEDOMS = (*range(1, 200), 500, 999, 1000, 9_999, 10_000, 123_456, 10**6, 10**7, 10**9)


@pytest.mark.parametrize("probability", PROBABILITIES)
def test_quantiles_are_those_of_scipy(probability: float) -> None:
    """From 1 to a thousand million degrees of freedom the quantile agrees to nine digits."""
    ours = [t_quantile(probability, df) for df in FREEDOMS]
    assert ours == pytest.approx(stats.t.ppf(probability, FREEDOMS), rel=1e-9, abs=1e-12)


def test_quantiles_are_those_of_the_printed_tables() -> None:
    """The two-sided 95 % points that every statistics book prints."""
    printed = {1: 12.706, 2: 4.303, 5: 2.571, 10: 2.228, 30: 2.042, 120: 1.980}
    assert {df: round(t_quantile(0.975, df), 3) for df in printed} == printed


@given(st.floats(0.0, 60.0), st.floats(1.0, 100_000.0))
def test_the_tail_is_that_of_scipy(t: float, df: float) -> None:
    """The probability of exceeding t agrees, also far out where it is tiny, and between whole degrees of freedom."""
    assert upper_tail(t, df) == pytest.approx(stats.t.sf(t, df), rel=1e-8, abs=1e-300)


@given(st.floats(0.05, 500.0), st.floats(0.05, 500.0), st.floats(0.0, 1.0))
def test_the_incomplete_beta_function_is_that_of_scipy(a: float, b: float, x: float) -> None:
    """On both sides of its mean, and at the ends, for large and small parameters."""
    assert incomplete_beta(a, b, x, 1.0 - x) == pytest.approx(special.betainc(a, b, x), rel=1e-8, abs=1e-12)


@given(st.floats(0.501, 0.999999), st.floats(1.0, 20_000.0))
def test_quantile_and_tail_are_inverse(probability: float, df: float) -> None:
    """What exceeds the quantile is what the probability leaves over."""
    assert upper_tail(t_quantile(probability, df), df) == pytest.approx(1.0 - probability, rel=1e-7)


def test_more_data_means_a_smaller_quantile() -> None:
    """The quantile falls with the degrees of freedom, across the change of method too, down to the normal one."""
    quantiles = [t_quantile(0.975, df) for df in (1, 2, 10, 9_998, 9_999, 10_000, 10_001, 10**8)]
    assert quantiles == sorted(quantiles, reverse=True)
    assert quantiles[-1] == pytest.approx(1.959963984540054, rel=1e-7)


@pytest.mark.parametrize(("probability", "df"), [(0.4, 5), (1.0, 5), (0.975, 0), (math.nan, 5)])
def test_arguments_out_of_range_are_refused(probability: float, df: int) -> None:
    """Half a distribution, certainty, and no data at all have no quantile here."""
    with pytest.raises(ValueError, match="probability"):
        t_quantile(probability, df)
