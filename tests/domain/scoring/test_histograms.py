"""Histograms are sums of answers, so they add and subtract like them."""

from collections import Counter
from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.histogram import Histogram

ANSWERS = st.lists(st.integers(0, 10), max_size=60)


@given(st.lists(ANSWERS, max_size=6), st.randoms())
def test_any_split_adds_up_to_the_whole(parts: list[list[int]], chance: Random) -> None:
    """However answers are divided into buckets, and in whatever order these are added, nothing gets lost."""
    whole = Histogram.of(value for part in parts for value in part)
    histograms = [Histogram.of(part) for part in parts]
    chance.shuffle(histograms)
    assert reduce(Histogram.__add__, histograms, Histogram()) == whole


@given(ANSWERS, ANSWERS)
def test_what_was_added_can_be_taken_away(first: list[int], second: list[int]) -> None:
    """Adding and subtracting the same answers leaves what was there, without a trace of zeros."""
    one, other = Histogram.of(first), Histogram.of(second)
    assert one + other - other == one
    assert one - one == Histogram()
    assert (one - one).counts == {}


@given(ANSWERS)
def test_sums_are_those_of_the_answers(answers: list[int]) -> None:
    """Number, sum and sum of squares agree with the answers one by one."""
    histogram = Histogram.of(answers)
    assert histogram.n == len(answers)
    assert histogram.total == sum(answers)
    assert histogram.total_of_squares == sum(answer * answer for answer in answers)
    assert histogram.counts == Counter(answers)


def test_nothing_can_be_taken_from_nothing() -> None:
    """Taking away more answers than there are is a defect and not a negative number."""
    with pytest.raises(ValueError, match="fewer than no answers"):
        Histogram.of([5]) - Histogram.of([5, 5])
