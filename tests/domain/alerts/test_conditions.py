"""The language of conditions: what passes, and what is refused with the place named."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule_fields import MAX_TESTS
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.vocabulary import CATEGORIES
from tests.domain.alerts.judging import met_by

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENDS = {"nps": (0, 10), "csat": (1, 10), "ces": (1, 7), "rating": (1, 10)}
"""Lowest and highest value that an answer can have, over all scales of the metric."""


def answer(**changes: Any) -> AnswerScore:
    """Return a detractor's answer, changed as asked."""
    fields: dict[str, Any] = {
        "question": "recommend",
        "concept": "recommend",
        "metric": "nps",
        "value": 3,
        "scale_min": 0,
        "scale_max": 10,
        "polarity": "high_is_good",
        "category": "detractor",
        "verdict": "unhappy",
    }
    return AnswerScore(**(fields | changes))


Criteria = dict[str, Any]


def criteria(**said: Any) -> Criteria:
    """Return a test of one answer."""
    return said


def any_of(*tests: Criteria) -> Condition:
    """Return the condition that lists `tests`."""
    return Condition.read({"any": list(tests)}, "when")


def response(*answers: AnswerScore, **origin: Any) -> ResponseScored:
    """Return a response with these answers, from a kiosk unless something else is said."""
    fields: dict[str, Any] = {
        "response_id": UUID(int=1),
        "survey": "visit",
        "version": 1,
        "channel": "kiosk",
        "touchpoint": "counter",
        "location": "Vienna",
        "locale": None,
        "respondent_id": None,
        "occurred_at": NOON,
        "received_at": NOON,
        "scored_at": NOON,
    }
    return ResponseScored(scores=answers, **(fields | origin))


@pytest.mark.parametrize(
    ("test", "given", "passes"),
    [
        (criteria(verdict="unhappy"), answer(), True),
        (criteria(verdict="unhappy"), answer(value=9, category="promoter", verdict="happy"), False),
        (criteria(verdict="unhappy"), answer(metric="rating", category=None, verdict=None), False),
        (criteria(category="detractor"), answer(), True),
        (criteria(category="detractor"), answer(value=8, category="passive", verdict="neutral"), False),
        (criteria(metric="csat", category="dissatisfied"), answer(metric="csat", category="neutral"), False),
        (criteria(category="neutral"), answer(metric="csat", category="neutral"), True),
        (criteria(metric="ces", category="neutral"), answer(metric="csat", category="neutral"), False),
        (criteria(metric="nps", at_most=6), answer(value=6), True),
        (criteria(metric="nps", at_most=6), answer(value=7), False),
        (criteria(metric="nps", at_most=0), answer(value=0), True),
        (criteria(metric="csat", at_most=6), answer(value=3), False),
        (criteria(question="wait", at_least=4), answer(question="wait", value=4), True),
        (criteria(question="wait", at_least=4), answer(question="wait", value=3), False),
        (criteria(question="wait", at_least=4), answer(question="food", value=5), False),
        (criteria(question="wait", at_least=2, at_most=3), answer(question="wait", value=3), True),
        (criteria(question="wait", at_least=2, at_most=3), answer(question="wait", value=1), False),
        (criteria(question="recommend", metric="nps", verdict="unhappy", at_most=2), answer(value=3), False),
        (criteria(question="recommend", metric="nps", verdict="unhappy", at_most=2), answer(value=2), True),
    ],
)
def test_an_answer_passes_when_all_criteria_hold(test: Criteria, given: AnswerScore, passes: bool) -> None:  # noqa: FBT001 - a column of the table
    """A criterion that is missing is not looked at, and all that are there must hold for the same answer."""
    assert bool(met_by(any_of(test), response(given))) is passes


@pytest.mark.parametrize(
    ("test", "place"),
    [
        (criteria(), "when.any.0"),
        (criteria(metric="nps"), "when.any.0"),
        (criteria(question="wait"), "when.any.0"),
        (criteria(at_most=3), "when.any.0"),
        (criteria(verdict="unhappy", at_least=1), "when.any.0"),
        (criteria(metric="nps", category="satisfied"), "when.any.0.category"),
        (criteria(metric="rating", category="neutral"), "when.any.0.category"),
        (criteria(metric="rating", verdict="unhappy"), "when.any.0.verdict"),
        (criteria(metric="nps", at_most=11), "when.any.0.at_most"),
        (criteria(metric="nps", at_least=-1), "when.any.0.at_least"),
        (criteria(metric="ces", at_most=8), "when.any.0.at_most"),
        (criteria(metric="csat", at_most=0), "when.any.0.at_most"),
        (criteria(question="wait", at_least=11), "when.any.0.at_least"),
        (criteria(question="wait", at_least=5, at_most=4), "when.any.0.at_least"),
    ],
)
def test_a_test_that_can_mean_nothing_is_refused_at_its_place(test: Criteria, place: str) -> None:
    """A test without a criterion, with a bound on no scale or that no answer could pass names where it is wrong."""
    assert place in [problem.field for problem in any_of(test).problems("when")]


def test_every_bad_test_is_named() -> None:
    """The second test's mistake is reported at the second place, whatever the first one says."""
    condition = any_of(criteria(verdict="unhappy"), criteria(), criteria(metric="nps", at_most=12))
    assert [problem.field for problem in condition.problems("when")] == ["when.any.1", "when.any.2.at_most"]


@pytest.mark.parametrize(
    ("count", "problems"), [(0, ["when.any"]), (1, []), (MAX_TESTS, []), (MAX_TESTS + 1, ["when.any"])]
)
def test_a_condition_has_a_bounded_number_of_tests(count: int, problems: list[str]) -> None:
    """Neither none nor too many tests make a condition, and the largest number that is allowed does."""
    condition = any_of(*[criteria(verdict="unhappy")] * count)
    assert [problem.field for problem in condition.problems("when")] == problems


def test_each_category_and_each_bound_of_a_metric_is_accepted() -> None:
    """Nothing that an answer of the metric can be is refused."""
    for metric, categories in CATEGORIES.items():
        for category in categories:
            assert any_of(criteria(metric=metric, category=category)).problems("x") == []
        for bound in ENDS[metric]:
            assert any_of(criteria(metric=metric, at_least=bound, at_most=bound)).problems("x") == []


def test_any_of_the_tests_is_enough() -> None:
    """A condition is met as soon as one test passes."""
    condition = any_of(criteria(metric="csat", category="dissatisfied"), criteria(metric="nps", at_most=6))
    assert met_by(condition, response(answer(value=6)))
    assert not met_by(condition, response(answer(value=8, category="passive", verdict="neutral")))


def test_only_the_answers_that_pass_are_reasons() -> None:
    """Of several answers those that met the condition are returned, in the order of the response."""
    low, high, lower = answer(value=5), answer(value=9, category="promoter", verdict="happy"), answer(value=2)
    found = met_by(any_of(criteria(metric="nps", at_most=6)), response(low, high, lower))
    assert [one.value for one in found] == [5, 2]
