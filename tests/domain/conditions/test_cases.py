"""What conditions mean, case by case. The card's copy is held against the same table, in `tests/browser`."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.conditions.documents import expression_of
from shared.conditions.evaluate import Values, explain, holds

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("cases.json").read_text())


def values_of(case: dict[str, Any]) -> Values:
    """What the case's condition is held against."""
    return Values(questions=case.get("answers", {}), fields=case.get("fields", {}), ranked=case.get("ranked", ()))


def label(case: dict[str, Any]) -> str:
    """What the case shows, and by which values."""
    return json.dumps([case["what"], case["condition"], case.get("answers"), case.get("fields")])[:120]


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_case_of_the_table(case: dict[str, Any]) -> None:
    """The verdict is that of the table, and the leaves that decided are those it names."""
    condition = expression_of(case["condition"])
    assert holds(condition, values_of(case)) is case["holds"]
    found = explain(condition, values_of(case))
    assert found.holds is case["holds"]
    assert [leaf.place for leaf in found.leaves] == case.get("decided_by", [""])


def test_no_case_stands_twice_and_both_verdicts_are_met() -> None:
    """Every case adds something; every operator is seen to hold and not to hold."""
    seen = [json.dumps({**case, "what": ""}, sort_keys=True) for case in CASES]
    assert len(set(seen)) == len(seen)
    verdicts = {(name, case["holds"]) for case in CASES for name in case["condition"]}
    operators = ("equals", "differs_from", "one_of", "includes", "at_least", "at_most", "answered", "all_of", "none_of")
    assert {(name, verdict) for name in operators for verdict in (True, False)} <= verdicts
