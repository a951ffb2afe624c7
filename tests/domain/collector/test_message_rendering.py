"""Messages as they are sent: whatever stands in values and templates, they stay whole and harmless."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.messages.placeholders import LONGEST_NOTE, PLACEHOLDERS, Links
from services.collector.domain.messages.rendering import Rendered, render, render_written
from services.collector.domain.messages.template import (
    LONGEST_SUBJECT,
    MessageTemplateNotFoundError,
    TemplateDefinition,
)
from shared.vocabulary import AttributeValue

LINKS = Links(
    opt_out="https://heed.example/o/abc?x=1&b=2",
    survey="https://heed.example/i/abc",
    status="https://heed.example/c/K7",
)
VALUES: Mapping[str, AttributeValue] = {
    "name": "Zoë",
    "company": "Café & Söhne",
    "reference": "K7M",
    "promise": "Friday",
    "note": "First.\n\nSecond.",
}
NAMES = [*PLACEHOLDERS, "field.order_id", "field.name", "nobody"]
PIPES = st.sampled_from([f"{{{{{name}}}}}" for name in NAMES] + [f"{{{{ {name} |words}}}}" for name in NAMES])
# What breaks HTML, headers and lines more often than chance finds it.
NASTY = st.sampled_from(
    [
        "<b>",
        "&amp;",
        '"',
        "'",
        "</style>",
        "-->",
        "<!--",
        "]]>",
        "{{",
        "}}",
        "|",
        "\r\n",
        "\n\n",
        "\u2028",
        "\u202e",
        "\x00",
        "\x02survey\x03x\x04",
        "$body",
        "${body}",
        "%s",
        "{0}",
        "\ud800",
        "\ufffe",
        "\x85",
        "\x1b[31m",
        "javascript:x",
    ]
)
TEXTS = st.lists(st.text(max_size=20) | NASTY | PIPES, max_size=12).map("".join)


def template(**given_: Any) -> TemplateDefinition:
    fields: dict[str, Any] = {
        "name": "T",
        "purpose": "survey",
        "cause": "invitation",
        "languages": ("en",),
        "subject": {"en": "Hello"},
        "text": {"en": "Hello"},
        "sms": {"en": "Hello"},
    }
    return TemplateDefinition(**(fields | given_))


def mail(text: str, values: Mapping[str, AttributeValue] = VALUES, **options: Any) -> Rendered:
    one = template(text={"en": text}, cause=options.pop("cause", "receipt"))
    return render(one, language="en", channel="email", values=values, links=options.pop("links", LINKS), **options)


def sms(text: str, values: Mapping[str, AttributeValue] = VALUES, **options: Any) -> str:
    one = template(sms={"en": text}, cause=options.pop("cause", "receipt"))
    links = options.pop("links", LINKS)
    return render(one, language="en", channel="sms", values=values, links=links, **options).sms


def tree_of(html: str) -> ET.Element:
    return ET.fromstring(html.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own


def words_of(html: str) -> str:
    body = tree_of(html).find("body")
    assert body is not None
    return "\n".join(
        "".join(one.itertext()) for one in body.iter() if one.tag in {"p", "td"} and not one.findall("table")
    )


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element with the names of its attributes."""
    return [(one.tag, tuple(sorted(one.attrib))) for one in tree_of(html).iter()]


@given(text=TEXTS, subject=TEXTS, value=TEXTS)
def test_whatever_is_written_the_html_is_well_formed_and_nothing_in_it_is_markup(
    text: str, subject: str, value: str
) -> None:
    values = dict.fromkeys(("name", "company", "note", "location", "reference", "order_id"), value)
    one = template(text={"en": text or "x"}, subject={"en": subject or "x"})
    found = render(one, language="en", channel="email", values=values, links=LINKS)
    tree = tree_of(found.html)
    allowed = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "p", "br", "a", "div"}
    assert {element.tag for element in tree.iter()} <= allowed
    addresses = {element.get("href") for element in tree.iter("a")}
    assert addresses <= {LINKS.opt_out, LINKS.survey, LINKS.status}
    assert LINKS.opt_out in addresses
    assert LINKS.survey in addresses
    assert found.subject
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", found.subject)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", found.text)
    assert len(found.subject) <= LONGEST_SUBJECT
    found.html.encode()


@given(value=TEXTS)
def test_a_value_never_adds_an_element(value: str) -> None:
    """But for the line breaks of a colleague's note."""
    text = "Dear {{name|x}}, at {{location|x}} on {{field.order_id|x}}: {{link.status|go}}."
    plain = mail(text, {"name": "x", "location": "x", "order_id": "x"})
    hostile = mail(text, {"name": value, "location": value, "order_id": value})
    assert skeleton(hostile.html) == skeleton(plain.html)


