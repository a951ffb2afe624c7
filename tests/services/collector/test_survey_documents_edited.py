"""What the editor does to documents, and surveys in words: conditions, findings, and what two people have changed."""

from copy import deepcopy
from json import dumps
from typing import Any

import pytest
from hypothesis import given

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.definition_checks import check_definition
from services.collector.domain.surveys.documents import document_of
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.surveys.editing import questions, whole
from services.collector.pages.console.surveys.editing.forms import Fields, changed_fields
from services.collector.pages.console.surveys.editing.merging import merged
from services.collector.pages.console.surveys.words.changes import Comparison
from services.collector.pages.console.surveys.words.conditions import Describer
from services.collector.pages.console.surveys.words.findings import findings
from services.collector.pages.console.surveys.workspace import Workspace
from services.collector.web.surveys.files import read_template
from services.collector.web.surveys.parsing import parse_survey
from shared.testing.survey_logic import documents

ENGLISH = CONSOLE.texts("en").gettext
GERMAN = CONSOLE.texts("de").gettext
ORDER: dict[str, Any] = {**read_template("post-purchase").definition, "hidden": ["plan"]}


@given(documents())
def test_conditions_of_every_kind_survive_their_forms(document: dict[str, Any]) -> None:
    """What a form shows, sent back as it is, is no change: for conditions and jumps as deep as they may be."""
    draft = document_of(parse_survey_of(document))
    for index, question in enumerate(draft["questions"]):
        shown = questions.question_fields(question, draft["languages"])
        changed = changed_fields(shown, as_sent(shown), questions.is_box)
        assert changed == {}
        after = deepcopy(draft)
        questions.changed_question(after, index, {"text.en": "Reworded?"}, [])
        after["questions"][index]["text"] = question["text"]
        assert after == draft


def parse_survey_of(document: dict[str, Any]) -> Definition:

    return parse_survey(dumps(document).encode())


def as_sent(shown: Fields) -> dict[str, list[str]]:
    """Return what a browser would send."""
    sent: dict[str, list[str]] = {}
    for name, value in shown.items():
        values = value if isinstance(value, list) else [value]
        if (value and value != [""]) or not (questions.is_box(name) or whole.is_box(name)):
            sent[name] = [one.replace("\n", "\r\n") for one in values]
    return sent


def test_a_workspace_of_an_unknown_language_is_shown_in_the_first() -> None:
    """The preview of a survey that does not speak the reader's language is in its first."""
    document = document_of(parse_survey_of(read_template("nps").definition))
    assert Workspace.begun(document, "tag", "de").language == "de"
    assert Workspace.begun(document, "tag", "fr").language == "en"


SATISFIED = (
    "All in all, how satisfied are you with your purchase?",
    "Wie zufrieden sind Sie alles in allem mit Ihrem Einkauf?",
)
PLANS = {"field": "plan", "one_of": ["plus", "pro", "x"]}
PROMISED = ("Is the product what the description promised?", "Entspricht das Produkt der Beschreibung?")
PLANS_SAID = (
    "the hidden field “plan” is “plus”, “pro” or “x”",
    "das versteckte Feld „plan“ „plus“, „pro“ oder „x“ ist",
)
CONDITIONS = [
    (
        {"question": "purchase", "at_most": 3},
        f"Only if the answer to “{SATISFIED[0]}” is 3 or less.",
        f"Nur wenn die Antwort auf „{SATISFIED[1]}“ höchstens 3 ist.",
    ),
    (
        {"any_of": [{"question": "as_described", "equals": "worse"}, PLANS]},
        f"Only if the answer to “{PROMISED[0]}” is “It falls short of it” or {PLANS_SAID[0]}.",
        f"Nur wenn die Antwort auf „{PROMISED[1]}“ „Es bleibt dahinter zurück“ ist oder {PLANS_SAID[1]}.",
    ),
    (
        {"none_of": [{"question": "purchase", "answered": True}]},
        f"Only if it is not true that “{SATISFIED[0]}” was answered.",
        f"Nur wenn es nicht zutrifft, dass „{SATISFIED[1]}“ beantwortet wurde.",
    ),
    (
        {"question": "parts", "row": "delivery", "differs_from": "good"},
        "Only if the answer to “How were the parts of it?” for “Delivery” is not “Good”.",
        "Nur wenn die Antwort auf „Wie war es im Einzelnen?“ bei „Die Lieferung“ nicht „Gut“ ist.",
    ),
    (None, "Always.", "Immer."),
]


@pytest.mark.parametrize(("condition", "english", "german"), CONDITIONS)
def test_conditions_read_as_sentences(condition: object, english: str, german: str) -> None:
    """In both languages of the console, with the wordings in the reader's."""
    assert Describer(ORDER, ENGLISH, "en").only_if(condition) == english
    assert Describer(ORDER, GERMAN, "de").only_if(condition) == german


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        "x",
        {"all_of": "x"},
        {"any_of": []},
        {"question": "gone", "equals": 1},
        {"question": "purchase"},
        {"none_of": [None]},
    ],
)
def test_a_condition_that_is_none_yet_is_described_all_the_same(broken: object) -> None:
    """While somebody types there is something to read."""
    assert Describer(ORDER, ENGLISH, "en").only_if(broken).startswith("Only if ")


