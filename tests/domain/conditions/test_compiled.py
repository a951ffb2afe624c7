"""Compiled conditions come to what the interpreted ones do, however many of them share their leaves."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.conditions.compiled import Compiler
from shared.conditions.documents import MalformedConditionError, expression_of
from shared.conditions.evaluate import Values, holds
from tests.domain.conditions.catalogues import DOCUMENTS

SCALARS = st.sampled_from([None, "", "good", "5", "true", 0, 1, 5, 2.5, True, False, "2026-02-28"])
FIELDS = st.dictionaries(st.sampled_from(["plan", "site", "one"]), SCALARS)
ITEMS = st.lists(st.fixed_dictionaries({"metric": st.sampled_from(["nps", "csat"]), "value": st.integers(0, 10)}))


@given(st.lists(DOCUMENTS, min_size=1, max_size=5), FIELDS, ITEMS)
def test_compiled_and_interpreted_agree(documents: list[Any], fields: dict[str, Any], items: list[Any]) -> None:
    """For whatever can be read, on whatever values."""
    expressions = []
    for document in documents:
        try:
            expressions.append(expression_of(document, lists={"answer": ("metric", "question", "at_least", "at_most")}))
        except MalformedConditionError:
            continue
    compiler = Compiler()
    compiled = [compiler.compile(one) for one in expressions]
    values = Values(fields=fields, items={"answer": items})
    memo = compiler.new_memo()
    assert [one(values, memo) for one in compiled] == [holds(one, values) for one in expressions]


def test_one_is_not_true() -> None:
    """Two tests that Python takes for equal keep their own verdicts."""
    compiler = Compiler()
    number, truth = (compiler.compile(expression_of({"field": "plan", "equals": wanted})) for wanted in (1, True))
    values, memo = Values(fields={"plan": 1}), compiler.new_memo()
    assert (number(values, memo), truth(values, memo)) == (True, False)
