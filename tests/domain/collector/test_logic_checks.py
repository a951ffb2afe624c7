"""What is wrong with the logic of a survey is named with its place."""

import json
from typing import Any

import pytest

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.logic_checks import MAX_JUMPS, check_logic
from services.collector.domain.surveys.survey import problems_of
from services.collector.store.survey_store import definition_of
from shared.conditions.expression import MAX_LISTED, MAX_NESTING, MAX_TESTS
from shared.errors import FieldProblem

Document = dict[str, Any]

CHOICES = [{"key": key, "text": {"en": key}} for key in ("good", "fair")]
ROWS = [{"key": key, "text": {"en": key}} for key in ("app", "shop")]
QUESTIONS: dict[str, Document] = {
    "recommend": {"type": "nps"},
    "calm": {"type": "csat", "scale": 5},
    "one": {"type": "single", "choices": CHOICES},
    "some": {"type": "multiple", "choices": CHOICES},
    "order": {"type": "ranking", "choices": CHOICES},
    "grid": {"type": "matrix", "choices": CHOICES, "rows": ROWS},
    "why": {"type": "text"},
    "age": {"type": "number"},
    "day": {"type": "date"},
    "agreed": {"type": "consent"},
    "you": {"type": "contact", "fields": ["email"]},
    "here": {"type": "text"},
    "last": {"type": "text"},
}
HERE = list(QUESTIONS).index("here")


def survey(**changes: Document) -> Document:
    """A survey with a question of every type, each with its changes."""
    questions = [
        {"key": key, "text": {"en": "?"}, **question, **changes.get(key, {})} for key, question in QUESTIONS.items()
    ]
    return {"title": "T", "languages": ["en"], "hidden": ["plan"], "questions": questions}


def read(document: Document) -> Definition:
    """The survey as the collector knows it."""
    return definition_of(json.loads(json.dumps(document))).normalised()


def problems(document: Document) -> list[FieldProblem]:
    """What is wrong with it."""
    return check_logic(read(document))


def places(document: Document) -> list[str]:
    """Where something is wrong with it."""
    return [problem.field for problem in problems(document)]


def shown_if(condition: Document) -> Document:
    """The survey whose question `here` depends on a condition."""
    return survey(here={"show_if": condition})


def test_the_survey_of_these_tests_is_right() -> None:
    """Without changes nothing is wrong, so whatever a test finds is what it has put in."""
    assert problems_of(read(survey())) == []


RIGHT: list[Document] = [
    {"question": "recommend", "at_least": 0},
    {"question": "recommend", "one_of": [9, 10]},
    {"question": "recommend", "one_of": [9] * MAX_LISTED},
    {"question": "calm", "equals": 5.0},
    {"question": "one", "differs_from": "good"},
    {"question": "some", "includes": "fair"},
    {"question": "order", "includes": "good"},
    {"question": "grid", "row": "app", "one_of": ["good"]},
    {"question": "grid", "answered": False},
    {"question": "grid", "row": "shop", "answered": True},
    {"question": "why", "equals": "yes"},
    {"question": "age", "at_most": 17.5},
    {"question": "day", "at_least": "2026-02-28"},
    {"question": "agreed", "equals": True},
    {"field": "plan", "equals": "gold"},
    {"field": "plan", "at_least": 3},
    {"field": "plan", "at_most": "2026-01-01"},
    {"field": "plan", "one_of": [1, True, "gold"]},
]


@pytest.mark.parametrize("condition", RIGHT, ids=json.dumps)
def test_right_conditions_pass(condition: Document) -> None:
    """Every operator on the types that it suits."""
    assert problems(shown_if(condition)) == []


