"""The interval of an NPS by the score test, against published values and other ways to get it."""

from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from services.scoring.domain.intervals import adjusted_nps_interval, nps_interval, share_interval


@st.composite
def answered(draw: st.DrawFn) -> tuple[int, int, int]:
    """Draw promoters, detractors and n."""
    promoters, passives, detractors = (draw(st.integers(0, 400)) for _ in range(3))
    n = promoters + passives + detractors
    return (promoters, detractors, n) if n else (0, 0, 1)


@pytest.mark.parametrize(
    ("promoters", "detractors", "n", "low", "high"),
    [
        # Fagerland, Lydersen & Laake 2014, Statistics in Medicine 33(16):2850-2875, table for Tango's interval.
        (1, 7, 21, -51.7, -2.6),
    ],
)
def test_it_is_the_score_interval_of_paired_shares(
    promoters: int, detractors: int, n: int, low: float, high: float
) -> None:
    """Promoters and detractors are the discordant pairs of a difference of paired shares, published for an example."""
    interval = nps_interval(promoters, detractors, n, 0.95)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.05)
    assert interval.method == "nps-score-test"


@given(answered())
def test_its_ends_are_just_believed(case: tuple[int, int, int]) -> None:
    """At each end the observed mean lies z standard errors away, the likelihood being maximised numerically instead."""
    promoters, detractors, n = case
    z = stats.norm.ppf(0.975)
    interval = nps_interval(promoters, detractors, n, 0.95)
    for end in (interval.low / 100, interval.high / 100):
        if abs(end) == 1.0:
            continue
        shares = _most_likely(promoters, detractors, n, end)
        variance = shares[0] + shares[1] - end * end
        assert n * ((promoters - detractors) / n - end) ** 2 == pytest.approx(z * z * variance, rel=1e-4, abs=1e-6)


def _most_likely(promoters: int, detractors: int, n: int, mean: float) -> tuple[float, float]:
    """Return the shares of promoters and detractors with this difference that make the answers most likely."""

    def surprise(share: float) -> float:
        pairs = ((promoters, share + mean), (detractors, share), (n - promoters - detractors, 1 - 2 * share - mean))
        return -sum(count * log(chance) if chance > 0 else -inf for count, chance in pairs if count)

    found = optimize.minimize_scalar(
        surprise, bounds=(max(0.0, -mean), (1 - mean) / 2), method="bounded", options={"xatol": 1e-13}
    )
    return found.x + mean, found.x


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_without_passives_it_is_wilsons(case: tuple[int, int]) -> None:
    """With promoters and detractors only, the NPS is twice a share minus one, and so is its interval."""
    promoters, n = case
    ours, wilson = nps_interval(promoters, n - promoters, n, 0.95), share_interval(promoters, n, 0.95)
    assert (ours.low, ours.high) == pytest.approx((2 * wilson.low - 100, 2 * wilson.high - 100), abs=1e-8)


@given(answered(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_it_holds_the_plain_value_and_mirrors(case: tuple[int, int, int], confidence: float) -> None:
    """The plain NPS lies inside, the ends within -100 to 100, and turning promoters into detractors turns it round."""
    promoters, detractors, n = case
    interval = nps_interval(promoters, detractors, n, confidence)
    turned = nps_interval(detractors, promoters, n, confidence)
    assert -100 <= interval.low <= 100 * (promoters - detractors) / n <= interval.high <= 100
    assert interval.low < interval.high
    assert (turned.low, turned.high) == pytest.approx((-interval.high, -interval.low), abs=1e-9)


@pytest.mark.parametrize(("promoting", "detracting"), [(0.5, 0.2), (0.8, 0.05), (0.3, 0.3), (0.92, 0.02)])
def test_both_intervals_hold_the_truth_as_often_as_they_say(promoting: float, detracting: float) -> None:
    """Summed over all that 40 customers can answer: about 95 % of it leads to an interval that holds the truth."""
    n, truth = 40, 100 * (promoting - detracting)
    cases = [(promoters, detractors) for promoters in range(n + 1) for detractors in range(n + 1 - promoters)]
    chances = stats.multinomial.pmf(
        [(promoters, detractors, n - promoters - detractors) for promoters, detractors in cases],
        n,
        [promoting, detracting, 1 - promoting - detracting],
    )
    assert sum(chances) == pytest.approx(1.0)
    for method in (adjusted_nps_interval, nps_interval):
        intervals = (method(promoters, detractors, n, 0.95) for promoters, detractors in cases)
        held = sum(chance for chance, one in zip(chances, intervals, strict=True) if one.low <= truth <= one.high)
        assert 0.93 <= held <= 0.99
