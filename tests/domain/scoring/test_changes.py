"""Changes between two sets of answers, against published values, scipy and statsmodels."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import weightstats
from statsmodels.stats.proportion import score_test_proportions_2indep

from services.scoring.domain.change import Difference, NotEnough, difference
from services.scoring.domain.histogram import Histogram
from shared.scales import END_BOXES, Scale
from shared.two_shares import Proportion, difference_interval

NPS = Scale("nps", 0, 10, "high_is_good")
CSAT = Scale("csat", 1, 5, "high_is_good")
CES = Scale("ces", 1, 7, "high_is_good")
SCALES = [
    NPS,
    *(Scale(metric, 1, size, "high_is_good") for metric, size in END_BOXES),
    *(Scale(metric, 1, size, "low_is_good") for metric, size in END_BOXES),
    Scale("rating", 0, 10, "high_is_good"),
]


def compared(scale: Scale, base: Histogram, current: Histogram, confidence: float = 0.95) -> Difference:
    """Return the comparison of sets that are large enough."""
    found = difference(scale, base, current, confidence=confidence, least=2)
    assert isinstance(found, Difference)
    return found


def nps_answers(promoters: int, detractors: int, n: int) -> Histogram:
    """Return answers with so many promoters and detractors among n."""
    return Histogram({10: promoters, 8: n - promoters - detractors, 0: detractors})


def shares(satisfied: int, n: int) -> Histogram:
    """Return answers with so many satisfied ones among n."""
    return Histogram({5: satisfied, 2: n - satisfied})


@st.composite
def two_sets(draw: st.DrawFn) -> tuple[Scale, Histogram, Histogram]:
    """Draw a scale and two sets of at least two answers."""
    scale = draw(st.sampled_from(SCALES))
    values = st.integers(scale.scale_min, scale.scale_max)
    base, current = (Histogram(draw(st.dictionaries(values, st.integers(1, 200), min_size=1))) for _ in range(2))
    assume(min(base.n, current.n) > 1)
    return scale, base, current


def test_eighteen_points_among_a_hundred_are_noise() -> None:
    """50/20/100 after 40/28/100: z is 1.573 and p 0.116 by adjusted Wald, so for all we know nothing has changed."""
    found = compared(NPS, nps_answers(40, 28, 100), nps_answers(50, 20, 100))
    assert found.delta == pytest.approx(18.0)
    assert found.statistic == pytest.approx(1.573, abs=0.0006)
    assert found.p == pytest.approx(0.1157, abs=0.0002)
    assert (found.ci_low, found.ci_high) == pytest.approx((-4.29, 39.24), abs=0.006)
    assert (found.method, found.direction) == ("nps-adjusted-wald-z", "no_evidence")


def test_a_thousand_answers_each_make_it_a_change() -> None:
    """The same shares of ten times as many answers are a change, and for the better."""
    found = compared(NPS, nps_answers(400, 280, 1000), nps_answers(500, 200, 1000))
    assert found.p < 1e-6
    assert found.direction == "better"


@pytest.mark.parametrize(
    ("current", "base", "ends"),
    [
        # Newcombe 1998, Statistics in Medicine 17(8):873-890, table II, method 6 (Miettinen & Nurminen).
        ((56, 70), (48, 80), (0.0528, 0.3382)),
        ((9, 10), (3, 10), (0.1700, 0.8406)),
        ((6, 7), (2, 7), (0.0342, 0.8534)),
        ((5, 56), (0, 29), (-0.0326, 0.1933)),
        ((0, 10), (0, 20), (-0.1658, 0.2844)),
        ((0, 10), (0, 10), (-0.2879, 0.2879)),
        ((10, 10), (0, 20), (0.7156, 1.0)),
        ((10, 10), (0, 10), (0.6636, 1.0)),
    ],
)
def test_the_difference_of_shares_is_the_published_one(
    current: tuple[int, int], base: tuple[int, int], ends: tuple[float, float]
) -> None:
    """The examples by which eleven methods were compared, with empty and full cells."""
    assert difference_interval(Proportion(*base), Proportion(*current), 0.95) == pytest.approx(ends, abs=0.00006)
    found = compared(CSAT, shares(*base), shares(*current))
    assert (found.ci_low, found.ci_high) == pytest.approx([100 * end for end in ends], abs=0.006)


@given(st.tuples(*[st.integers(2, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))] * 2))
def test_shares_are_tested_as_in_statsmodels(case: tuple[tuple[int, int], tuple[int, int]]) -> None:
    """Equality has the z and p of its score test with Miettinen and Nurminen's correction.

    Its interval is no oracle: release 0.15 has a wrong term in the constrained shares of unequal ones, and misses the
    published intervals.
    """
    base, current = case
    assume(0 < base[0] + current[0] < base[1] + current[1])
    ours = compared(CSAT, shares(*base), shares(*current))
    theirs = score_test_proportions_2indep(*current, *base, compare="diff", correction=True, return_results=False)
    assert (ours.statistic, ours.p) == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    assert ours.method == "miettinen-nurminen"


@given(two_sets())
def test_means_are_compared_as_in_statsmodels(case: tuple[Scale, Histogram, Histogram]) -> None:
    """Welch's t, its degrees of freedom, p and interval, of the answers and a pseudo-answer, weighted there."""
    _, base, current = case
    scale = Scale("rating", 0, 10, "high_is_good")
    values = list(range(11))
    after, before = (
        weightstats.DescrStatsW(values, weights=[one.counts.get(value, 0) + 1 / 11 for value in values])
        for one in (current, base)
    )
    means = weightstats.CompareMeans(after, before)
    t, p, df = means.ttest_ind(usevar="unequal")
    ours = compared(scale, base, current)
    assert (ours.statistic, ours.df) == pytest.approx((t, df), rel=1e-9, abs=1e-9)
    assert ours.p == pytest.approx(p, rel=1e-7)
    low, high = means.tconfint_diff(alpha=0.05, usevar="unequal")
    turned = ours.delta * ours.statistic <= 0
    held = [ours.delta, 0.0] if turned else [ours.delta]
    expected = (max(-10, min(low, *held)), min(10, max(high, *held)))
    assert (ours.ci_low, ours.ci_high) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(two_sets(), st.sampled_from([0.8, 0.95, 0.99]))
