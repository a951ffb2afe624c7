"""Many tests at once, against scipy and statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from shared.statistics import benjamini_hochberg


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_the_adjustment_is_that_of_scipy_and_statsmodels(p_values: list[float]) -> None:
    """Any p values in any order, ties, zeros and ones among them."""
    ours = benjamini_hochberg(p_values)
    assert ours == pytest.approx(stats.false_discovery_control(p_values, method="bh"), rel=1e-12)
    assert ours == pytest.approx(multipletests(p_values, method="fdr_bh")[1], rel=1e-12)


def test_the_example_of_its_inventors() -> None:
    """Fifteen comparisons of Benjamini & Hochberg 1995, section 3.2: at 5 % the four smallest stay."""
    p_values = (
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    )
    assert [p <= 0.05 for p in benjamini_hochberg(p_values)] == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0.0, 1.0), max_size=40))
def test_it_only_makes_careful_and_keeps_the_order(p_values: list[float]) -> None:
    """No p gets smaller or larger than 1, smaller ones stay smaller, one alone stays as it is, and none is none."""
    adjusted = benjamini_hochberg(p_values)
    assert all(raw <= careful <= 1.0 for raw, careful in zip(p_values, adjusted, strict=True))
    assert [careful for _, careful in sorted(zip(p_values, adjusted, strict=True))] == sorted(adjusted)
    assert len(p_values) != 1 or adjusted == tuple(p_values)