@given(text=TEXTS, value=TEXTS)
def test_an_sms_ends_with_its_link_and_says_how_to_stop(text: str, value: str) -> None:
    values = dict.fromkeys(("name", "company", "note", "location", "order_id"), value)
    found = sms(text or "x", values, cause="invitation")
    assert found.endswith(f" {LINKS.survey}")
    assert "STOP" in found or LINKS.opt_out in found
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", found)


def test_the_parts_of_a_mail() -> None:
    found = mail("Hello {{name}},\n\nYour reference is {{reference}}.\n\n{{link.status}}\n\nBye\n{{company}}")
    assert found.text == (
        "Hello Zoë,\n\nYour reference is K7M.\n\nSee where things stand:\nhttps://heed.example/c/K7\n\nBye\n"
        "Café & Söhne\n\n--\nIf you would rather not receive emails like this one, you can unsubscribe here: "
        "https://heed.example/o/abc?x=1&b=2\n"
    )
    assert "See where things stand" in words_of(found.html)
    assert "https://heed.example/c/K7" not in words_of(found.html)
    assert "Café &amp; Söhne" in found.html


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("Hello {{name}},\nhow are you?", {}, "Hello,\nhow are you?"),
        ("Hello {{name|there}}!", {}, "Hello there!"),
        ("A\n\nYour reference is {{reference}}.\n\nB", {}, "A\n\nB"),
        ("Ref {{reference|unknown}}.", {}, "Ref unknown."),
        ("Order {{field.order_id}}.", {"order_id": 17}, "Order 17."),
        ("Order {{field.order_id}}.", {"field.order_id": "A-1"}, "Order A-1."),
        ("About {{field.name}}!", {"name": "Zoë"}, "About!"),
        ("{{name}}, hello", {}, "hello"),
        ("It took {{field.days}} days.", {"days": 2.0}, "It took 2 days."),
        ("Is {{field.flag}} true?", {"flag": True}, "Is true?"),
        ("Braces {{name in}} and {name} stay", {}, "Braces and {name} stay"),
    ],
)
def test_what_has_no_value_leaves_no_gap(text: str, values: Mapping[str, AttributeValue], said: str) -> None:
    assert mail(text, values).text.split("\n\n--\n")[0] == said


@pytest.mark.parametrize(
    "name",
    [
        "http://evil.example",
        "Win at evil.com",
        "www.evil",
        "a@b.example",
        "Ann\r\nBcc: x@y.example",
        "evil.co/x",
        "EVIL.COM",
    ],
)
def test_a_name_cannot_carry_a_link(name: str) -> None:
    """Anybody can type a name beside somebody else's address."""
    found = mail("Hello {{name}},", {"name": name})
    assert found.text.startswith("Hello,\n")


@pytest.mark.parametrize(
    "name", ["Dr. Ann Lee", "Dr.Müller", "Anne-Marie O'Neil", "J. R. R. Tolkien", "山田 太郎", "محمد"]
)
def test_a_name_stays_a_name(name: str) -> None:
    """As it stands, but for the marks that keep one in Arabic from turning the comma behind it."""
    text = mail("Hello {{name}},", {"name": name}).text
    assert text.replace("\u2068", "").replace("\u2069", "").startswith(f"Hello {name},\n")
    assert ("\u2068" in text) == ("محمد" in name)


def test_a_subject_is_one_line_whatever_is_in_it() -> None:
    one = template(subject={"en": "News for {{location}}"}, cause="progress")
    values = {"location": "Here\r\nBcc: everybody@example\u202e\u2066txt"}
    found = render(one, language="en", channel="email", values=values, links=LINKS)
    assert found.subject == "News for Here Bcc: everybody@exampletxt"


def test_a_subject_without_values_falls_back_to_the_company_and_then_to_the_name() -> None:
    one = template(subject={"en": "{{location}}"})
    assert render(one, language="en", channel="email", values=VALUES, links=LINKS).subject == "Café & Söhne"
    assert render(one, language="en", channel="email", values={}, links=LINKS).subject == "T"


def test_long_values_are_cut() -> None:
    long = "x" * 10_000
    found = mail("{{name}} {{location}}\n{{note}}", {"name": long, "location": long, "note": long}, cause="closing")
    assert len(found.text) < LONGEST_NOTE + 1000
    one = template(subject={"en": "{{location}}" * 15})
    subject = render(one, language="en", channel="email", values={"location": long}, links=LINKS).subject
    assert len(subject) == LONGEST_SUBJECT


