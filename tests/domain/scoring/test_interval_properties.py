"""What must hold of every confidence interval, beside those of scipy and statsmodels."""

from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import adjusted_nps_interval, mean_interval, share_interval
from services.scoring.domain.measure import measure
from shared.scales import END_BOXES, Scale
from shared.testing.interval_oracles import spread_mean
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
        for interval in (adjusted_nps_interval(promoters, detractors, n, 0.95),)
        if not interval.low <= 100 * (promoters - detractors) / n <= interval.high
    ]
    assert outside == [(0, 1, 1), (1, 0, 1)]


def test_an_nps_interval_ends_where_the_nps_does() -> None:
    """Two answers that agree leave much open, but nothing beyond -100 and 100."""
    assert adjusted_nps_interval(0, 2, 2, 0.95).low == -100.0
    assert adjusted_nps_interval(2, 0, 2, 0.95).high == 100.0
    assert adjusted_nps_interval(0, 2, 2, 0.95).high == pytest.approx(24.41, abs=0.005)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy_and_statsmodels(case: tuple[int, int]) -> None:
    """Any part of any n."""
    part, n = case
    ours = share_interval(part, n, 0.95)
    theirs = stats.binomtest(part, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((100 * theirs.low, 100 * theirs.high), rel=1e-9, abs=1e-9)
    ends = [100 * end for end in proportion_confint(part, n, alpha=0.05, method="wilson")]
    assert (ours.low, ours.high) == pytest.approx(ends, rel=1e-9, abs=1e-9)


@settings(max_examples=60)
@given(st.dictionaries(st.integers(1, 7), st.integers(1, 400), min_size=1))
def test_the_interval_of_a_mean_is_students_of_one_answer_more(counts: dict[int, int]) -> None:
    """Each value of the scale weighs a seventh of an answer more; the ends are those of statsmodels, cut off.

    A few answers more at the top would widen it rather than raise it, and at the bottom likewise: the lowest and the
    highest end of all these is meant, so that no better answer lowers one.
    """
    ours = mean_interval(Histogram(counts), 1, 7, 0.95)
    answers = [value for value, count in counts.items() for _ in range(count)]
    assert ours.method == "student-t-spread"
    assert (ours.low, ours.high) == pytest.approx(spread_mean(answers, 1, 7), rel=1e-9)


@pytest.mark.parametrize(("others", "low"), [({}, 6.664), ({6: 1}, 6.637), ({1: 1}, 6.277)])
def test_a_worse_answer_never_raises_the_lower_end(others: dict[int, int], low: float) -> None:
    """Thirty sevens, and one answer more: where t alone would rise from 6.31 to 6.90 for a six."""
    assert mean_interval(Histogram({7: 30} | others), 1, 7, 0.95).low == pytest.approx(low, abs=0.0006)


@pytest.mark.parametrize(("n", "size"), [(1, 5), (2, 5), (3, 7), (5, 7), (9, 5)])
def test_no_better_answer_lowers_an_end_of_a_mean(n: int, size: int) -> None:
    """Exhaustively: of all answers that n people can give, each with one of them a step better."""
    ends = {one: mean_interval(Histogram.of(one), 1, size, 0.95) for one in all_answers(n, size)}
    for one, interval in ends.items():
        for place in range(n):
            if one[place] < size:
                better = ends[tuple(sorted([*one[:place], one[place] + 1, *one[place + 1 :]]))]
                assert better.low >= interval.low - 1e-12
                assert better.high >= interval.high - 1e-12


@given(answered(), st.data())
def test_no_better_answer_lowers_an_end(case: tuple[Scale, Histogram], data: st.DataObject) -> None:
    """Of any metric, with as many answers as may be: one of them better, and neither end is lower in its direction."""
    scale, histogram = case
    value = data.draw(st.sampled_from(sorted(histogram.counts)))
    step = 1 if scale.polarity == "high_is_good" else -1
    better = data.draw(st.integers(scale.scale_min, scale.scale_max).filter(lambda one: (one - value) * step >= 0))
    raised = measure(scale, histogram - Histogram({value: 1}) + Histogram({better: 1}))
    plain = measure(scale, histogram)
    sign = step if scale.metric in {"ces", "rating"} else 1
    for before, after in ((plain.ci_low, raised.ci_low), (plain.ci_high, raised.ci_high)):
        assert before is not None
        assert after is not None
        assert sign * after >= sign * before - 1e-9


def all_answers(n: int, size: int) -> list[tuple[int, ...]]:
    return list(combinations_with_replacement(range(1, size + 1), n))


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
