"""What rules can test of answers: one item of the list for each answer on a scale."""

from collections.abc import Mapping
from typing import Any, get_args

from shared.conditions.catalogue import Field, Items
from shared.conditions.expression import Scalar
from shared.vocabulary import CATEGORIES, AnswerVerdict, Category, Metric

MAX_TESTS = 20
ANSWER = "answer"
VALUES: Mapping[Metric, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 10), "ces": (1, 7), "rating": (1, 10)}
"""Lowest and highest value that an answer can have, over all scales of the metric."""
ANY_VALUE = (0, 10)
"""Lowest and highest value over all metrics."""


def key_field(description: str) -> Field:
    """Return a field whose values are keys."""
    rule = "must be a key: lower-case letters, digits, hyphens and underscores"
    return Field(type="text", pattern=r"[a-z0-9][a-z0-9_-]{0,63}", pattern_rule=rule, description=description)


def _fit(where: Mapping[str, Scalar]) -> list[tuple[str, str]]:
    """Return what is wrong with a test that no answer could pass, or every answer."""
    found = []
    bounded = "at_least" in where or "at_most" in where
    if not bounded and "verdict" not in where and "category" not in where:
        found.append(("", "needs one of verdict, category, at_least and at_most"))
    if bounded and "question" not in where and "metric" not in where:
        found.append(("", "needs a question or a metric beside at_least and at_most"))
    if where.get("metric") == "rating" and "verdict" in where:
        found.append(("verdict", "a rating has no verdict; use at_least or at_most"))
    return found + _category_problems(where) + _bound_problems(where)


def _category_problems(where: Mapping[str, Any]) -> list[tuple[str, str]]:
    metric, category = where.get("metric"), where.get("category")
    if metric is None or category is None or category in CATEGORIES[metric]:
        return []
    fitting = ", ".join(CATEGORIES[metric])
    return [
        ("category", f"must be one of {fitting}" if fitting else "a rating has no category; use at_least or at_most")
    ]


def _bound_problems(where: Mapping[str, Any]) -> list[tuple[str, str]]:
    lowest, highest = VALUES[where["metric"]] if "metric" in where else ANY_VALUE
    bounds = {name: where[name] for name in ("at_least", "at_most") if name in where}
    detail = f"must be from {lowest} to {highest}"
    found = [(name, detail) for name, bound in bounds.items() if not lowest <= bound <= highest]
    if not found and len(bounds) > 1 and bounds["at_least"] > bounds["at_most"]:
        found.append(("at_least", "must not be above at_most: no answer could ever pass"))
    return found


ANSWERS = Items(
    description="A test that one of the answers passes; all of its parts must hold for the same answer.",
    fields={
        "question": key_field("Only answers to the question of this key."),
        "metric": Field(
            type="choice", choices=get_args(Metric), description="Only answers to questions of this metric."
        ),
        "verdict": Field(
            type="choice", choices=get_args(AnswerVerdict), description="How good it is, in one word for all metrics."
        ),
        "category": Field(
            type="choice", choices=get_args(Category), description="Where it falls by the rules of its metric."
        ),
    },
    value=Field(
        type="scale",
        low=ANY_VALUE[0],
        high=ANY_VALUE[1],
        description="Lowest or highest value that passes, as the respondent gave it, whatever the polarity.",
    ),
    fit=_fit,
)
