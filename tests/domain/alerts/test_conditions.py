"""The language of conditions: what passes, and what is refused with the place named."""

from typing import Any

import pytest

from services.alerts.domain.condition import MAX_TESTS, AnswerTest, Condition
from services.alerts.domain.words import VALUES
from shared.vocabulary import CATEGORIES, ScoredAnswer


def answer(**changes: Any) -> ScoredAnswer:
    """Return a detractor's answer, changed as asked."""
    fields: dict[str, Any] = {
        "question": "recommend",
        "metric": "nps",
        "value": 3,
        "scale_min": 0,
        "scale_max": 10,
        "polarity": "high_is_good",
        "category": "detractor",
        "verdict": "unhappy",
    }
    return ScoredAnswer(**(fields | changes))


@pytest.mark.parametrize(
    ("test", "given", "passes"),
    [
        (AnswerTest(verdict="unhappy"), answer(), True),
        (AnswerTest(verdict="unhappy"), answer(value=9, category="promoter", verdict="happy"), False),
        (AnswerTest(verdict="unhappy"), answer(metric="rating", category=None, verdict=None), False),
        (AnswerTest(category="detractor"), answer(), True),
        (AnswerTest(category="neutral"), answer(metric="csat", category="neutral"), True),
        (AnswerTest(metric="ces", category="neutral"), answer(metric="csat", category="neutral"), False),
        (AnswerTest(metric="nps", at_most=6), answer(value=6), True),
        (AnswerTest(metric="nps", at_most=6), answer(value=7), False),
        (AnswerTest(metric="nps", at_most=0), answer(value=0), True),
        (AnswerTest(metric="csat", at_most=6), answer(value=3), False),
        (AnswerTest(question="wait", at_least=4), answer(question="wait", value=4), True),
        (AnswerTest(question="wait", at_least=4), answer(question="wait", value=3), False),
        (AnswerTest(question="wait", at_least=4), answer(question="food", value=5), False),
        (AnswerTest(question="wait", at_least=2, at_most=3), answer(question="wait", value=3), True),
        (AnswerTest(question="wait", at_least=2, at_most=3), answer(question="wait", value=1), False),
        (AnswerTest(question="recommend", metric="nps", verdict="unhappy", at_most=2), answer(value=3), False),
        (AnswerTest(question="recommend", metric="nps", verdict="unhappy", at_most=2), answer(value=2), True),
    ],
)
def test_an_answer_passes_when_all_that_is_said_holds(test: AnswerTest, given: ScoredAnswer, passes: bool) -> None:  # noqa: FBT001 - a column of the table
    """What is left out is not looked at, and everything that is said must hold of the same answer."""
    assert test.passes(given) is passes


@pytest.mark.parametrize(
    ("test", "place"),
    [
        (AnswerTest(), "when.any.0"),
        (AnswerTest(metric="nps"), "when.any.0"),
        (AnswerTest(question="wait"), "when.any.0"),
        (AnswerTest(at_most=3), "when.any.0"),
        (AnswerTest(verdict="unhappy", at_least=1), "when.any.0"),
        (AnswerTest(metric="nps", category="satisfied"), "when.any.0.category"),
        (AnswerTest(metric="rating", category="neutral"), "when.any.0.category"),
        (AnswerTest(metric="rating", verdict="unhappy"), "when.any.0.verdict"),
        (AnswerTest(metric="nps", at_most=11), "when.any.0.at_most"),
        (AnswerTest(metric="nps", at_least=-1), "when.any.0.at_least"),
        (AnswerTest(metric="ces", at_most=8), "when.any.0.at_most"),
        (AnswerTest(metric="csat", at_most=0), "when.any.0.at_most"),
        (AnswerTest(question="wait", at_least=11), "when.any.0.at_least"),
        (AnswerTest(question="wait", at_least=5, at_most=4), "when.any.0.at_least"),
    ],
)
def test_a_test_that_can_mean_nothing_is_refused_at_its_place(test: AnswerTest, place: str) -> None:
    """A test without a criterion, with a bound on no scale or that no answer could pass names where it is wrong."""
    assert place in [problem.field for problem in Condition((test,)).problems("when")]


def test_every_bad_test_is_named() -> None:
    """The second test's mistake is reported at the second place, whatever the first one says."""
    condition = Condition((AnswerTest(verdict="unhappy"), AnswerTest(), AnswerTest(metric="nps", at_most=12)))
    assert [problem.field for problem in condition.problems("when")] == ["when.any.1", "when.any.2.at_most"]


@pytest.mark.parametrize("count", [0, MAX_TESTS + 1])
def test_a_condition_has_a_bounded_number_of_tests(count: int) -> None:
    """Neither none nor too many tests make a condition."""
    condition = Condition((AnswerTest(verdict="unhappy"),) * count)
    assert [problem.field for problem in condition.problems("when")] == ["when.any"]


def test_each_category_and_each_bound_of_a_metric_is_accepted() -> None:
    """Nothing that an answer of the metric can be is refused."""
    for metric, categories in CATEGORIES.items():
        for category in categories:
            assert AnswerTest(metric=metric, category=category).problems("x") == []
        for bound in VALUES[metric]:
            assert AnswerTest(metric=metric, at_least=bound, at_most=bound).problems("x") == []


def test_any_of_the_tests_is_enough() -> None:
    """A condition is met as soon as one test passes."""
    condition = Condition((AnswerTest(metric="csat", category="dissatisfied"), AnswerTest(metric="nps", at_most=6)))
    assert condition.met_by(answer(value=6))
    assert not condition.met_by(answer(value=8, category="passive", verdict="neutral"))
