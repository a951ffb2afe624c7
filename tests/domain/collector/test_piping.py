"""Repeating earlier answers in later wordings."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.piping import LONGEST, piped, pipes_in
from services.collector.store.survey_store import definition_of

CHOICES = [
    {"key": "price", "text": {"en": "The price", "de": "Der Preis"}},
    {"key": "wait", "text": {"en": "The wait"}},
    {"key": "other", "text": {"en": "Else"}, "other": True},
]
QUESTIONS: list[dict[str, Any]] = [
    {"key": "recommend", "type": "nps"},
    {"key": "one", "type": "single", "choices": CHOICES},
    {"key": "some", "type": "multiple", "choices": CHOICES},
    {"key": "order", "type": "ranking", "choices": CHOICES},
    {
        "key": "grid",
        "type": "matrix",
        "choices": CHOICES,
        "rows": [{"key": "app", "text": {"en": "App", "de": "Die App"}}],
    },
    {"key": "why", "type": "text"},
    {"key": "age", "type": "number"},
    {"key": "day", "type": "date"},
    {"key": "agreed", "type": "consent"},
    {"key": "you", "type": "contact", "fields": ["name"]},
]
DOCUMENT: dict[str, Any] = {
    "title": "T",
    "languages": ["en", "de", "ar"],
    "hidden": ["order_id"],
    "questions": [{"text": {"en": "?"}, **question} for question in QUESTIONS],
}
SURVEY: Definition = definition_of(json.loads(json.dumps(DOCUMENT))).normalised()


def fill(text: str, answers: dict[str, Any], fields: dict[str, Any] | None = None, language: str = "en") -> str:
    """The text with answers in it."""
    return piped(text, SURVEY, answers, fields or {}, language)


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("recommend", 9, "9"),
        ("recommend", 9.0, "9"),
        ("one", "price", "The price"),
        ("one", {"choice": "other", "words": " my  own "}, "my own"),
        ("one", {"choice": "other", "words": " "}, "Else"),
        ("one", "gone", ""),
        ("some", ["wait", {"choice": "other", "words": "rain"}], "The wait and rain"),
        ("some", ["gone", "price"], "The price"),
        ("order", ["wait", "price"], "The wait and The price"),
        ("grid", {"app": "price"}, "App: The price"),
        ("why", "two\n lines", "two lines"),
        ("age", 1.5, "1.5"),
        ("day", "2026-03-01", "March 1, 2026"),
        ("day", "someday", "someday"),
        ("agreed", True, ""),
        ("you", {"name": "Ada"}, ""),
        ("you", "Ada", ""),
        ("nobody", "x", ""),
    ],
)
def test_answers_are_repeated_in_words(name: str, answer: object, expected: str) -> None:
    """Labels instead of keys, the respondent's own words where there are any, and never contact data."""
    assert fill(f"<{{{{ {name} }}}}>", {name: answer}) == f"<{expected}>"


def test_labels_are_taken_in_the_readers_language() -> None:
    """With the same fallback as every wording, and joined as the language does."""
    assert fill("{{one}}", {"one": "price"}, language="de-AT") == "Der Preis"
    assert fill("{{one}}", {"one": "wait"}, language="de") == "The wait"
    assert fill("{{grid}}", {"grid": {"app": "price"}}, language="de") == "Die App: Der Preis"
    three = ["price", "wait", {"choice": "other", "words": "rain"}]
    assert fill("{{some}}", {"some": three}, language="de") == "Der Preis, The wait und rain"
    assert fill("{{some}}", {"some": ["price", "wait"]}, language="ar") == "\u2068The price\u2069 و\u2068The wait\u2069"


@pytest.mark.parametrize(
    ("language", "age", "day"),
    [
        ("en", "1,234.5", "March 1, 2026"),
        ("de", "1.234,5", "1. März 2026"),
        ("fr", "1\u202f234,5", "1 mars 2026"),
        ("de-CH", "1\u2019234.5", "1. März 2026"),
        ("hi", "1,234.5", "1 मार्च 2026"),
        ("tlh", "1,234.5", "March 1, 2026"),
    ],
)
def test_numbers_and_days_are_written_as_the_reader_writes_them(language: str, age: str, day: str) -> None:
    """With their decimal mark and their names of months; a number in a hidden field stays without groups."""
    answers = {"age": 1234.5, "day": "2026-03-01"}
    assert fill("<{{age}}> <{{day}}>", answers, language=language) == f"<{age}> <{day}>"
    assert fill("<{{field.order_id}}>", {}, {"order_id": 77001}, language) == "<77001>"
    assert fill("<{{age}}>", {"age": 1.5}, language="de") == "<1,5>"