WRONG: list[tuple[Document, str]] = [
    ({}, ""),
    ({"question": "recommend"}, ""),
    ({"question": "recommend", "at_least": 1, "at_most": 3}, ""),
    ({"equals": 1}, ""),
    ({"question": "recommend", "field": "plan", "equals": 1}, ""),
    ({"question": "nobody", "answered": True}, ".question"),
    ({"question": "here", "answered": True}, ".question"),
    ({"question": "last", "answered": True}, ".question"),
    ({"question": "you", "answered": True}, ".question"),
    ({"field": "secret", "equals": 1}, ".field"),
    ({"question": "recommend", "equals": 11}, ".equals"),
    ({"question": "recommend", "equals": -1}, ".equals"),
    ({"question": "recommend", "equals": 2.5}, ".equals"),
    ({"question": "recommend", "equals": "9"}, ".equals"),
    ({"question": "recommend", "equals": True}, ".equals"),
    ({"question": "recommend", "one_of": [9, 11]}, ".one_of.1"),
    ({"question": "recommend", "one_of": []}, ".one_of"),
    ({"question": "recommend", "one_of": [9] * (MAX_LISTED + 1)}, ".one_of"),
    ({"question": "recommend", "includes": "good"}, ".includes"),
    ({"question": "calm", "at_least": 0}, ".at_least"),
    ({"question": "one", "equals": "bad"}, ".equals"),
    ({"question": "one", "one_of": ["good", "bad"]}, ".one_of.1"),
    ({"question": "one", "at_least": "good"}, ".at_least"),
    ({"question": "one", "row": "app", "equals": "good"}, ".row"),
    ({"question": "some", "equals": "good"}, ".equals"),
    ({"question": "some", "includes": "bad"}, ".includes"),
    ({"question": "order", "one_of": ["good"]}, ".one_of"),
    ({"question": "grid", "equals": "good"}, ".row"),
    ({"question": "grid", "row": "web", "equals": "good"}, ".row"),
    ({"question": "grid", "row": "app", "equals": "app"}, ".equals"),
    ({"question": "why", "at_least": "a"}, ".at_least"),
    ({"question": "why", "equals": 3}, ".equals"),
    ({"question": "why", "equals": " "}, ".equals"),
    ({"question": "age", "equals": "3"}, ".equals"),
    ({"question": "age", "equals": 2**53 + 1}, ".equals"),
    ({"field": "plan", "at_least": 10**400}, ".at_least"),
    ({"question": "day", "at_least": "2026-02-30"}, ".at_least"),
    ({"question": "day", "at_least": 3}, ".at_least"),
    ({"question": "day", "equals": "20260301"}, ".equals"),
    ({"question": "agreed", "equals": 1}, ".equals"),
    ({"question": "agreed", "at_least": 1}, ".at_least"),
    ({"field": "plan", "includes": "gold"}, ".includes"),
    ({"field": "plan", "row": "app", "equals": "gold"}, ".row"),
    ({"field": "plan", "at_least": "gold"}, ".at_least"),
    ({"field": "plan", "equals": ""}, ".equals"),
]


@pytest.mark.parametrize(("condition", "place"), WRONG, ids=lambda one: json.dumps(one)[:60])
def test_a_wrong_test_is_named_with_its_place(condition: Document, place: str) -> None:
    """Exactly one problem, where it is: in the test itself, deep inside a group, in a jump, and in a quota."""
    assert places(shown_if(condition)) == [f"questions.{HERE}.show_if{place}"]
    deep = {"all_of": [{"field": "plan", "equals": 1}, {"none_of": [condition]}]}
    assert places(shown_if(deep)) == [f"questions.{HERE}.show_if.all_of.1.none_of.0{place}"]
    if condition.get("question") != "here":  # which a jump of its own may look at
        jump = survey(here={"jumps": [{"to": "end", "when": condition}]})
        assert places(jump) == [f"questions.{HERE}.jumps.0.when{place}"]
    if condition.get("question") not in {"here", "last"}:  # which a quota may look at
        quota = survey() | {"quotas": [{"key": "a", "limit": 1}, {"key": "b", "limit": 1, "when": condition}]}
        assert places(quota) == [f"quotas.1.when{place}"]


@pytest.mark.parametrize(("key", "words"), [("here", "itself"), ("last", "a later question")])
def test_a_cycle_is_called_a_cycle(key: str, words: str) -> None:
    """A condition that needs its own or a later answer says so."""
    [problem] = problems(shown_if({"question": key, "answered": True}))
    assert problem.detail == f"refers to {words}, which makes a cycle"


def test_contact_data_is_called_contact_data() -> None:
    """A condition on it says why there is none, and not that the question is unknown."""
    [problem] = problems(shown_if({"question": "you", "answered": True}))
    assert problem.detail == "asks for contact data, which no condition can see"


@pytest.mark.parametrize(
    ("to", "words"),
    [("here", "cycle"), ("recommend", "cycle"), ("nobody", "neither"), ("", "neither")],
)
def test_a_jump_leads_forward(to: str, words: str) -> None:
    """To itself, backwards and to nowhere is refused."""
    [problem] = problems(survey(here={"jumps": [{"to": to, "when": {"question": "here", "answered": True}}]}))
    assert problem.field == f"questions.{HERE}.jumps.0.to"
    assert words in problem.detail


def test_jumps_to_later_questions_and_the_end_are_right() -> None:
    """Also on the question's own answer, and unconditionally where nothing is lost by it."""
    jumps = [{"to": "end", "when": {"question": "here", "answered": False}}, {"to": "last"}]
    assert problems(survey(here={"jumps": jumps})) == []


