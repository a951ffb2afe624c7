"""What must hold of every confidence interval, beside those of scipy and statsmodels."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import mean_interval, nps_interval, share_interval
from services.scoring.domain.measure import measure
from shared.scales import END_BOXES, Scale
from shared.vocabulary import Metric

SCALES = [
    Scale("nps", 0, 10, "high_is_good"),
    *(Scale(metric, 1, size, "high_is_good") for metric, size in END_BOXES),
    *(Scale(metric, 1, size, "low_is_good") for metric, size in END_BOXES),
    Scale("rating", 1, 5, "high_is_good"),
]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Scale, Histogram]:
    """Draw a scale and some answers on it."""
    scale = draw(st.sampled_from(SCALES))
    values = st.integers(scale.scale_min, scale.scale_max)
    return scale, Histogram(draw(st.dictionaries(values, st.integers(1, 400), min_size=1)))


@given(answered())
def test_an_interval_holds_its_point(case: tuple[Scale, Histogram]) -> None:
    """Low end, value and high end stand in this order, within what the score can be."""
    scale, histogram = case
    assume(scale.metric != "nps" or histogram.n > 1)
    score = measure(scale, histogram)
    assert score.value is not None
    assert score.ci_low is not None
    assert score.ci_high is not None
    bounds = {"nps": (-100.0, 100.0), "csat": (0.0, 100.0)}.get(scale.metric, (scale.scale_min, scale.scale_max))
    assert bounds[0] <= score.ci_low <= score.value <= score.ci_high <= bounds[1]
    assert score.ci_low < score.ci_high


def test_only_a_single_promoter_or_detractor_lies_outside_of_the_adjusted_wald_interval() -> None:
    """Exhaustively up to 80 answers: from two answers on the interval holds the plain NPS."""
    outside = [
        (promoters, detractors, n)
        for n in range(1, 81)
        for promoters in range(n + 1)
        for detractors in range(n + 1 - promoters)
        for interval in (nps_interval(promoters, detractors, n, 0.95),)
        if not interval.low <= 100 * (promoters - detractors) / n <= interval.high
    ]
    assert outside == [(0, 1, 1), (1, 0, 1)]


def test_an_nps_interval_ends_where_the_nps_does() -> None:
    """Two answers that agree leave much open, but nothing beyond -100 and 100."""
    assert nps_interval(0, 2, 2, 0.95).low == -100.0
    assert nps_interval(2, 0, 2, 0.95).high == 100.0
    assert nps_interval(0, 2, 2, 0.95).high == pytest.approx(24.41, abs=0.005)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy_and_statsmodels(case: tuple[int, int]) -> None:
    """Any part of any n."""
    part, n = case
    ours = share_interval(part, n, 0.95)
    theirs = stats.binomtest(part, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((100 * theirs.low, 100 * theirs.high), rel=1e-9, abs=1e-9)
    ends = [100 * end for end in proportion_confint(part, n, alpha=0.05, method="wilson")]
    assert (ours.low, ours.high) == pytest.approx(ends, rel=1e-9, abs=1e-9)


@given(st.dictionaries(st.integers(1, 7), st.integers(1, 10_000), min_size=2))
def test_the_interval_of_a_mean_is_that_of_scipy_and_statsmodels(counts: dict[int, int]) -> None:
    """Student's t interval of the answers one by one, cut off at the ends of the scale."""
    histogram = Histogram(counts)
    assume(histogram.n < 20_000)
    answers = [value for value, count in counts.items() for _ in range(count)]
    summary = stats.ttest_1samp(answers, 0).confidence_interval(0.95)
    ours = mean_interval(histogram, 1, 7, 0.95)
    assert ours.method == "student-t"
    assert (ours.low, ours.high) == pytest.approx((max(1.0, summary.low), min(7.0, summary.high)), rel=1e-9)
    low, high = DescrStatsW(list(counts), weights=list(counts.values())).tconfint_mean(alpha=0.05)
    assert (ours.low, ours.high) == pytest.approx((max(1.0, low), min(7.0, high)), rel=1e-9)


def test_one_answer_says_nothing_about_a_mean() -> None:
    """With a single answer the interval is the whole scale, and says so."""
    interval = mean_interval(Histogram.of([4]), 1, 7, 0.95)
    assert (interval.low, interval.high, interval.method) == (1.0, 7.0, "whole-scale")


@given(st.integers(2, 3000), st.integers(1, 7))
def test_unanimity_is_not_certainty(n: int, value: int) -> None:
    """When all answers are equal, the others' share is bounded by the exact binomial interval of none among n."""
    interval = mean_interval(Histogram({value: n}), 1, 7, 0.95)
    others = stats.binomtest(0, n).proportion_ci(confidence_level=0.95, method="exact").high
    assert interval.method == "unanimous"
    assert interval.low == pytest.approx(value - others * (value - 1), rel=1e-9)
    assert interval.high == pytest.approx(value + others * (7 - value), rel=1e-9)
    assert interval.high - interval.low > 0


@given(answered())
def test_more_of_the_same_answers_make_a_narrower_interval(case: tuple[Scale, Histogram]) -> None:
    """Four times, sixteen times as many answers in the same proportions: each time the interval is narrower."""
    scale, histogram = case
    widths = []
    for times in (1, 4, 16):
        score = measure(scale, Histogram({value: count * times for value, count in histogram.counts.items()}))
        assert score.ci_high is not None
        assert score.ci_low is not None
        widths.append(score.ci_high - score.ci_low)
    # Clipping can hide the first step, never the second.
    assert all(later <= earlier for earlier, later in pairwise(widths))
    assert widths[2] < widths[0]


@given(st.sampled_from(list(END_BOXES)), st.data())
def test_a_turned_scale_gives_the_mirrored_score(boxed: tuple[Metric, int], data: st.DataObject) -> None:
    """Mirroring answers and polarity changes no category and no share; a mean and its interval are mirrored."""
    metric, size = boxed
    counts = data.draw(st.dictionaries(st.integers(1, size), st.integers(1, 50), min_size=1))
    upright = measure(Scale(metric, 1, size, "high_is_good"), Histogram(counts))
    turned = measure(
        Scale(metric, 1, size, "low_is_good"), Histogram({size + 1 - value: n for value, n in counts.items()})
    )
    assert upright.counts == turned.counts
    ends = [upright.ci_low, upright.value, upright.ci_high]
    mirrored = [turned.ci_low, turned.value, turned.ci_high]
    if metric == "ces":
        mirrored = [size + 1 - (end or 0.0) for end in reversed(mirrored)]
    assert mirrored == pytest.approx(ends, rel=1e-12)
