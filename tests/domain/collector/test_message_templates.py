"""Templates of messages: what is refused, what is questionable, and which one applies."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.domain.messages.built_in import BUILT_IN_TEMPLATES
from services.collector.domain.messages.built_in_cases import CASE_TEMPLATES, READY_TEMPLATES
from services.collector.domain.messages.template import (
    CAUSES,
    InvalidTemplateError,
    MessageTemplate,
    TemplateDefinition,
    choose,
    problems_of,
)
from services.collector.domain.messages.template_lint import findings_of
from shared.keyed.resource import KeyedResource

NOW = datetime(2026, 11, 30, tzinfo=UTC)
BASE = "https://feedback.example.org"


def definition(**given: Any) -> TemplateDefinition:
    fields: dict[str, Any] = {
        "name": "Receipt",
        "purpose": "service_contact",
        "cause": "receipt",
        "languages": ("en",),
        "subject": {"en": "We have your message"},
        "text": {"en": "Hello {{name}}\n\n{{link.status}}"},
        "sms": {"en": "We have your message"},
    }
    return TemplateDefinition(**(fields | given))


def template(key: str, **given: Any) -> MessageTemplate:
    return KeyedResource(key, definition(**given), 1, NOW, NOW)


def in_languages(*languages: str, **given: Any) -> dict[str, Any]:
    words = {
        name: dict.fromkeys(languages, "W {{link.status}}" if name == "text" else "W")
        for name in ("subject", "text", "sms")
    }
    return {"languages": languages, **words, **given}


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"cause": "written"}, "cause"),
        ({"purpose": "marketing"}, "purpose"),
        ({"touchpoint": "At the till"}, "touchpoint"),
        ({"languages": ()}, "languages"),
        ({"languages": ("en", "en")}, "languages.1"),
        ({"languages": ("english!",)}, "languages.0"),
        ({"subject": None}, "subject"),
        ({"text": None}, "text"),
        ({"subject": None, "text": None, "sms": None}, "text"),
        ({"subject": {"de": "W"}}, "subject"),
        ({"subject": {"en": "two\nlines"}}, "subject.en"),
        ({"subject": {"en": "See {{link.status}}"}}, "subject.en"),
        ({"subject": {"en": "x" * 201}}, "subject"),
        ({"text": {"en": "x" * 10_001}}, "text"),
        ({"sms": {"en": "x" * 1001}}, "sms"),
        ({"text": {"en": "Hi {{nmae}}"}}, "text.en"),
        ({"text": {"en": "Hi {{}}"}}, "text.en"),
        ({"text": {"en": "Hi {{field.}}"}}, "text.en"),
        ({"text": {"en": "Hi {{link.home}}"}}, "text.en"),
        ({"text": {"en": "Hi \x00"}}, "text"),
    ],
)
def test_what_no_message_can_be_made_of_is_refused(given: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidTemplateError) as refused:
        definition(**given).check()
    assert place in {one.field for one in refused.value.problems}


@pytest.mark.parametrize(
    "given",
    [{}, {"sms": None}, {"subject": None, "text": None}, {"text": {"en": "{{field.a-b.c}} {{ name | you }}"}}],
)
def test_what_can_be_used_has_no_problems(given: dict[str, Any]) -> None:
    assert problems_of(definition(**given)) == []


def chosen(*templates: MessageTemplate, **asked: Any) -> tuple[str, str] | None:
    wanted: dict[str, Any] = {
        "purpose": "service_contact",
        "cause": "receipt",
        "touchpoint": None,
        "language": "en",
        "channel": "email",
    }
    found = choose([*templates, *BUILT_IN_TEMPLATES], **(wanted | asked))
    return None if found is None else (found.template.key, found.language)


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize(("language", "spoken"), [("de-CH", "de"), ("en-US", "en"), ("ja", "en"), (None, "en")])
def test_the_suite_has_words_for_everything(cause: str, channel: str, language: str | None, spoken: str) -> None:
    purpose = "survey" if cause in {"invitation", "reminder"} else "service_contact"
    found = chosen(cause=cause, channel=channel, language=language, purpose=purpose)
    assert found == (f"built-in-{cause}", spoken)


def test_nobody_is_asked_to_recommend_with_the_words_of_a_survey() -> None:
    assert chosen(purpose="sharing", cause="invitation") is None


def test_a_template_of_ones_own_goes_first_even_in_another_language() -> None:
    assert chosen(template("own", **in_languages("de"))) == ("own", "de")


def test_that_of_the_touchpoint_goes_before_that_of_all() -> None:
    everywhere, till = template("a"), template("z", touchpoint="till")
    assert chosen(everywhere, till, touchpoint="till") == ("z", "en")
    assert chosen(everywhere, till, touchpoint="door") == ("a", "en")
    assert chosen(everywhere, till, touchpoint=None) == ("a", "en")
    assert chosen(till, touchpoint=None) == ("built-in-receipt", "en")


def test_a_language_that_is_understood_goes_before_the_touchpoint() -> None:
    everywhere, till = template("a", **in_languages("fr", "en")), template("z", touchpoint="till")
    assert chosen(everywhere, till, touchpoint="till", language="fr-CA") == ("a", "fr")
    assert chosen(everywhere, till, touchpoint="till", language="en") == ("z", "en")
    assert chosen(everywhere, till, touchpoint="till", language=None) == ("z", "en")


def test_among_equals_the_first_key_applies_whatever_their_order() -> None:
    one, other = template("a"), template("b")
    assert chosen(one, other) == chosen(other, one) == ("a", "en")


def test_what_is_off_or_has_no_words_for_the_channel_does_not_apply() -> None:
    assert chosen(template("a", enabled=False)) == ("built-in-receipt", "en")
    assert chosen(template("a", sms=None), channel="sms") == ("built-in-receipt", "en")
    assert chosen(template("a", subject=None, text=None)) == ("built-in-receipt", "en")


def codes(given: TemplateDefinition, **options: Any) -> set[tuple[str, str]]:
    return {(one.place, one.code) for one in findings_of(given, base_url=BASE, **options)}


def test_nothing_is_questionable_about_the_templates_of_the_suite() -> None:
    for one in READY_TEMPLATES:
        others = BUILT_IN_TEMPLATES if one in BUILT_IN_TEMPLATES else CASE_TEMPLATES
        assert codes(one.definition, key=one.key, others=others, wanted=("de-AT", "en")) == set()


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({"languages": ("en", "de")}, ("text.de", "words_missing")),
        ({"purpose": "survey"}, ("purpose", "purpose_unusual")),
        ({"cause": "invitation"}, ("purpose", "purpose_unusual")),
        ({"cause": "invitation", "text": {"en": "Hi"}}, ("text.en", "survey_link_missing")),
        ({"text": {"en": "Hi"}}, ("text.en", "status_link_missing")),
        ({"text": {"en": "{{link.survey}}"}}, ("text.en", "survey_needs_permission")),
        ({"cause": "closing", "text": {"en": "By {{promise}}"}}, ("text.en", "no_value")),
        ({"sms": {"en": "See {{link.status}}"}}, ("sms.en", "link_comes_last")),
        ({"sms": {"en": "x" * 400}}, ("sms.en", "too_many_segments")),
        ({"sms": {"en": "Good news ☕"}}, ("sms.en", "long_alphabet")),
        ({"subject": {"en": "x" * 61}}, ("subject.en", "subject_too_long")),
        ({"subject": {"en": "{{location}}"}}, ("subject.en", "subject_may_be_empty")),
        (in_languages("fi"), ("text.fi", "opt_out_in_english")),
        (
            in_languages("en", "de", text={"en": "{{link.status}} {{link.opt_out}}", "de": "{{link.status}}"}),
            ("text.de", "opt_out_missing"),
        ),
    ],
)
def test_what_readers_would_stumble_over_is_found_at_its_place(given: dict[str, Any], finding: tuple[str, str]) -> None:
    found = codes(definition(**given))
    assert finding in found
    assert codes(definition()) == set()


@pytest.mark.parametrize(
    ("wanted", "missing"), [(("en",), False), (("en-GB",), False), (("de",), True), (("en", "fr"), True), ((), False)]
)
def test_a_language_of_the_survey_is_missed(wanted: tuple[str, ...], *, missing: bool) -> None:
    assert (("languages", "language_missing") in codes(definition(), wanted=wanted)) == missing


def test_typographic_marks_cost_nothing_and_are_not_complained_about() -> None:
    assert codes(definition(sms={"en": "It\u2019s here – “now”…"})) == set()


def test_a_template_that_another_one_always_precedes_is_found() -> None:
    others = [template("a"), template("z")]
    assert codes(definition(), key="b", others=others) == {("touchpoint", "never_chosen")}
    assert codes(definition(touchpoint="till"), key="b", others=others) == set()
    assert codes(definition(enabled=False), key="b", others=others) == set()
    assert codes(definition(**in_languages("en", "de")), key="b", others=others) == set()