@given(documents())
def test_every_condition_has_a_sentence_in_both_languages(document: dict[str, Any]) -> None:
    """No placeholder stays unfilled."""
    for say, language in ((ENGLISH, "en"), (GERMAN, "de")):
        describer = Describer(document, say, language)
        for question in document["questions"]:
            said = [describer.only_if(question.get("show_if")), *map(describer.jump, question.get("jumps", ()))]
            assert not [one for one in said if "{" in one or "…" in one]


def test_two_who_change_different_things_have_both() -> None:
    """Questions and choices are known by their keys: added, moved and reworded ones come together."""
    base = deepcopy(ORDER)
    mine, theirs = deepcopy(base), deepcopy(base)
    mine["questions"].insert(1, {"key": "new", "type": "text", "text": {"en": "Why?"}})
    mine["questions"][0]["text"]["de"] = "Zufrieden?"
    theirs["questions"][0]["text"]["en"] = "Satisfied?"
    theirs["questions"].reverse()
    theirs["thanks"] = {"en": "Bye"}
    both, clashes = merged(base, mine, theirs)
    assert clashes == []
    assert both["questions"][4]["text"] == {"en": "Satisfied?", "de": "Zufrieden?"}
    there = [one["key"] for one in both["questions"]]
    assert there == ["recommend", "missing", "as_described", "parts", "purchase", "new"]
    assert both["thanks"] == {"en": "Bye"}


def test_what_both_change_differently_is_named_and_stays_mine() -> None:
    """Also when one of them has removed what the other has changed."""
    base = deepcopy(ORDER)
    mine, theirs = deepcopy(base), deepcopy(base)
    mine["title"], theirs["title"] = "Mine", "Theirs"
    mine["questions"][3]["text"]["en"] = "Mine?"
    del theirs["questions"][3]
    both, clashes = merged(base, mine, theirs)
    assert both["title"] == "Mine"
    assert both["questions"][3]["text"]["en"] == "Mine?"
    assert clashes == ["title", "questions.missing"]


@given(documents())
def test_bringing_together_with_nothing_new_is_no_change(document: dict[str, Any]) -> None:
    """Whoever changes nothing gets what the other has, and the other way round."""
    base = document_of(parse_survey_of(document))
    other = deepcopy(base)
    other["questions"] = list(reversed(other["questions"]))
    assert merged(base, base, other) == (other, [])
    assert merged(base, other, base) == (other, [])


def test_differences_are_said_in_words() -> None:
    """Added, removed, moved, reworded and rewired questions, and choices."""
    after = deepcopy(ORDER)
    after["questions"][2]["choices"][0]["text"]["en"] = "Even better"
    after["questions"][3]["show_if"] = {"question": "purchase", "at_most": 2}
    after["questions"].append(after["questions"].pop(0))
    del after["questions"][0]
    after["questions"].append({"key": "new", "concept": "new", "type": "text", "text": {"en": "Why?"}})
    changes = Comparison(ORDER, after, ENGLISH, "en").changes()
    assert [(one.kind, one.title) for one in changes] == [
        ("changed", "Question 1: Is the product what the description promised?"),
        ("changed", "Question 2: What is wrong, and how can we put it right?"),
        ("moved", "Question 4: All in all, how satisfied are you with your purchase?"),
        ("added", "Question 5: Why?"),
        ("removed", "How were the parts of it?"),
    ]
    assert (changes[0].details[0].before, changes[0].details[0].after) == ("It is better", "Even better")
    assert str(changes[1].details[0].after).endswith("is 2 or less.")


@given(documents(), documents())
def test_any_two_definitions_can_be_compared(one: dict[str, Any], other: dict[str, Any]) -> None:
    """And the same two differ in nothing."""
    before, after = (document_of(parse_survey_of(document)) for document in (one, other))
    Comparison(before, after, GERMAN, "de").changes()
    assert Comparison(before, before, GERMAN, "de").changes() == []


def test_findings_are_in_the_readers_language() -> None:
    """Every rule of a survey that people break by a form has words of its own."""
    broken: dict[str, Any] = {
        "title": "",
        "languages": ["en", "en", "x!"],
        "titles": {"fr": "Bonjour"},
        "hidden": ["a", "a", "!"],
        "segments": ["z"],
        "theme": {"accent": "red", "logo": "l"},
        "eligibility": {"after_shown_days": 900, "sample_percent": 50},
        "quotas": [{"key": "Q", "limit": 0}],
        "opens_at": "2026-01-02T00:00:00Z",
        "closes_at": "2026-01-01T00:00:00Z",
        "embed": {"origins": ["shop"], "audience": {"url": ["x"]}, "start": {"on": "event"}},
        "questions": [
            {"key": "A B", "type": "ces", "scale": 5, "text": {"de": "?"}},
            {"key": "a", "type": "single", "text": {"en": ""}, "choices": []},
            {"key": "a", "type": "text", "text": {"en": "?"}, "min_length": 9, "max_length": 5},
            {"key": "n", "type": "contact", "text": {"en": "?"}, "fields": ["name"]},
            {"key": "d", "type": "date", "text": {"en": "?"}, "earliest": "2026-01-02", "latest": "2026-01-01"},
        ],
    }
    problems = check_definition(parse_survey_of(broken))
    found = findings(problems, GERMAN)
    english = {one.detail[:1].upper() + one.detail[1:] for one in problems}
    assert [one for one in found if one.text in english] == []
    assert {one.panel for one in found} == {"survey", "looks", "rules", "q:0", "q:1", "q:2", "q:3", "q:4"}
