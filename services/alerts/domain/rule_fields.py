"""What rules can test: a response's scored answers, and where the response came from."""

from collections.abc import Mapping
from typing import Any, get_args

from shared.conditions.catalogue import Catalogue, Field, Items, Names
from shared.conditions.evaluate import Values
from shared.conditions.expression import Scalar
from shared.contracts.scoring import ResponseScored
from shared.vocabulary import CATEGORIES, AnswerVerdict, Category, Channel, Metric

MAX_TESTS = 20
ANSWER = "answer"
VALUES: Mapping[Metric, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 10), "ces": (1, 7), "rating": (1, 10)}
"""Lowest and highest value that an answer can have, over all scales of the metric."""
ANY_VALUE = (0, 10)
"""Lowest and highest value over all metrics."""


def values_of(response: ResponseScored) -> Values:
    """Return what rules can see of a response: never who gave it, and nothing that they wrote."""
    answers = [
        {
            "question": answer.question,
            "metric": answer.metric,
            "verdict": answer.verdict,
            "category": answer.category,
            "value": answer.value,
        }
        for answer in response.scores
    ]
    fields = {
        "survey": response.survey,
        "touchpoint": response.touchpoint,
        "location": response.location,
        "channel": response.channel,
        "locale": response.locale,
        **{name: response.customer.get(name) for name in _CUSTOMER},
    }
    return Values(fields=fields, items={ANSWER: answers})


def _key(description: str) -> Field:
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
        "question": _key("Only answers to the question of this key."),
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
_ORIGIN = {
    "survey": _key("Key of the survey."),
    "touchpoint": _key("Key of the touchpoint."),
    "location": Field(type="text", description="Where the response was given."),
    "channel": Field(type="choice", choices=get_args(Channel), description="How the response came in."),
    "locale": Field(type="text", description="Language tag of the respondent, such as `de-AT`."),
}
_CUSTOMER = {
    "customer_value": Field(type="number", description="What the customer is worth, in whole units of their currency."),
    "customer_currency": Field(
        type="text", pattern=r"[A-Z]{3}", pattern_rule="must be a currency such as EUR", description="ISO 4217."
    ),
    "customer_since": Field(type="day", description="Since when they are a customer."),
    "company": _key("Key of the company that the customer acts for."),
}
_KNOWN = {**_ORIGIN, **_CUSTOMER}
CATALOGUE = Catalogue(
    questions=Names(unknown=f"are tested with `{ANSWER}` in rules"),
    fields=Names(known=_KNOWN, unknown=f"must be one of {', '.join(_KNOWN)}"),
    items={ANSWER: ANSWERS},
    max_tests=MAX_TESTS,
)
