"""Wordings in events: short, without anybody's answers, and never more than a message holds."""

import msgspec
import pytest

from services.collector import events_out
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Choice, Question
from services.collector.domain.surveys.short_wordings import LONGEST, shortened, worded_languages
from services.collector.domain.surveys.survey import Version
from shared.bus.message import MAX_MESSAGE_BYTES
from shared.contracts.wire.records import encode_value
from tests.domain.collector.test_survey_states import NOW

LANGUAGES = ("en", "de", "fr", "it", "es", "pt", "nl", "pl", "cs", "sv")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("How was it?", "How was it?"),
        ("  Two\n lines ", "Two lines"),
        ("You gave {{ recommend }}: why, {{field.name}}?", "You gave …: why, …?"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * 201, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_a_wording_is_one_short_line(text: str, short: str) -> None:
    assert shortened({"en": text}, ["en"]) == {"en": short}


def test_only_the_languages_that_are_asked_for() -> None:
    assert shortened({"en": "a", "de": "b"}, ["de", "fr"]) == {"de": "b"}


@pytest.mark.parametrize("letter", ["a", "ß", "日", '"', "\\"])
def test_the_longest_survey_fits_into_a_message(letter: str) -> None:
    """Its first languages keep their words, the others lose theirs, all or none of each."""
    wording = dict.fromkeys(LANGUAGES, letter * 1000)
    choices = tuple(Choice(key=f"c{number}", text=wording) for number in range(10))
    asked = tuple(
        Question(key=f"q{number}", type="single", text=wording, choices=choices).normalised() for number in range(20)
    )
    definition = Definition("Long", LANGUAGES, asked)
    kept = worded_languages(definition)
    assert kept == LANGUAGES[: len(kept)]
    assert 1 <= len(kept) < len(LANGUAGES)
    event = events_out.survey_published(Version("long", 1, definition, NOW))
    assert len(encode_value(event)) < MAX_MESSAGE_BYTES / 2
    assert {tuple(one.texts) for one in event.other_questions} == {kept}
    assert msgspec.json.decode(encode_value(event), type=type(event)) == event


def test_what_fits_in_no_language_is_published_without_words() -> None:
    rows = tuple(Choice(key=f"r{number}", text={"en": "x" * 900}) for number in range(100))
    asked = tuple(
        Question(key=f"q{number}", type="matrix", text={"en": "?"}, choices=rows, rows=rows) for number in range(30)
    )
    assert worded_languages(Definition("Huge", ("en",), asked)) == ()