def test_interval_and_test_never_disagree(case: tuple[Scale, Histogram, Histogram], confidence: float) -> None:
    """The test has p below 1 - confidence where the interval excludes zero; the plain difference lies inside.

    Only where what is added to small sets turns the difference round, the interval holds zero whatever p is.
    """
    found = compared(*case, confidence=confidence)
    assert found.ci_low <= found.delta <= found.ci_high
    assert found.ci_low < found.ci_high
    assert 0.0 <= found.p <= 1.0
    excludes = found.ci_low > 0.0 or found.ci_high < 0.0
    assert (found.direction != "no_evidence") == excludes
    assume(abs(found.p - (1 - confidence)) > 1e-6)
    turned = found.delta * found.statistic <= 0.0
    assert excludes == (found.p < 1 - confidence and not turned)


def test_they_agree_of_every_pair_of_few_answers() -> None:
    """Exhaustively: each NPS of two to seven answers against each other one, and against thousands that agree."""
    few = [
        nps_answers(promoters, detractors, n)
        for n in (2, 3, 7)
        for promoters in range(n + 1)
        for detractors in range(n + 1 - promoters)
    ]
    many = [nps_answers(4000 * good, 4000 * (1 - good) + 1, 4001) for good in (0, 1)] + [nps_answers(1, 1, 4000)]
    for base, current in product(few, few + many):
        for confidence in (0.5, 0.8, 0.95):
            found = compared(NPS, base, current, confidence)
            assert -200 <= found.ci_low <= found.delta <= found.ci_high <= 200
            turned = found.delta * found.statistic <= 0.0
            excludes = found.ci_low > 0.0 or found.ci_high < 0.0
            assert excludes == (found.p < 1 - confidence and not turned)
            # At the level that is used nothing is called a change only because the difference turned round.
            assert not (turned and found.p < 0.05)


def test_a_fall_of_the_nps_is_as_uncertain_as_the_same_rise() -> None:
    """Its interval reaches beyond a hundred points, and never beyond the two hundred that there are."""
    high, low = nps_answers(8, 0, 10), nps_answers(2, 6, 10)
    fall, rise = compared(NPS, high, low), compared(NPS, low, high)
    assert (fall.ci_low, fall.ci_high) == pytest.approx((-146.3, -38.3), abs=0.06)
    assert (rise.ci_low, rise.ci_high) == pytest.approx((38.3, 146.3), abs=0.06)
    few_high, few_low = nps_answers(2, 0, 3), nps_answers(0, 2, 3)
    assert compared(NPS, few_high, few_low, 0.9999).ci_low == -200.0
    assert compared(NPS, few_low, few_high, 0.9999).ci_high == 200.0


def test_what_the_adjustment_adds_is_no_change() -> None:
    """All of 3 and nearly all of 4,001 are promoters: the small set is drawn to zero further, which says nothing.

    p is published as the R package NPS has it, also where the difference is turned round.
    """
    found = compared(NPS, nps_answers(3, 0, 3), nps_answers(4000, 1, 4001), 0.5)
    assert found.delta < 0.0 < found.statistic
    assert 0.05 < found.p < 0.5
    assert found.ci_low <= found.delta < 0.0 < found.ci_high
    assert found.direction == "no_evidence"


