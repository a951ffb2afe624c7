"""The words that come with the suite: whole sentences in every language, with and without values."""

import re
from collections.abc import Mapping

import pytest

from services.collector.domain.messages.built_in import BUILT_IN_TEMPLATES
from services.collector.domain.messages.built_in_cases import READY_TEMPLATES
from services.collector.domain.messages.message_words import LANGUAGES
from services.collector.domain.messages.placeholders import Links
from services.collector.domain.messages.rendering import render
from services.collector.domain.messages.template import MessageTemplate, TemplateDefinition
from shared.sms_segments import segments_of
from shared.vocabulary import AttributeValue

LINKS = Links(
    opt_out="https://heed.example/o/abc", survey="https://heed.example/i/abc", status="https://heed.example/c/K7"
)
VALUES: Mapping[str, AttributeValue] = {
    "name": "Zoë",
    "company": "Café & Söhne",
    "reference": "K7M",
    "promise": "Friday",
    "call_by": "Donnerstag, 23. September, 12:00 Uhr",
    "note": "First.\n\nSecond.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_whole_sentences(language: str) -> None:
    words = {language: "T"}
    one = TemplateDefinition(
        name="T", purpose="survey", cause="invitation", languages=(language,), subject=words, text=words, sms=words
    )
    found = render(one, language=language, channel="email", values={}, links=LINKS, basis="existing_customer")
    assert LINKS.opt_out in found.text
    assert f'lang="{language}"' in found.html
    assert ('dir="rtl"' in found.html) == (language == "ar")
    assert "[hier" not in found.html
    assert "]." not in found.html
    for foot in found.text.split("--\n")[1].splitlines():
        assert foot[-1] == "." or foot.endswith(LINKS.opt_out)
    by_sms = render(one, language=language, channel="sms", values={}, links=LINKS)
    assert "STOP" in by_sms.sms
    away = render(one, language=language, channel="sms", values={}, links=LINKS, can_reply=False)
    assert "STOP" not in away.sms
    assert LINKS.opt_out in away.sms


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("one", READY_TEMPLATES, ids=lambda one: one.key)
@pytest.mark.parametrize("values", [VALUES, {}], ids=["full", "empty"])
def test_built_in_templates_read_well(
    one: MessageTemplate, language: str, values: Mapping[str, AttributeValue]
) -> None:
    one.definition.check()
    found = render(one, language=language, channel="email", values=values, links=LINKS)
    body = found.text.split("\n\n--\n")[0]
    assert not re.search(r"\{|\}|\(\)| [.,:;]|  |\n\n\n|:\n\n|: *\.", body)
    assert 10 <= len(found.subject) <= 60
    links = Links(
        opt_out="https://feedback.example.org/o/" + "A" * 50, survey="https://feedback.example.org/i/" + "A" * 50
    )
    short = render(one, language=language, channel="sms", values={**values, "company": "Café Nord"}, links=links).sms
    assert segments_of(short).encoding == "gsm7"
    assert segments_of(short).count == 1, short


@pytest.mark.parametrize(
    ("language", "spoken"), [("de-AT", "de"), ("de", "de"), ("en-GB", "en"), ("fr", "en"), (None, "en"), ("DE", "de")]
)
def test_the_nearest_language_is_spoken(language: str | None, spoken: str) -> None:
    found = render(BUILT_IN_TEMPLATES[0], language=language, channel="email", values={}, links=LINKS)
    assert found.language == spoken
