"""Numbers as people type them, by the language of the page. The card is tested against the same cases."""

import json
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.form import Entered, Hidden
from services.collector.pages.hosted.typed import Typed, read_typed
from shared.ids import uuid7
from shared.languages.formats import number_in
from shared.languages.numbers import read_number

CASES = json.loads((Path(__file__).parent / "number_cases.json").read_text())


def read(text: str, language: str, meant: str = "", **limits: Any) -> Typed:
    """What a text means in the field of a question with these limits."""
    question = Question(key="q", type="number", text={"en": "?"}, **limits)
    entered = Entered(uuid7(), Hidden(), answers={"q": [text], "q.meant": [meant]})
    found = read_typed(question, entered, language)
    assert found is not None
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']} {case['text'][:20]}")
def test_each_text_is_read_as_its_writer_meant_it(case: dict[str, Any]) -> None:
    """As the one value that it can have, as a question about several, or as a fault; never as another number."""
    limits, right = case.get("question", {}), case["right"]
    found = read(case["text"], case["language"], **limits)
    if "value" in right:
        assert (found.value, found.fault) == (right["value"], None)
        assert type(found.value) is type(right["value"])
    elif "choices" in right:
        assert found.fault == "unclear"
        assert [float(one.value) for one in found.choices] == right["choices"]
        assert found.value == case["text"]
        for one in found.choices:
            chosen = read(case["text"], case["language"], one.value, **limits)
            assert (chosen.value, chosen.fault) == (float(one.value), None)
    else:
        assert (found.value, found.fault) == (case["text"], right["fault"])


def test_a_choice_belongs_to_its_text() -> None:
    """Another text is asked about anew, and what nobody offered is not taken."""
    assert read("1.600", "en", "1500", decimals=1).fault == "unclear"
    assert read("1.500", "en", "7", decimals=1).fault == "unclear"
    assert read("7", "en", "1500", decimals=1).value == 7


LANGUAGES = (
    "en",
    "de",
    "fr",
    "de-CH",
    "sv",
    "pl",
    "es",
    "pt-BR",
    "it",
    "hi",
    "en-IN",
    "ar",
    "fa",
    "ja",
    "nb",
    "tr",
    "ru",
)


@given(st.sampled_from(LANGUAGES), st.decimals(-(10**12), 10**12, places=2))
def test_what_a_library_writes_is_read_as_that_number(language: str, value: Any) -> None:
    """Babel writes numbers as CLDR says; whatever it writes with groups and decimals comes back, or is asked about."""
    locale = Locale.parse(language, sep="-")
    written_by = [number_in(float(value), language)]
    if language != "de-CH":  # babel takes two apostrophes for quotation marks and drops them
        written_by.append(format_decimal(value, locale=locale))
        written_by.append(format_decimal(value, locale=locale, numbering_system="default"))
    for written in written_by:
        found = read_number(written, language)
        if found.is_sure:
            assert found.values == (value,)
        else:
            assert value in found.values


@given(st.text("0123456789.,' \u066b\u066c\xa0-€", max_size=12), st.sampled_from(LANGUAGES))
def test_no_text_breaks_the_reader(text: str, language: str) -> None:
    """Sure means one value; languages never disagree about what is sure in both."""
    found, english = read_number(text, language), read_number(text, "en")
    assert not found.is_sure or len(found.values) <= 1
    if found.is_sure and english.is_sure and found.values and english.values:
        assert found.values == english.values