@pytest.mark.parametrize(
    ("language", "around", "words", "expected"),
    [
        ("en", None, "Köln", "Köln"),
        ("en", None, "محمد", "\u2068محمد\u2069"),
        ("ar", None, "Köln 3", "\u2068Köln 3\u2069"),
        ("ar", "en", "Köln", "Köln"),
        ("de", "ar", "Köln", "\u2068Köln\u2069"),
        ("en", None, "a\u202eb\u2066c\u2069", "abc"),
        ("en", None, "\u202e\u2069", ""),
    ],
)
def test_nothing_that_is_repeated_turns_what_stands_around_it(
    language: str, around: str | None, words: str, expected: str
) -> None:
    """Isolates stand where directions could meet, and marks of somebody's own do nothing."""
    found = piped("<{{why}}>", SURVEY, {"why": words}, {}, language, around=around)
    assert found == f"<{expected}>"


def test_hidden_fields_are_repeated_when_the_survey_knows_them() -> None:
    """Numbers and text of the declared ones; others stay out of sight, whatever a link carries."""
    assert fill("Order {{field.order_id}}", {}, {"order_id": "A 77"}) == "Order A 77"
    assert fill("Order {{field.order_id}}", {}, {"order_id": 77.0}) == "Order 77"
    assert fill("Plan {{field.plan}}", {}, {"plan": "gold"}) == "Plan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You gave us {{recommend}}. Why?", "You gave us. Why?"),
        ("Hello {{field.order_id}}, welcome", "Hello, welcome"),
        ("{{why}} tell us", "tell us"),
        ("{{why}}, tell us", "tell us"),
        ("Tell {{why}} us", "Tell us"),
        ("Tell us {{why}}", "Tell us"),
        ("Tell us {{why}}\nmore", "Tell us\nmore"),
        ("Why {{why}} {{one}}?", "Why?"),
        ("  spaced {{recommend}}", "spaced"),
        ("{{why}}", ""),
        ("You said: {{why}}", "You said:"),
        ("{{why}}: {{one}}", ""),
    ],
)
def test_what_is_not_answered_leaves_no_gap(text: str, expected: str) -> None:
    """No double space and no space before a full stop where an answer is missing."""
    assert fill(text, {}) == expected


def test_wordings_without_braces_stay_as_they_are() -> None:
    """Also with white space that somebody meant."""
    assert fill("  two  spaces { } ", {}) == "  two  spaces { } "


@given(st.text(max_size=400))
def test_what_somebody_wrote_is_never_read_again(words: str) -> None:
    """An answer with braces in it repeats nothing else, makes no second line, and has a bounded length."""
    found = fill("<{{why}}>", {"why": words + "{{field.order_id}}", "you": {"name": "Ada"}}, {"order_id": "secret"})
    assert "secret" not in found
    assert len(found) <= LONGEST + 4
    assert len(found.splitlines()) == 1


@given(
    st.dictionaries(
        st.sampled_from([one["key"] for one in QUESTIONS]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["app", "choice", "words"]), inner)
            ),
            max_leaves=5,
        ),
    )
)
def test_no_answer_makes_it_raise(answers: dict[str, Any]) -> None:
    """Whatever is stored, there are words to show."""
    assert isinstance(fill(" ".join(f"{{{{{one['key']}}}}}" for one in QUESTIONS), answers), str)


def test_long_answers_are_cut() -> None:
    """As many characters as the limit are repeated as they are; of more, the last one that is shown says so."""
    assert fill("{{why}}", {"why": "x" * LONGEST}) == "x" * LONGEST
    assert fill("{{why}}", {"why": "x" * (LONGEST + 1)}) == "x" * (LONGEST - 1) + "…"


def test_numbers_beyond_all_measure_are_not_shown() -> None:
    """What no answer can be makes no words, and no error."""
    assert [fill("{{age}}", {"age": value}) for value in (10**5000, float("nan"), float("inf"), 1e300)] == [""] * 4


def test_the_names_between_braces_are_found() -> None:
    """In order, trimmed, with repetitions; half-open braces are none."""
    assert pipes_in("{{a}} {{ field.b }} {{a}} {{}} {c} {{d} }") == ("a", "field.b", "a", "")