def test_a_note_keeps_its_paragraphs_and_its_braces() -> None:
    found = mail(
        "Before\n\n{{note}}\n\nAfter", {"note": "One {{name}}.\r\n\r\nTwo <i>{{link.survey}}</i>."}, cause="closing"
    )
    assert found.text.startswith("Before\n\nOne {{name}}.\n\nTwo <i>{{link.survey}}</i>.\n\nAfter\n")
    assert "&lt;i&gt;{{link.survey}}&lt;/i&gt;" in found.html


def test_an_invitation_without_its_link_gets_it_at_the_end() -> None:
    found = mail("Hello", cause="invitation")
    assert found.text.startswith("Hello\n\nTake the survey:\nhttps://heed.example/i/abc\n")
    assert "Take the survey" in words_of(found.html)


def test_a_link_has_the_words_that_the_template_gives_it() -> None:
    found = mail("See {{link.status|the page}} or\n{{link.survey|Start}}", cause="invitation")
    assert found.text.startswith("See the page: https://heed.example/c/K7 or\nStart:\nhttps://heed.example/i/abc")
    assert [one.text for one in tree_of(found.html).iter("a")][:2] == ["the page", "Start"]


def test_whoever_places_the_opt_out_does_not_get_it_twice() -> None:
    found = mail("Bye. {{link.opt_out|No more}}")
    assert found.text.count(LINKS.opt_out) == 1
    assert "--" not in found.text
    assert "unsubscribe" not in found.html
    assert sms("Bye {{link.opt_out}}", links=replace(LINKS, status=None)) == f"Bye {LINKS.opt_out}"


@pytest.mark.parametrize("basis", ["consent", "existing_customer", "request"])
def test_a_mail_says_why_it_comes(basis: Any) -> None:
    assert "You are receiving this email because" in mail("Hello", basis=basis).text
    assert "You are receiving this email because" in words_of(mail("Hello", basis=basis).html)


def test_subject_and_text_are_of_one_language() -> None:
    one = template(languages=("en", "de"), subject={"en": "Hello", "de": "Hallo"}, text={"en": "Text"})
    found = render(one, language="de", channel="email", values={}, links=LINKS)
    assert (found.language, found.subject) == ("en", "Hello")


def test_a_template_without_words_for_a_channel_makes_no_message() -> None:
    with pytest.raises(MessageTemplateNotFoundError):
        render(template(sms=None), language="en", channel="sms", values={}, links=LINKS)
    with pytest.raises(MessageTemplateNotFoundError):
        render(template(subject=None, text=None), language="en", channel="email", values={}, links=LINKS)


def test_what_a_colleague_wrote_is_taken_as_it_is() -> None:
    found = render_written(
        "Your\r\nrequest", "Hi {{name}},\n\n<b>we</b> know.", language="de", channel="email", values=VALUES, links=LINKS
    )
    assert found.subject == "Your request"
    assert found.text.startswith("Hi {{name}},\n\n<b>we</b> know.\n\n--\nWenn Sie")
    assert "&lt;b&gt;we&lt;/b&gt;" in found.html
    short = render_written("", "Hi {{name}}", language="de", channel="sms", values={}, links=LINKS)
    assert short.sms == "Hi {{name}}\nAntwort STOP beendet"


def test_values_are_written_for_their_readers_and_turn_nothing() -> None:
    """Numbers as the language writes them; marks around values in Arabic, and none that an SMS must pay for."""
    texts = {"de": "Hallo {{name}}, {{field.hours}} Stunden.", "ar": "مرحبًا {{name}}، {{field.hours}}."}
    one = template(subject={"de": "Für {{name}}", "ar": "إلى {{name}}"}, text=texts, sms=texts, languages=("de", "ar"))
    values: dict[str, AttributeValue] = {"name": "Ada", "hours": 1.5}
    german = render(one, language="de-AT", channel="email", values=values, links=LINKS)
    assert german.text.startswith("Hallo Ada, 1,5 Stunden.")
    arabic = render(one, language="arz", channel="email", values=values, links=LINKS)
    assert (arabic.language, arabic.subject) == ("ar", "إلى \u2068Ada\u2069")
    assert arabic.text.startswith("مرحبًا \u2068Ada\u2069، \u20681.5\u2069.")
    assert "\u2068" not in render(one, language="de", channel="sms", values=values, links=LINKS).sms
