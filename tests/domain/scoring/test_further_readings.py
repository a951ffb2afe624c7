"""The other numbers that are reported under a metric's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.measure import measure
from services.scoring.domain.score import Reading
from shared.scales import END_BOXES, Scale

CSAT_SIZES = [size for metric, size in END_BOXES if metric == "csat"]


def test_very_good_to_very_bad_is_100_to_0() -> None:
    """Linear gives 100, 75, 50, 25 and 0 to the five answers, and the same with the scale turned."""
    for value, points in zip((5, 4, 3, 2, 1), (100.0, 75.0, 50.0, 25.0, 0.0), strict=True):
        upright = measure(Scale("csat", 1, 5, "high_is_good"), Histogram({value: 9}))
        turned = measure(Scale("csat", 1, 5, "low_is_good"), Histogram({6 - value: 9}))
        assert (upright.readings["linear"].value, turned.readings["linear"].value) == (points, points)


@given(
    st.sampled_from(CSAT_SIZES),
    st.sampled_from(["high_is_good", "low_is_good"]),
    st.lists(st.integers(1, 10), min_size=2, max_size=200),
)
def test_mean_and_linear_of_csat_are_those_of_scipy(size: int, polarity: str, drawn: list[int]) -> None:
    """The mean of the answers, and the mean of their points from 0 to 100, each with an interval of its own."""
    answers = [min(value, size) for value in drawn]
    best, worst = (size, 1) if polarity == "high_is_good" else (1, size)
    points = [100 * (value - worst) / (best - worst) for value in answers]
    scale = Scale("csat", 1, size, "high_is_good" if polarity == "high_is_good" else "low_is_good")
    readings = measure(scale, Histogram.of(answers)).readings
    for name, numbers, low, high in (("mean", answers, 1, size), ("linear", points, 0, 100)):
        ours = readings[name]
        assert ours.value == pytest.approx(sum(numbers) / len(numbers), abs=1e-9)
        steps = [low + (high - low) * step / (size - 1) for step in range(size)]
        weights = [list(map(float, numbers)).count(one) + 1 / size for one in steps]
        ends = DescrStatsW(steps, weights=weights).tconfint_mean(alpha=0.05)
        assert ours.method == "student-t-spread"
        assert ours.ci_low is not None
        assert ours.ci_high is not None
        assert ours.ci_low <= max(low, ends[0]) + 1e-7
        assert ours.ci_high >= min(high, ends[1]) - 1e-7


def test_net_easy_is_the_share_of_easy_minus_that_of_difficult_answers() -> None:
    """Like an NPS: 50 easy and 20 difficult of 100 are 30 points with the interval of that NPS, by either method."""
    answers = Histogram({7: 50, 4: 30, 1: 20})
    scale = Scale("ces", 1, 7, "high_is_good")
    easy = measure(scale, answers).readings["net_easy"]
    assert (easy.value, easy.method) == (30.0, "nps-score-test")
    assert (easy.ci_low, easy.ci_high) == pytest.approx((13.96, 44.34), abs=0.006)
    adjusted = measure(scale, answers, net_method="adjusted-wald").readings["net_easy"]
    assert (adjusted.ci_low, adjusted.ci_high) == pytest.approx((14.05, 44.20), abs=0.006)
    assert adjusted.method == "nps-adjusted-wald"


def test_effort_that_is_low_is_easy() -> None:
    """CES 1.0: where low is good, ones and twos are easy."""
    score = measure(Scale("ces", 1, 5, "low_is_good"), Histogram({1: 6, 2: 2, 3: 1, 5: 1}))
    assert score.readings["net_easy"].value == pytest.approx(70.0)


def test_the_interval_of_an_nps_is_adjusted_wald_on_request() -> None:
    """The same value and counts with the other interval; other metrics keep theirs."""
    answers = Histogram({10: 50, 8: 30, 0: 20})
    nps = Scale("nps", 0, 10, "high_is_good")
    score, wald = measure(nps, answers), measure(nps, answers, net_method="adjusted-wald")
    assert (wald.value, wald.counts) == (score.value, score.counts)
    assert (wald.method, score.method) == ("nps-adjusted-wald", "nps-score-test")
    assert (score.ci_low, score.ci_high) == pytest.approx((13.96, 44.34), abs=0.006)
    csat = Scale("csat", 1, 5, "high_is_good")
    assert measure(csat, Histogram({5: 3}), net_method="adjusted-wald") == measure(csat, Histogram({5: 3}))


def test_no_answers_have_no_readings_either() -> None:
    """Without answers each reading is there, empty, so that readers find the same fields."""
    empty = measure(Scale("csat", 1, 5, "high_is_good"), Histogram()).readings
    assert empty == dict.fromkeys(("mean", "linear"), Reading(None, None, None, "student-t-spread"))
    assert measure(Scale("ces", 1, 7, "high_is_good"), Histogram(), net_method="adjusted-wald").readings == {
        "net_easy": Reading(None, None, None, "nps-adjusted-wald")
    }
    assert measure(Scale("nps", 0, 10, "high_is_good"), Histogram()).method == "nps-score-test"
