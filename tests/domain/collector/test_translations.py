"""Which wording is shown to whom, and which are missing."""

from typing import Any

import pytest

from services.collector.domain.surveys.translations import Missing, missing_translations
from services.collector.domain.surveys.wording import wording
from services.collector.store.survey_store import definition_of


@pytest.mark.parametrize(
    ("language", "languages", "found"),
    [
        ("de", ["en", "de"], "de"),
        ("de-AT", ["en", "de-CH", "de"], "de"),
        ("de-at", ["en", "de-AT", "de"], "de-AT"),
        ("zh-Hant-HK", ["en", "zh", "zh-Hant"], "zh-Hant"),
        ("de-AT", ["en", "de-CH"], "de-CH"),
        ("de", ["en", "de-CH"], "de-CH"),
        ("pt-BR", ["en", "pt-PT"], "pt-PT"),
        ("fr", ["en", "de"], "en"),
    ],
)
def test_the_fallback_chain(language: str, languages: list[str], found: str) -> None:
    """The language itself, a less special one, any relative, and at last the survey's first."""
    assert wording({one: f"in {one}" for one in languages}, language, "en") == (found, f"in {found}")


def words(*languages: str) -> dict[str, str]:
    """A wording in these languages."""
    return dict.fromkeys(languages, "words")


def test_every_wording_that_falls_back_is_listed() -> None:
    """By language and place, with texts, hints, labels, choices, rows, intro, thanks, logo and button."""
    choice = {"key": "a", "text": words("en")}
    document: dict[str, Any] = {
        "title": "T",
        "languages": ["en", "de"],
        "intro": words("en"),
        "thanks": words("en"),
        "theme": {"logo": "logo", "logo_text": words("en")},
        "embed": {"mode": "button", "button": words("en")},
        "questions": [
            {
                "key": "q",
                "type": "nps",
                "text": words("en"),
                "hint": words("en"),
                "low_label": words("en"),
                "high_label": words("en"),
            },
            {"key": "m", "type": "matrix", "text": words("en", "de"), "choices": [choice], "rows": [choice]},
        ],
    }
    assert [one.place for one in missing_translations(definition_of(document))] == [
        "titles",
        "intro",
        "thanks",
        "theme.logo_text",
        "embed.button",
        "questions.0.text",
        "questions.0.hint",
        "questions.0.low_label",
        "questions.0.high_label",
        "questions.1.choices.0.text",
        "questions.1.rows.0.text",
    ]


def test_a_less_special_wording_is_none_missing() -> None:
    """Readers of `de-AT` miss nothing where there is `de`; readers of `de` do where there is only `de-AT`."""
    question = {"key": "q", "type": "nps", "text": words("en", "de", "pt-PT")}
    document = {"title": "T", "titles": words("de", "pt-BR", "pt-PT"), "languages": ["en", "en-GB", "de-AT", "pt-BR"]}
    assert missing_translations(definition_of(document | {"questions": [question]})) == [
        Missing("pt-BR", "questions.0.text")
    ]