@given(two_sets())
def test_looking_back_turns_the_change_round(case: tuple[Scale, Histogram, Histogram]) -> None:
    """Base and current exchanged: the same interval with the sign turned, and the same p."""
    scale, base, current = case
    there, back = compared(scale, base, current), compared(scale, current, base)
    assert (there.delta, there.ci_low, there.ci_high) == pytest.approx(
        (-back.delta, -back.ci_high, -back.ci_low), rel=1e-9, abs=1e-7
    )
    assert there.p == pytest.approx(back.p, rel=1e-6, abs=1e-9)


@given(two_sets())
def test_no_change_is_never_significant(case: tuple[Scale, Histogram, Histogram]) -> None:
    """A set against itself: no difference, p is 1, and still an interval with a width."""
    scale, base, _ = case
    found = compared(scale, base, base)
    assert (found.delta, found.p) == pytest.approx((0.0, 1.0))
    assert found.direction == "no_evidence"
    assert found.ci_low < 0.0 < found.ci_high


@pytest.mark.parametrize(("size", "certain"), [(2, False), (30, True)])
def test_unanimity_is_no_certainty(size: int, certain: bool) -> None:  # noqa: FBT001 - a case
    """All answer 7 where all had answered 5: thirty each are a change, two are none, and no p is zero."""
    found = compared(CES, Histogram({5: size}), Histogram({7: size}))
    assert found.method == "welch-t-spread"
    assert (found.p < 0.05) is certain
    assert found.p > 0.0
    assert found.ci_low < 2.0 <= found.ci_high


def test_means_cannot_differ_by_more_than_the_scale_is_long() -> None:
    """Two answers each leave nearly everything open; the interval ends where the scale does, on either side."""
    few, other_few = Histogram({1: 1, 3: 1}), Histogram({5: 1, 7: 1})
    assert compared(CES, few, other_few).ci_high == 6.0
    assert compared(CES, other_few, few).ci_low == -6.0


def test_a_rising_effort_is_no_improvement() -> None:
    """Where low is good, a higher mean is worse; the difference keeps its sign."""
    scale = Scale("ces", 1, 5, "low_is_good")
    found = compared(scale, Histogram({1: 60, 2: 40}), Histogram({2: 40, 3: 60}))
    assert found.delta == pytest.approx(1.2)
    assert found.direction == "worse"
    assert compared(scale, Histogram({2: 40, 3: 60}), Histogram({1: 60, 2: 40})).direction == "better"


@pytest.mark.parametrize(("base_n", "current_n", "least", "enough"), [(29, 500, 30, 30), (30, 1, 2, 2), (1, 9, 0, 2)])
def test_too_few_answers_say_nothing(base_n: int, current_n: int, least: int, enough: int) -> None:
    """Below the least number in either set there is no difference to be read at all; one answer is never enough."""
    found = difference(NPS, nps_answers(base_n, 0, base_n), nps_answers(0, current_n, current_n), least=least)
    assert found == NotEnough(least=enough, base_n=base_n, current_n=current_n)
    assert isinstance(difference(NPS, nps_answers(30, 0, 30), nps_answers(10, 5, 30)), Difference)


def test_thirty_answers_in_each_set_are_enough_unless_somebody_decides_otherwise() -> None:
    """One fewer in either set, and nothing is said about a change."""
    enough, too_few = nps_answers(30, 0, 30), nps_answers(0, 29, 29)
    assert isinstance(difference(NPS, enough, enough), Difference)
    assert difference(NPS, enough, too_few) == NotEnough(least=30, base_n=30, current_n=29)
    assert difference(NPS, too_few, enough) == NotEnough(least=30, base_n=29, current_n=30)


@pytest.mark.parametrize("truth", [(0.5, 0.2), (0.3, 0.3), (0.75, 0.05)])
def test_the_nps_test_errs_as_rarely_as_it_says(truth: tuple[float, float]) -> None:
    """Two sets of 30 from the same customers: about one comparison in twenty is called a change, not more."""
    n = 30
    cases = [(promoters, detractors) for promoters in range(n + 1) for detractors in range(n + 1 - promoters)]
    chances = stats.multinomial.pmf(
        [(promoters, detractors, n - promoters - detractors) for promoters, detractors in cases],
        n,
        [*truth, 1 - sum(truth)],
    )
    # What happens once in ten thousand times adds up to less than the tolerance.
    likely = [(nps_answers(*case, n), chance) for case, chance in zip(cases, chances, strict=True) if chance > 1e-3]
    wrong = sum(
        one * other
        for (base, one), (current, other) in product(likely, likely)
        if compared(NPS, base, current).p < 0.05
    )
    assert 0.02 <= wrong <= 0.055
