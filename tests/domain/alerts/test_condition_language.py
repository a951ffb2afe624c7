"""Rules in the suite's language of conditions: what holds, which answers are the reasons, and what is refused."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule_fields import MAX_TESTS
from services.alerts.domain.trigger_fields import CATALOGUE
from services.alerts.web.rule_bodies import RuleBody
from shared.conditions.documents import MalformedConditionError
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.vocabulary import ScoredAnswer
from tests.domain.alerts.judging import met_by, subject_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNHAPPY = {"answer": {"verdict": "unhappy"}}
LOW = {"answer": {"metric": "nps", "at_most": 6}}
KIOSK = {"field": "channel", "equals": "kiosk"}
WEB = {"field": "channel", "equals": "web"}

Document = dict[str, Any]


def answer(question: str, value: int, metric: Any = "csat") -> AnswerScore:
    """An answer that is unhappy up to 2."""
    unhappy = value <= 2
    category: Any = {"csat": "dissatisfied" if unhappy else "satisfied", "nps": "detractor" if unhappy else "promoter"}
    verdict: Any = "unhappy" if unhappy else "happy"
    return AnswerScore(
        question=question,
        concept=question,
        metric=metric,
        value=value,
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        category=category[metric],
        verdict=verdict,
    )


def response(*answers: AnswerScore, **origin: Any) -> ResponseScored:
    """A response from a kiosk in Vienna, changed as asked."""
    fields: dict[str, Any] = {
        "response_id": UUID(int=1),
        "survey": "visit",
        "version": 1,
        "channel": "kiosk",
        "touchpoint": "counter",
        "location": "Vienna",
        "locale": "de-AT",
        "respondent_id": None,
        "occurred_at": NOON,
        "received_at": NOON,
        "scored_at": NOON,
    }
    return ResponseScored(scores=answers, **(fields | origin))


WAIT, FOOD, STAFF = answer("wait", 1), answer("food", 2), answer("staff", 5)
RECOMMEND = answer("recommend", 4, "nps")


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        (UNHAPPY, ["wait", "food"]),
        ({"any_of": [UNHAPPY, LOW]}, ["wait", "food", "recommend"]),
        ({"all_of": [UNHAPPY, LOW]}, ["wait", "food", "recommend"]),
        ({"all_of": [UNHAPPY, {"answer": {"metric": "nps", "at_most": 3}}]}, []),
        ({"all_of": [UNHAPPY, KIOSK]}, ["wait", "food"]),
        ({"all_of": [UNHAPPY, WEB]}, []),
        ({"all_of": [UNHAPPY, {"none_of": [WEB, {"field": "touchpoint", "equals": "door"}]}]}, ["wait", "food"]),
        ({"all_of": [UNHAPPY, {"none_of": [{"answer": {"metric": "nps", "at_least": 9}}]}]}, ["wait", "food"]),
        ({"all_of": [UNHAPPY, {"none_of": [{"answer": {"question": "staff", "at_least": 5}}]}]}, []),
        ({"any_of": [{"all_of": [LOW, WEB]}, {"all_of": [UNHAPPY, KIOSK]}]}, ["wait", "food"]),
        ({"all_of": [{"answer": {"question": "wait", "verdict": "unhappy"}}, KIOSK]}, ["wait"]),
        ({"all_of": [UNHAPPY, {"field": "locale", "one_of": ["de", "de-AT"]}]}, ["wait", "food"]),
        ({"all_of": [UNHAPPY, {"field": "location", "differs_from": "Vienna"}]}, []),
        ({"all_of": [UNHAPPY, {"field": "survey", "answered": True}]}, ["wait", "food"]),
    ],
    ids=lambda one: json.dumps(one)[:70],
)
def test_the_reasons_are_the_answers_that_let_it_hold(document: Document, reasons: list[str]) -> None:
    """In the order of the response, each once; none where the condition does not hold, whatever single tests say."""
    condition = Condition.read(document, "when")
    assert condition.problems("when") == []
    found = met_by(condition, response(WAIT, FOOD, STAFF, RECOMMEND))
    assert [reason.question for reason in found] == reasons


def test_what_a_response_does_not_name_equals_nothing() -> None:
    """And differs from nothing: a response without a touchpoint is only `answered: false`."""
    for test, holds in (({"equals": "door"}, False), ({"differs_from": "door"}, False), ({"answered": False}, True)):
        condition = Condition.read({"all_of": [UNHAPPY, {"field": "touchpoint", **test}]})
        assert bool(met_by(condition, response(WAIT, touchpoint=None))) is holds


CRITERIA = st.fixed_dictionaries(
    {},
    optional={
        "question": st.sampled_from(["a", "b"]),
        "metric": st.sampled_from(["nps", "csat"]),
        "verdict": st.sampled_from(["happy", "unhappy"]),
        "at_most": st.integers(0, 10),
    },
)
ANSWERS = st.lists(
    st.builds(answer, st.sampled_from(["a", "b"]), st.integers(0, 10), st.sampled_from(["nps", "csat"])), max_size=4
)


@given(st.lists(CRITERIA, min_size=1, max_size=3), ANSWERS)
def test_a_list_of_tests_is_any_of_them(tests: list[Document], answers: list[AnswerScore]) -> None:
    """Whatever is asked of whatever answers: `any` means `any_of` over single tests, with the same reasons."""
    given_response = response(*answers)
    listed = Condition.read({"any": tests})
    spelled_out = Condition.read({"any_of": [{"answer": test} for test in tests]})
    assert met_by(listed, given_response) == met_by(spelled_out, given_response)
    assert listed != spelled_out
    expected = [one for one in subject_of(given_response).answers if any(_passes(test, one) for test in tests)]
    assert list(met_by(listed, given_response)) == expected


def _passes(test: Document, one: ScoredAnswer) -> bool:
    equal = all(getattr(one, name) == wanted for name, wanted in test.items() if name != "at_most")
    return equal and one.value <= test.get("at_most", 10)


@pytest.mark.parametrize(
    "document", [{"any": [{"verdict": "unhappy"}]}, UNHAPPY, {"all_of": [LOW, {"none_of": [WEB]}]}]
)
def test_a_condition_is_written_as_it_was_read(document: Document) -> None:
    """Each form stays what it was, through the database and back; what is null was not written."""
    condition = Condition.read(document)
    assert condition.document() == document
    assert Condition.read(json.loads(json.dumps(condition.document()))) == condition
    nulls = {"any": [{"verdict": "unhappy", "metric": None, "at_most": None}]}
    assert Condition.read(nulls).document() == {"any": [{"verdict": "unhappy"}]}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (KIOSK, "when"),
        ({"none_of": [UNHAPPY]}, "when"),
        ({"any_of": [UNHAPPY, KIOSK]}, "when"),
        ({"any_of": [UNHAPPY, {"all_of": [KIOSK, {"none_of": [LOW]}]}]}, "when"),
        ({"all_of": [UNHAPPY, {"field": "respondent_id", "answered": True}]}, "when.all_of.1.field"),
        ({"all_of": [UNHAPPY, {"question": "wait", "at_most": 2}]}, "when.all_of.1.question"),
        ({"all_of": [UNHAPPY, {"field": "channel", "equals": "pigeon"}]}, "when.all_of.1.equals"),
        ({"all_of": [UNHAPPY, {"field": "touchpoint", "equals": "Not A Key"}]}, "when.all_of.1.equals"),
        ({"all_of": [UNHAPPY, {"field": "channel", "at_least": 3}]}, "when.all_of.1.at_least"),
        ({"answer": {}}, "when.answer"),
        ({"answer": {"at_most": 3}}, "when.answer"),
        ({"answer": {"question": "Not A Key", "at_most": 3}}, "when.answer.question"),
        ({"answer": {"metric": "nps", "category": "easy"}}, "when.answer.category"),
        ({"any_of": [LOW, {"answer": {"metric": "ces", "at_most": 8}}]}, "when.any_of.1.answer.at_most"),
        ({"any_of": [LOW] * (MAX_TESTS + 1)}, "when"),
    ],
    ids=lambda one: json.dumps(one)[:70],
)
def test_a_condition_that_makes_no_sense_names_the_place(document: Document, place: str) -> None:
    """Once: tests that no answer passes, fields that rules cannot see, and what could hold without any answer."""
    assert [problem.field for problem in Condition.read(document, "when").problems("when")] == [place]


@pytest.mark.parametrize(
    "document",
    [
        {"any_of": [LOW] * MAX_TESTS},
        {"any_of": [UNHAPPY, {"all_of": [LOW, KIOSK]}]},
        {"any": [LOW["answer"]] * MAX_TESTS},
    ],
    ids=lambda one: json.dumps(one)[:40],
)
def test_what_always_rests_on_an_answer_is_right(document: Document) -> None:
    """As many tests as are allowed, and every way of holding with an answer in it."""
    assert Condition.read(document).problems("when") == []


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ("unhappy", ["when"]),
        ({}, ["when.any"]),
        ({"all": []}, ["when.all", "when.any"]),
        ({"any": None}, ["when.any"]),
        ({"any": [], "all_of": []}, ["when.all_of"]),
        ({"any": ["x", {"eval": "1"}]}, ["when.any.0", "when.any.1.eval"]),
        ({"answer": {"eval": None}}, ["when.answer.eval"]),
        ({"all_of": [UNHAPPY, {"any": []}]}, ["when.all_of.1.any"]),
    ],
)
def test_another_form_names_the_places(document: object, places: list[str]) -> None:
    """Nothing that is not understood is passed over."""
    with pytest.raises(MalformedConditionError) as refused:
        Condition.read(document, "when")
    assert [problem.field for problem in refused.value.problems] == places


def test_the_published_schema_is_that_of_the_catalogue() -> None:
    """It accepts both forms and names every field that rules can see."""
    schema = RuleBody.model_json_schema()
    Draft202012Validator.check_schema(schema)
    when = Draft202012Validator({"$ref": "#/$defs/RuleCondition", "$defs": schema["$defs"]})
    right: list[Document] = [{"any": [{"verdict": "unhappy", "metric": None}]}, LOW, {"all_of": [UNHAPPY, KIOSK]}]
    wrong: list[Any] = [{"any": []}, {"all_of": [{"any": [LOW]}]}, {"field": "channel", "equals": "pigeon"}, {}, "x"]
    assert all(when.is_valid(document) for document in [*right, *schema["$defs"]["RuleCondition"]["examples"]])
    assert not any(when.is_valid(document) for document in wrong)
    text = json.dumps(schema["$defs"]["RuleCondition"])
    assert all(f'"const": "{name}"' in text for name in CATALOGUE.fields.known)
