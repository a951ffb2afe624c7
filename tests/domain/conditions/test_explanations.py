"""An explanation says the same as the verdict, names the leaves that decided, and repeats no value."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.conditions.documents import expression_of
from shared.conditions.evaluate import Explanation, Values, explain, holds
from shared.testing.survey_logic import FIELD_VALUES, FIELDS, JSON, conditions

QUESTION = {"key": "q", "type": "number"}
LISTS = {"answer": ("metric", "at_least", "at_most")}


def explained(document: dict[str, Any], values: Values) -> Explanation:
    """Why a condition holds or does not."""
    return explain(expression_of(document, lists=LISTS), values)


@given(conditions([QUESTION]), JSON, st.dictionaries(st.sampled_from(FIELDS), FIELD_VALUES))
def test_it_agrees_with_the_verdict_and_its_leaves_decide(
    document: dict[str, Any], answer: object, fields: dict[str, object]
) -> None:
    """Any condition with any values: the same verdict, for leaves that stand where it says and hold as it says."""
    condition, values = expression_of(document), Values(questions={"q": answer}, fields=fields)
    found = explain(condition, values)
    assert found.holds is holds(condition, values)
    assert found.decided_by is found.leaves[0]
    for leaf in found.leaves:
        part: Any = document
        for step in filter(None, leaf.place.split(".")):
            part = part[int(step) if step.isdecimal() else step]
        assert expression_of(part) == leaf.leaf
        assert holds(leaf.leaf, values) is leaf.holds


def test_it_names_the_leaf_that_decided() -> None:
    """Its place, the test, and whose value was looked at: a question, a row, or another field."""
    document = {
        "all_of": [
            {"question": "recommend", "at_most": 6},
            {"any_of": [{"question": "grid", "row": "app", "equals": "good"}, {"field": "plan", "equals": "gold"}]},
        ]
    }
    values = {"recommend": 3, "grid": {"app": "fair"}}
    found = explained(document, Values(questions=values, fields={"plan": "gold"}))
    assert [(leaf.place, leaf.field, leaf.holds) for leaf in found.leaves] == [
        ("all_of.0", "recommend", True),
        ("all_of.1.any_of.1", "field.plan", True),
    ]
    refused = explained(document, Values(questions=values))
    assert [(leaf.place, leaf.field, leaf.holds) for leaf in refused.leaves] == [
        ("all_of.1.any_of.0", "grid.app", False),
        ("all_of.1.any_of.1", "field.plan", False),
    ]


def test_it_names_the_items_that_pass() -> None:
    """Of a list, all the items of which everything holds that was said."""
    answers = [{"metric": "nps", "value": 3}, {"metric": "csat", "value": 3}, {"metric": "nps", "value": 6}]
    values = Values(items={"answer": answers})
    [leaf] = explained({"answer": {"metric": "nps", "at_most": 6}}, values).leaves
    assert (leaf.place, leaf.field, leaf.holds, leaf.items) == ("", "answer", True, (0, 2))
    [leaf] = explained({"answer": {"metric": "nps", "at_least": 4, "at_most": 5}}, values).leaves
    assert (leaf.holds, leaf.items) == (False, ())
    assert not explained({"answer": {"metric": "nps"}}, Values()).holds


def test_an_empty_group_decides_by_itself() -> None:
    """There is no leaf to name."""
    assert explained({"all_of": []}, Values()) == Explanation(holds=True, leaves=())
    assert explained({"all_of": []}, Values()).decided_by is None


def test_it_repeats_no_value() -> None:
    """What people said stays out of it, whether it decided or not."""
    values = Values(questions={"why": "call me: 0170 1234567"}, fields={"mail": "ada@example.org"})
    document = {"any_of": [{"question": "why", "equals": "no"}, {"field": "mail", "answered": True}]}
    text = repr(explained(document, values)) + json.dumps(document)
    assert "0170" not in text
    assert "ada" not in text
