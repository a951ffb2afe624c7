"""Where an answer falls, for every metric, scale and polarity there is a rule for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.scales import END_BOXES, Scale, UnscorableAnswerError, category_of, verdict_of
from shared.vocabulary import CATEGORIES, Metric, Polarity

HIGH: Polarity = "high_is_good"
LOW: Polarity = "low_is_good"

BOXED = [(metric, size) for metric, size in END_BOXES]


def categories(scale: Scale) -> str:
    """Return the first letters of the categories of all values of the scale, in order."""
    values = range(scale.scale_min, scale.scale_max + 1)
    return "".join(str(category_of(scale, value))[0] for value in values)


def test_nps_knows_promoters_passives_and_detractors() -> None:
    """0 to 6 are detractors, 7 and 8 passives, 9 and 10 promoters."""
    assert categories(Scale("nps", 0, 10, HIGH)) == "d" * 7 + "pp" + "pp"
    assert [category_of(Scale("nps", 0, 10, HIGH), value) for value in (6, 7, 8, 9)] == [
        "detractor",
        "passive",
        "passive",
        "promoter",
    ]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(3, "dns"), (4, "ddss"), (5, "ddnss"), (6, "ddnnss"), (7, "ddnnnss"), (10, "dddnnnnsss")],
)
def test_csat_boxes_follow_the_size_of_the_scale(size: int, expected: str) -> None:
    """The best 1 of 3, 2 of 4 to 7 and 3 of 10 are satisfied, as many at the other end are dissatisfied."""
    assert categories(Scale("csat", 1, size, HIGH)) == expected
    assert categories(Scale("csat", 1, size, LOW)) == expected[::-1]


@pytest.mark.parametrize(("size", "expected"), [(5, "ddnee"), (7, "dddneee")])
def test_ces_is_easy_above_the_midpoint(size: int, expected: str) -> None:
    """Agreement with "made it easy" above the midpoint is easy, below it difficult; asked the other way, mirrored."""
    assert categories(Scale("ces", 1, size, HIGH)) == expected
    assert categories(Scale("ces", 1, size, LOW)) == expected[::-1]


@given(st.integers(1, 9).flatmap(lambda size: st.tuples(st.just(size + 1), st.integers(1, size + 1))))
def test_a_rating_is_just_a_number(size_and_value: tuple[int, int]) -> None:
    """Ratings have no category and no verdict on any scale, of two values to eleven."""
    size, value = size_and_value
    assert [category_of(Scale("rating", 0, highest, HIGH), 1) for highest in (1, 10)] == [None, None]
    assert category_of(Scale("rating", 1, size, HIGH), value) is None
    assert verdict_of(None) is None


@given(st.sampled_from(BOXED), st.data())
def test_turning_a_scale_turns_nothing_but_the_numbers(boxed: tuple[Metric, int], data: st.DataObject) -> None:
    """An answer on a scale where high is good means the same as its mirror image where low is good."""
    metric, size = boxed
    value = data.draw(st.integers(1, size))
    upright, turned = Scale(metric, 1, size, HIGH), Scale(metric, 1, size, LOW)
    assert category_of(upright, value) == category_of(turned, size + 1 - value)
    assert upright.steps_from_best(value) == turned.steps_from_worst(value)


@pytest.mark.parametrize(("metric", "size"), BOXED)
def test_verdicts_agree_with_the_order_of_the_scale(metric: Metric, size: int) -> None:
    """A better answer is never a worse verdict, and both ends of every scale have opposite ones."""
    order = ["unhappy", "neutral", "happy"]
    scale = Scale(metric, 1, size, LOW)
    ranks = [order.index(str(verdict_of(category_of(scale, value)))) for value in range(1, size + 1)]
    assert ranks == sorted(ranks, reverse=True)
    assert (ranks[0], ranks[-1]) == (2, 0)


def test_every_category_has_a_verdict() -> None:
    """The good category of each metric is happy, the middle one neutral, the bad one unhappy."""
    assert {metric: [verdict_of(one) for one in names] for metric, names in CATEGORIES.items()} == {
        "nps": ["happy", "neutral", "unhappy"],
        "csat": ["happy", "neutral", "unhappy"],
        "ces": ["happy", "neutral", "unhappy"],
        "rating": [],
    }


@pytest.mark.parametrize(
    ("metric", "low", "high", "polarity"),
    [
        ("nps", 1, 10, HIGH),
        ("nps", 0, 9, HIGH),
        ("nps", 0, 10, LOW),
        ("csat", 1, 8, HIGH),
        ("csat", 0, 4, HIGH),
        ("ces", 1, 6, HIGH),
        ("rating", 1, 1, HIGH),
        ("rating", 0, 11, HIGH),
    ],
)
def test_a_scale_without_a_rule_is_refused(metric: Metric, low: int, high: int, polarity: Polarity) -> None:
    """Nothing is guessed: a scale that the metric has no rule for cannot be scored, nor a turned NPS."""
    with pytest.raises(UnscorableAnswerError):
        Scale(metric, low, high, polarity)


@pytest.mark.parametrize("value", [0, 6, -1, 2**40])
def test_a_value_beside_the_scale_is_refused(value: int) -> None:
    """An answer outside its scale is no answer."""
    with pytest.raises(UnscorableAnswerError):
        category_of(Scale("csat", 1, 5, HIGH), value)
