"""Published and hand-computed examples of every score."""

from statistics import NormalDist

import pytest
from scipy import stats

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.intervals import adjusted_nps_interval, share_interval
from services.scoring.domain.measure import measure
from shared.scales import Scale
from shared.vocabulary import Polarity

NPS = Scale("nps", 0, 10, "high_is_good")
Z = NormalDist().inv_cdf(0.975)


def nps_answers(promoters: int, detractors: int, n: int) -> Histogram:
    """Return answers with so many promoters and detractors among n."""
    return Histogram({10: promoters, 7: n - promoters - detractors, 3: detractors})


@pytest.mark.parametrize(
    ("answers", "value", "centre", "ends"),
    [
        ((50, 20, 100), 30.00, 29.13, (14.05, 44.20)),
        ((400, 250, 1000), 15.00, 14.96, (10.05, 19.86)),
        ((10, 0, 10), 100.0, None, (47.50, 100.0)),
        ((5, 5, 20), 0.0, 0.0, (-28.90, 28.90)),
        ((1, 0, 1), 100.0, 25.0, (-48.5, 98.5)),
    ],
)
def test_nps_is_the_plain_score_with_the_adjusted_wald_interval(
    answers: tuple[int, int, int], value: float, centre: float | None, ends: tuple[float, float]
) -> None:
    """Point, interval and the interval's centre, which is drawn towards 0; clipped at 100, where it has no centre."""
    promoters, detractors, n = answers
    score = measure(NPS, nps_answers(promoters, detractors, n), net_method="adjusted-wald")
    assert score.value == pytest.approx(value)
    assert score.ci_low is not None
    assert score.ci_high is not None
    assert (score.ci_low, score.ci_high) == pytest.approx(ends, abs=0.05 if n == 1 else 0.006)
    if centre is not None:
        assert (score.ci_low + score.ci_high) / 2 == pytest.approx(centre, abs=0.006)
    assert (score.n, score.numerator, score.denominator) == (n, promoters - detractors, n)
    assert score.counts == {"promoter": promoters, "passive": n - promoters - detractors, "detractor": detractors}
    assert (score.method, score.confidence) == ("nps-adjusted-wald", 0.95)


def test_the_interval_of_a_difference_follows_from_two_intervals() -> None:
    """50/20/100 against 40/28/100: with the adjusted Wald centres and errors z is 1.573, so 18 points are no change."""
    ends = [adjusted_nps_interval(50, 20, 100, 0.95), adjusted_nps_interval(40, 28, 100, 0.95)]
    centres = [(one.low + one.high) / 2 for one in ends]
    errors = [(one.high - one.low) / 2 / Z for one in ends]
    z = (centres[0] - centres[1]) / (errors[0] ** 2 + errors[1] ** 2) ** 0.5
    assert z == pytest.approx(1.573, abs=0.0006)
    assert 2 * stats.norm.sf(z) == pytest.approx(0.116, abs=0.001)


@pytest.mark.parametrize(
    ("part", "n", "low", "high"), [(80, 100, 71.12, 86.66), (10, 10, 72.25, 100.0), (3, 5, 23.07, 88.24)]
)
def test_shares_have_the_wilson_interval(part: int, n: int, low: float, high: float) -> None:
    """80 of 100, 10 of 10 and 3 of 5."""
    interval = share_interval(part, n, 0.95)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.006)


@pytest.mark.parametrize(
    ("size", "satisfied"), [(3, {3}), (4, {3, 4}), (5, {4, 5}), (6, {5, 6}), (7, {6, 7}), (10, {8, 9, 10})]
)
def test_csat_is_the_share_of_the_top_box(size: int, satisfied: set[int]) -> None:
    """Top 1 of 3, top 2 of 4 to 7, top 3 of 10 among the valid answers."""
    every_value_once = Histogram.of(range(1, size + 1))
    score = measure(Scale("csat", 1, size, "high_is_good"), every_value_once)
    assert (score.numerator, score.denominator) == (len(satisfied), size)
    assert score.value == pytest.approx(100 * len(satisfied) / size)
    for value in range(1, size + 1):
        alone = measure(Scale("csat", 1, size, "high_is_good"), Histogram.of([value]))
        assert alone.value == (100.0 if value in satisfied else 0.0)


@pytest.mark.parametrize(("polarity", "answers"), [("low_is_good", (2049, 477, 129, 109, 151))])
def test_two_years_of_patient_transport(polarity: Polarity, answers: tuple[int, ...]) -> None:
    """2,915 answers from 1 (very good) to 5 (very poor) of an English ambulance trust: 86.66 % satisfied."""
    score = measure(Scale("csat", 1, 5, polarity), Histogram(dict(enumerate(answers, start=1))))
    assert score.value is not None
    assert round(score.value, 2) == 86.66
    assert score.counts == {"satisfied": 2526, "neutral": 129, "dissatisfied": 260}
    expected = stats.binomtest(2526, 2915).proportion_ci(method="wilson")
    assert (score.ci_low, score.ci_high) == pytest.approx((100 * expected.low, 100 * expected.high), rel=1e-12)


def test_reading_them_with_the_wrong_polarity_would_be_wrong() -> None:
    """The same answers with high declared good are 8.92 %: polarity is never guessed."""
    score = measure(Scale("csat", 1, 5, "high_is_good"), Histogram({1: 2049, 2: 477, 3: 129, 4: 109, 5: 151}))
    assert score.value is not None
    assert round(score.value, 2) == 8.92


def test_ces_is_a_mean_with_the_counts_of_net_easy() -> None:
    """CES 2.0: the mean on 1 to 7, and easy, neutral and difficult answers beside it."""
    score = measure(Scale("ces", 1, 7, "high_is_good"), Histogram({7: 4, 5: 3, 4: 2, 1: 1}))
    assert (score.value, score.numerator, score.denominator) == (5.2, 52, 10)
    assert score.counts == {"easy": 7, "neutral": 2, "difficult": 1}
    assert score.method == "student-t-spread"


def test_ces_1_0_declares_low_as_good() -> None:
    """CES 1.0 asks for effort on 1 to 5: the mean stays as it was answered, its categories are mirrored."""
    score = measure(Scale("ces", 1, 5, "low_is_good"), Histogram({1: 6, 2: 2, 3: 1, 5: 1}))
    assert score.value == 1.8
    assert score.counts == {"easy": 8, "neutral": 1, "difficult": 1}


def test_a_rating_counts_each_value() -> None:
    """A rating is a mean, and its counts say how often each value of the scale was given, zeros included."""
    score = measure(Scale("rating", 1, 5, "high_is_good"), Histogram({5: 2, 3: 1}))
    assert score.value == pytest.approx(13 / 3)
    assert score.counts == {"1": 0, "2": 0, "3": 1, "4": 0, "5": 2}


@pytest.mark.parametrize("scale", [NPS, Scale("csat", 1, 5, "low_is_good"), Scale("ces", 1, 7, "high_is_good")])
def test_no_answers_are_no_score(scale: Scale) -> None:
    """Without answers there is neither a value nor an interval, only a zero for each category."""
    score = measure(scale, Histogram(), {"skipped": 3})
    assert (score.value, score.ci_low, score.ci_high, score.n, score.numerator, score.denominator) == (
        *(None, None, None),
        *(0, 0, 0),
    )
    assert set(score.counts.values()) == {0}
    assert score.excluded == {"skipped": 3}
