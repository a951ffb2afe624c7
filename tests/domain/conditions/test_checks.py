"""What is wrong with a condition, by the catalogue's own account, with the place and without the value."""

import json

import pytest

from shared.conditions.catalogue import Catalogue
from shared.conditions.checks import check_condition
from shared.conditions.documents import MalformedConditionError, expression_of
from shared.conditions.expression import MAX_LISTED, MAX_NESTING, MAX_TESTS
from tests.domain.conditions.catalogues import ANSWERS, CATALOGUE, Document

LISTS = {"answer": tuple(ANSWERS.criteria)}
TEST: Document = {"question": "why", "answered": True}


def problems(document: Document, catalogue: Catalogue = CATALOGUE) -> list[tuple[str, str]]:
    """Where something is wrong, and what."""
    found = check_condition(expression_of(document, lists=LISTS), "when", catalogue)
    return [(problem.field, problem.detail) for problem in found]


@pytest.mark.parametrize(
    ("document", "place", "detail"),
    [
        ({}, "when", "needs exactly one of equals, differs_from, one_of, includes, at_least, at_most, answered"),
        ({"equals": 1}, "when", "needs either a question or a field"),
        ({"question": "nobody", "answered": True}, "when.question", "is no question"),
        ({"question": "later", "answered": True}, "when.question", "comes later"),
        ({"field": "nobody", "answered": True}, "when.field", "is no field"),
        ({"question": "why", "includes": "x"}, "when.includes", "suits no question of type text; use one of "),
        ({"field": "plan", "includes": "x"}, "when.includes", "suits no hidden field; use one of "),
        ({"question": "calm", "equals": 6}, "when.equals", "must be a whole number from 1 to 5, the question's scale"),
        ({"question": "one", "one_of": ["good", "x"]}, "when.one_of.1", "is no choice of this question"),
        ({"field": "one", "equals": "x"}, "when.equals", "must be one of good, fair"),
        ({"question": "age", "equals": "3"}, "when.equals", "must be a number"),
        ({"question": "day", "at_least": "2026-02-30"}, "when.at_least", "must be a day such as `2026-03-01`"),
        ({"field": "plan", "at_most": "gold"}, "when.at_most", "must be a number or a day such as `2026-03-01`"),
        ({"question": "agreed", "equals": 1}, "when.equals", "must be true or false"),
        ({"question": "why", "equals": "x" * 501}, "when.equals", "must be text of 1 to 500 characters"),
        ({"question": "why", "equals": "nul\x00"}, "when.equals", "must be text of 1 to 500 characters"),
        ({"field": "site", "equals": "No Key"}, "when.equals", "must be a key"),
        ({"question": "grid", "equals": "good"}, "when.row", "is needed for a matrix"),
        ({"question": "grid", "row": "web", "answered": True}, "when.row", "is no row of this question"),
        ({"question": "one", "row": "app", "answered": True}, "when.row", "belongs to matrix questions only"),
        ({"answer": {"at_least": 11}}, "when.answer.at_least", "must be a whole number from 0 to 10"),
        ({"answer": {"metric": "ces"}}, "when.answer.metric", "must be one of nps, csat"),
        ({"all_of": []}, "when", "needs at least one condition"),
        ({"any_of": [TEST, {"none_of": []}]}, "when.any_of.1", "needs at least one condition"),
    ],
    ids=lambda one: json.dumps(one)[:50],
)
def test_one_problem_at_its_place(document: Document, place: str, detail: str) -> None:
    """In one sentence that names the rule."""
    [(found, words)] = problems(document)
    assert found == place
    assert words.startswith(detail)


def test_sizes_are_bounded_exactly() -> None:
    """The last that is allowed passes, one more is named: listed values, tests, levels."""
    assert problems({"field": "plan", "one_of": [1] * MAX_LISTED}) == []
    assert problems({"field": "plan", "one_of": [1] * (MAX_LISTED + 1)}) == [("when.one_of", "must be 1 to 100 values")]
    assert problems({"field": "plan", "one_of": []}) == [("when.one_of", "must be 1 to 100 values")]
    assert problems({"any_of": [TEST] * MAX_TESTS}) == []
    assert problems({"any_of": [TEST] * (MAX_TESTS + 1)}) == [("when", "must be at most 50 tests")]
    leaves: Document = {"any_of": [TEST, {"answer": {"metric": "nps"}}, TEST]}
    assert problems(leaves, Catalogue(questions=CATALOGUE.questions, items=CATALOGUE.items, max_tests=3)) == []
    assert problems(leaves, Catalogue(questions=CATALOGUE.questions, items=CATALOGUE.items, max_tests=2)) == [
        ("when", "must be at most 2 tests")
    ]
    nested = TEST
    for _ in range(MAX_NESTING - 1):
        nested = {"all_of": [nested]}
    assert problems(nested) == []
    with pytest.raises(MalformedConditionError) as refused:
        expression_of({"any_of": [nested]}, "when")
    [problem] = refused.value.problems
    assert problem.field == "when.any_of.0" + ".all_of.0" * (MAX_NESTING - 1)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("always", {"when": "must be an object"}),
        ({"all_of": {}}, {"when.all_of": "must be a list"}),
        ({"all_of": ["x", TEST, 5]}, {"when.all_of.0": "must be an object", "when.all_of.2": "must be an object"}),
        ({"all_of": [], "question": "a"}, {"when.question": "is no field that is known here"}),
        ({"questoin": "a"}, {"when.questoin": "is no field that is known here"}),
        ({"question": 5, "row": 1}, {"when.question": "must be text", "when.row": "must be text"}),
        ({"question": "q", "equals": {}}, {"when.equals": "must be text, a number, true or false"}),
        ({"question": "q", "one_of": "x"}, {"when.one_of": "must be a list"}),
        ({"question": "q", "one_of": [1, [2]]}, {"when.one_of.1": "must be text, a number, true or false"}),
        ({"question": "q", "at_least": True}, {"when.at_least": "must be a number or text"}),
        ({"question": "q", "answered": 1}, {"when.answered": "must be true or false"}),
        ({"answer": 5}, {"when.answer": "must be an object"}),
        ({"answer": {"colour": "red", "metric": []}}, None),
    ],
    ids=str,
)
def test_another_form_is_refused_by_place(document: object, found: dict[str, str] | None) -> None:
    """Everything that is wrong with the form is named at once."""
    with pytest.raises(MalformedConditionError) as refused:
        expression_of(document, "when", lists=LISTS)
    known = {"when.answer.colour": "is no field that is known here"}
    known["when.answer.metric"] = "must be text, a number, true or false"
    assert {problem.field: problem.detail for problem in refused.value.problems} == (found or known)


def test_a_deep_document_is_refused_and_no_crash() -> None:
    """However deep somebody nests."""
    document = TEST
    for _ in range(5000):
        document = {"all_of": [document]}
    with pytest.raises(MalformedConditionError):
        expression_of(document)