def test_the_end_must_be_one_thing() -> None:
    """Where a question is called `end`, a jump to the end could mean either."""
    document = survey(here={"jumps": [{"to": "end", "when": {"question": "here", "answered": True}}]})
    document["questions"][-1]["key"] = "end"
    assert places(document) == [f"questions.{HERE}.jumps.0.to"]


def test_what_no_answers_lead_to_is_named() -> None:
    """Questions behind an unconditional jump, unless another way leads to them."""
    assert places(survey(why={"jumps": [{"to": "here"}]})) == [f"questions.{index}" for index in range(7, HERE)]
    around = survey(
        one={"jumps": [{"to": "day", "when": {"question": "one", "equals": "good"}}]}, why={"jumps": [{"to": "here"}]}
    )
    assert places(around) == ["questions.7"]
    maybe_not_asked = {"show_if": {"question": "recommend", "at_most": 6}, "jumps": [{"to": "here"}]}
    assert places(survey(why=maybe_not_asked)) == []


def test_a_jump_behind_an_unconditional_one_is_named() -> None:
    """It would never be taken."""
    document = survey(here={"jumps": [{"to": "last"}, {"to": "end", "when": {"question": "here", "answered": True}}]})
    assert places(document) == [f"questions.{HERE}.jumps.1"]


def test_sizes_are_bounded() -> None:
    """Nesting, tests of a condition, jumps of a question, and an empty group."""
    test: Document = {"question": "recommend", "equals": 1}
    nested = test
    for _ in range(MAX_NESTING - 1):
        nested = {"all_of": [nested]}
    assert problems(shown_if(nested)) == []
    [problem] = problems(shown_if({"any_of": [nested]}))
    assert problem.field == f"questions.{HERE}.show_if.any_of.0" + ".all_of.0" * (MAX_NESTING - 1)
    assert problems(shown_if({"any_of": [test] * MAX_TESTS})) == []
    assert places(shown_if({"any_of": [test] * (MAX_TESTS + 1)})) == [f"questions.{HERE}.show_if"]
    jump = {"to": "last", "when": test}
    assert problems(survey(here={"jumps": [jump] * MAX_JUMPS})) == []
    assert places(survey(here={"jumps": [jump] * (MAX_JUMPS + 1)})) == [f"questions.{HERE}.jumps"]
    assert places(shown_if({"all_of": []})) == [f"questions.{HERE}.show_if"]


def test_a_quota_may_look_at_every_question() -> None:
    """It is decided when all answers are there."""
    quota = {"key": "a", "limit": 1, "when": {"question": "last", "answered": True}}
    assert problems(survey() | {"quotas": [quota]}) == []


@pytest.mark.parametrize(
    "name", ["recommend", " recommend ", "calm", "one", "some", "order", "grid", "why", "age", "day", "field.plan"]
)
def test_earlier_answers_and_hidden_fields_can_be_repeated(name: str) -> None:
    """In texts, hints and thanks; hidden fields in the intro, too."""
    words = {"en": f"So {{{{{name}}}}}!"}
    document = survey(here={"text": words, "hint": words}) | {"thanks": words}
    assert problems(document | ({"intro": words} if "field" in name else {})) == []


@pytest.mark.parametrize("name", ["nobody", "here", "last", "", "field.secret", "field.", "Not a key", "you", "agreed"])
def test_what_cannot_be_repeated_is_named(name: str) -> None:
    """Unknown and later questions, unknown fields, contact data, consents, and what is no name at all."""
    words = {"en": "fine", "de": f"Also {{{{{name}}}}} und {{{{{name}}}}}"}
    document = survey(here={"text": words})
    document["languages"] = ["en", "de"]
    assert places(document) == [f"questions.{HERE}.text.de"]


def test_only_wordings_around_the_answers_repeat_them() -> None:
    """Titles, choices and labels are shown as they are; the intro comes before every answer."""
    words = {"en": "{{recommend}}"}
    document = survey(one={"choices": [{"key": "good", "text": words}]}, calm={"low_label": words})
    document |= {
        "title": "{{recommend}}",
        "intro": words,
        "titles": {"de": "{{field.plan}}"},
        "languages": ["en", "de"],
    }
    assert places(document) == [
        "title",
        "titles.de",
        "intro.en",
        "questions.1.low_label.en",
        "questions.2.choices.0.text.en",
    ]


def test_nothing_that_was_written_is_repeated_in_a_problem() -> None:
    """Problems name places and rules, never the value."""
    document = shown_if(
        {"any_of": [{"question": "sesame", "equals": "sesame"}, {"question": "one", "equals": "sesame"}]}
    )
    document["questions"][HERE]["jumps"] = [{"to": "sesame"}]
    document["questions"][HERE]["text"] = {"en": "{{sesame}}"}
    found = problems(document)
    assert len(found) == 4
    assert not any("sesame" in problem.detail for problem in found)
