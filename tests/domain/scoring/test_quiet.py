"""Where answers become scarce, against an independent implementation of the test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from services.scoring.domain.quiet import chance_of, volume_of


@given(last=st.integers(0, 400), others=st.integers(0, 4000))
def test_the_chance_is_that_of_the_binomial_distribution(last: int, others: int) -> None:
    """The probability of at most so many of all answers in one of nine weeks."""
    assert chance_of(last, last + others, 9) == pytest.approx(
        binom.cdf(last, last + others, 1 / 9), rel=1e-9, abs=1e-300
    )


@pytest.mark.parametrize(
    ("weeks", "last", "is_quiet"),
    [
        ([6, 7, 5, 8, 6, 7, 6, 5], 0, True),
        ([60, 70, 50, 80, 60, 70, 60, 50], 20, True),
        # As few as in the worst week before, or only a little fewer.
        ([60, 70, 20, 80, 60, 70, 60, 50], 20, False),
        ([60, 70, 50, 80, 60, 70, 60, 50], 48, False),
        # So few that none at all is nothing special, and a place that answered in some weeks only.
        ([1, 2, 0, 1, 2, 1, 1, 1], 0, False),
        ([0, 0, 0, 50, 60, 50, 40, 50], 0, False),
        ([0, 0, 0, 0, 0, 0, 0, 0], 0, False),
    ],
)
def test_quiet_is_what_is_neither_usual_nor_chance(weeks: list[int], last: int, is_quiet: bool) -> None:  # noqa: FBT001 - parametrized
    """Below each of the weeks before, and beyond chance, where answers came in regularly."""
    volume = volume_of(weeks, last)
    assert (volume.is_quiet, volume.usual_per_week) == (is_quiet, sum(weeks) / 8)
