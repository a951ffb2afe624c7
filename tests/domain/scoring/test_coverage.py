"""How often intervals hold the truth: summed over all that customers can answer, nothing is drawn at random."""

from collections.abc import Iterator
from functools import cache
from math import comb, exp, lgamma, log

import pytest

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import mean_interval, nps_interval
from services.scoring.domain.two_means import p_of_means
from shared.scales import Scale

FIVE = Scale("rating", 1, 5, "high_is_good")
SKEWED: list[dict[int, float]] = [
    {7: 0.9, 6: 0.1},
    {7: 0.8, 4: 0.2},
    {7: 0.9, 6: 0.06, 5: 0.04},
    {7: 0.95, 6: 0.03, 5: 0.02},
    {7: 0.85, 6: 0.1, 2: 0.05},
    {7: 0.9, 6: 0.05, 4: 0.03, 1: 0.02},
    {7: 0.9, 5: 0.04, 3: 0.03, 1: 0.03},
    {7: 0.7, 6: 0.2, 4: 0.06, 1: 0.04},
]
"""Shares of the values of satisfied customers."""


@cache
def nps_ends(n: int) -> list[tuple[int, int, float, float]]:
    """Return promoters, detractors and both ends of the interval for all that n people can answer."""
    return [
        (promoters, detractors, one.low, one.high)
        for promoters in range(n + 1)
        for detractors in range(n + 1 - promoters)
        for one in (nps_interval(promoters, detractors, n, 0.95),)
    ]


def chance(counts: tuple[int, ...], shares: tuple[float, ...]) -> float:
    """Return the multinomial probability of some counts."""
    if any(count and not share for count, share in zip(counts, shares, strict=True)):
        return 0.0
    ways = lgamma(sum(counts) + 1) - sum(lgamma(count + 1) for count in counts)
    return exp(ways + sum(count * log(share) for count, share in zip(counts, shares, strict=True) if count))


@pytest.mark.parametrize("n", [5, 6, 7, 8, 10, 15, 20, 30])
def test_an_nps_interval_holds_the_truth_in_91_per_cent_at_least(n: int) -> None:
    """For every distribution on a grid of twentieths, also of skewed and of unanimous customers."""
    grid = [(good / 20, bad / 20) for good in range(21) for bad in range(21 - good)]
    for good, bad in grid:
        truth = 100 * (good - bad)
        found = sum(
            chance((promoters, detractors, n - promoters - detractors), (good, bad, max(0.0, 1 - good - bad)))
            for promoters, detractors, low, high in nps_ends(n)
            if low - 1e-9 <= truth <= high + 1e-9
        )
        assert found >= 0.91, (good, bad, found)


def compositions(n: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways in which n answers fall on so many values."""
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for others in compositions(n - first, parts - 1):
            yield (first, *others)


def held(shape: dict[int, float], n: int) -> float:
    """Return how often the interval of n answers holds the mean of all customers."""
    values, shares = tuple(shape), tuple(shape.values())
    truth = sum(value * share for value, share in shape.items())
    total = 0.0
    for counts in compositions(n, len(values)):
        likely = chance(counts, shares)
        if likely > 1e-9:
            one = mean_interval(Histogram(dict(zip(values, counts, strict=True))), 1, 7, 0.95)
            total += likely if one.low <= truth <= one.high else 0.0
    return total


@pytest.mark.parametrize("n", [10, 15, 20, 30])
@pytest.mark.parametrize("shape", SKEWED)
def test_an_interval_of_a_mean_holds_the_truth_in_94_per_cent_at_least(n: int, shape: dict[int, float]) -> None:
    """Of skewed answers, where a plain t interval of 30 holds it in 84 %; their mirror images are no different."""
    assert held(shape, n) >= 0.94
    mirrored = {8 - value: share for value, share in shape.items()}
    assert held(mirrored, n) == pytest.approx(held(shape, n), abs=1e-9)


def test_where_customers_give_nothing_but_the_ends_of_the_scale_it_is_too_narrow() -> None:
    """The limit of the method: one of ten gives the worst answer, all others the best one."""
    worst = min(held({7: 0.9, 1: 0.1}, n) for n in (10, 15, 20, 30))
    assert 0.87 <= worst < 0.94


@pytest.mark.parametrize("shares", [(0.9, 0.1), (0.95, 0.05), (0.8, 0.2)])
@pytest.mark.parametrize("sizes", [(30, 30), (30, 200)])
def test_means_of_the_same_customers_seldom_differ(shares: tuple[float, float], sizes: tuple[int, int]) -> None:
    """Without a true change, of customers who give the ends of a scale only; plain Welch errs in up to a fifth."""
    chances = [[comb(n, k) * shares[1] ** k * shares[0] ** (n - k) for k in range(n + 1)] for n in sizes]
    wrong = 0.0
    for first, one in enumerate(chances[0]):
        for second, other in enumerate(chances[1]):
            if one * other < 1e-9:
                continue
            before, after = Histogram({5: sizes[0] - first, 1: first}), Histogram({5: sizes[1] - second, 1: second})
            wrong += one * other if p_of_means(FIVE, before, after) < 0.05 else 0.0
    assert wrong <= 0.055
