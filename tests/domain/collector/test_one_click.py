"""The first question in a mail: links that choose an answer, in the language of the mail."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from services.collector.domain.messages.one_click import OneClick, one_click_of
from services.collector.domain.messages.rendering import Links, render
from services.collector.domain.messages.template import TemplateDefinition
from services.collector.domain.surveys.definition import Definition
from services.collector.store.survey_store import definition_of

LINKS = Links(opt_out="https://heed.example/o/abc", survey="https://heed.example/i/abc")
INVITATION = TemplateDefinition(
    name="T",
    purpose="survey",
    cause="invitation",
    languages=("en",),
    subject={"en": "Hello"},
    text={"en": "Hello\n\n{{link.survey}}\n\nBye"},
)


def survey(**question: Any) -> Definition:
    asked = {"key": "q", "text": {"en": "How <likely>?", "de": "Wie {{field.shop}}?"}, **question}
    document = {"title": "T", "languages": ["en", "de"], "hidden": ["shop"], "questions": [asked]}
    return definition_of(document).normalised()


def asked(language: str = "en", **question: Any) -> OneClick | None:
    return one_click_of(survey(**question), language, lambda value: f"https://heed.example/i/abc?a={value}&b=1")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ({"type": "nps"}, range(11)),
        ({"type": "csat"}, range(1, 6)),
        ({"type": "ces"}, range(1, 8)),
        ({"type": "faces", "scale": 3}, range(1, 4)),
        ({"type": "faces", "scale": 4}, range(1, 5)),
        ({"type": "faces"}, range(1, 6)),
    ],
)
def test_scores_are_links_that_choose(question: dict[str, Any], values: range) -> None:
    clicks = asked(**question)
    assert clicks is not None
    found = render(INVITATION, language="en", channel="email", values={}, links=LINKS, one_click=clicks)
    tree = ET.fromstring(found.html.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own
    anchors = [element for element in tree.iter("a") if "?a=" in (element.get("href") or "")]
    assert [element.get("href") for element in anchors] == [
        f"https://heed.example/i/abc?a={value}&b=1" for value in values
    ]
    assert all(
        (element.get("aria-label") or "").startswith(str(value)) for element, value in zip(anchors, values, strict=True)
    )
    assert "How &lt;likely&gt;?" in found.html
    assert "?a=" not in found.text
    assert "How <likely>?\nTake the survey:\nhttps://heed.example/i/abc" in found.text


@pytest.mark.parametrize("question", [{"type": "text"}, {"type": "rating"}, {"type": "number"}])
def test_other_questions_are_asked_on_the_page(question: dict[str, Any]) -> None:
    assert asked(**question) is None


def test_the_question_is_in_the_language_of_the_mail() -> None:
    clicks = one_click_of(survey(type="nps"), "de-AT", str, {"shop": "war <es>"})
    assert clicks is not None
    assert (clicks.language, clicks.text) == ("de", "Wie war <es>?")
    assert clicks.high == "Äußerst wahrscheinlich"
    french = one_click_of(survey(type="nps"), "fr", str)
    assert french is not None
    assert (french.language, french.low) == ("en", "")
