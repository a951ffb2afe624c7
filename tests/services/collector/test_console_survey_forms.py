"""The editor's forms change nothing but what somebody changes in them."""

from copy import deepcopy
from typing import Any

import httpx
import pytest

from services.collector.pages.console.surveys.editing.packing import unpacked
from services.collector.web.surveys.files import NAMES, read_template
from services.collector.web.surveys.schema import EXAMPLE
from shared.testing.channels import put_survey
from shared.testing.forms import ReadPage, read_page
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from shared.testing.whole_survey import whole_survey

LANGUAGE = "en"
RICH: dict[str, Any] = {
    **whole_survey(),
    "intro": {"en": "\n  Two lines\nand spaces  ", "de": "Hallo"},
    "hidden": ["plan", "order_id"],
    "segments": ["plan"],
    "opens_at": "2026-03-01T09:30:15Z",
    "closes_at": "2199-12-31T23:59:59Z",
    "proof_of_work": True,
    "theme": {"accent": "#0b5fff"},
    "eligibility": {"sample_percent": 12.5, "quarantine": False, "touchpoint_cap": {"limit": 2, "days": 30}},
    "embed": {
        "mode": "inline",
        "selector": "#here",
        "origins": ["https://shop.example"],
        "audience": {"url": ["/a*"], "devices": ["mobile"], "attributes": {"plan": ["plus", 3, True]}},
        "start": {"on": "event", "event": "ordered", "delay_seconds": 1.5},
    },
    "quotas": [
        {"key": "all", "limit": 10},
        {
            "key": "deep",
            "limit": 5,
            "when": {
                "any_of": [
                    {"field": "plan", "one_of": ["a,b", "c", 7]},
                    {"none_of": [{"question": "recommend", "at_least": 9}]},
                ]
            },
        },
    ],
}


@pytest.fixture
def editor(collector: OneService) -> SignedIn:
    """A manager who is signed in."""
    return sign_in(collector.app)


async def opened(collector: OneService, person: SignedIn, key: str) -> ReadPage:
    reply = await collector.client.get(f"/console/collector/surveys/{key}/edit", headers=fragment(person))
    assert reply.status_code == httpx.codes.OK, reply.text
    return read_page(reply.text)


async def pressed(
    collector: OneService, person: SignedIn, page: ReadPage, button: str, **changes: str | list[str]
) -> ReadPage:
    """Send the form as it stands, but for `changes`, by a button."""
    sent: dict[str, list[str]] = {}
    for name, value in page.pairs:
        kept = value if page.areas.get(name) == value else value.replace("\n", "")  # as single lines do
        sent.setdefault(name, []).append(kept.replace("\n", "\r\n"))
    for field, entered in changes.items():
        sent[field] = entered if isinstance(entered, list) else [entered]
    sent["do"] = [button]
    key = page.one("form", id="editor").attributes["action"]
    reply = await collector.client.post(key, data=sent, headers=fragment(person))
    assert reply.status_code == httpx.codes.OK, reply.text
    return read_page(reply.text)


def fragment(person: SignedIn) -> dict[str, str]:
    return person.headers | {"HX-Request": "true"}


def document_in(page: ReadPage) -> dict[str, Any]:
    return unpacked(page.fields["document"])


SURVEYS = {name: read_template(name).definition for name in NAMES} | {"example": EXAMPLE, "rich": RICH}


@pytest.mark.parametrize("name", SURVEYS)
async def test_opening_each_form_and_going_on_changes_nothing(
    collector: OneService, editor: SignedIn, name: str
) -> None:
    """Whatever a survey holds, known to the forms or not, is as it was after each of its forms was sent."""
    put = await put_survey(collector.client, collector.admin, name, SURVEYS[name])
    assert put.is_success, put.text
    stored = put.json()["draft"]
    page = await opened(collector, editor, name)
    panels = [f"q:{index}" for index in range(len(stored["questions"]))] + ["survey", "looks", "rules"]
    for panel in panels:
        page = await pressed(collector, editor, page, f"open:{panel}")
        assert page.fields["panel"] == panel
        assert document_in(page) == stored
    page = await pressed(collector, editor, page, "beside:text")
    page = await pressed(collector, editor, page, "save")
    assert document_in(page) == stored
    read = await collector.client.get(f"/v1/surveys/{name}", headers=collector.admin)
    assert read.json()["draft"] == stored
    assert read.headers["etag"] == put.headers["etag"]


async def test_a_survey_is_made_by_forms_alone(collector: OneService, editor: SignedIn) -> None:
    """From a template: reworded, translated, with one more question, its choices and its condition."""
    form = {"template": "nps", "title": "Shop", "languages": ["en", "fr"], "key": "shop"}
    begun = await collector.client.post("/console/collector/surveys/-/new", data=form, headers=editor.headers)
    assert begun.headers["location"] == "/console/collector/surveys/shop/edit"
    page = await opened(collector, editor, "shop")
    page = await pressed(collector, editor, page, "add:single:0", **{"f.text.fr": "Nous recommanderiez-vous ?"})
    page = await pressed(collector, editor, page, "choice-remove:1:choices:2", **{"f.text.en": "Why did you come?"})
    page = await pressed(
        collector,
        editor,
        page,
        "choice-down:1:choices:0",
        **{"f.choices.0.text.en": "To buy", "f.choices.1.text.en": "To look"},
    )
    page = await pressed(collector, editor, page, "reload", **{"f.show_if.mode": "simple"})
    page = await pressed(
        collector, editor, page, "save", **{"f.show_if.0.operator": "at_least", "f.show_if.0.value": "7"}
    )
    draft = (await collector.client.get("/v1/surveys/shop", headers=collector.admin)).json()["draft"]
    assert draft["languages"] == ["en", "fr"]
    assert draft["questions"][0]["text"]["fr"] == "Nous recommanderiez-vous ?"
    made = draft["questions"][1]
    assert made["text"]["en"] == "Why did you come?"
    assert [choice["key"] for choice in made["choices"]] == ["to-look", "to-buy"]
    assert made["show_if"] == {"question": "recommend", "at_least": 7}
    assert (
        "Only if the answer to “How likely are you to recommend us to friends or colleagues?” is 7 or more."
        in page.text
    )


async def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost(collector: OneService, editor: SignedIn) -> None:
    """A draft that makes no sense is not saved; the form keeps what was typed, and says what to put right."""
    before = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["draft"]
    page = await opened(collector, editor, "visit")
    page = await pressed(collector, editor, page, "save", **{"f.text.en": "", "f.key": "Not A Key"})
    assert page.fields["f.key"] == "Not A Key"
    assert "Not saved yet" in page.text
    assert "Use lower-case letters, digits, hyphens and underscores." in page.text
    assert "Is missing in the first language." in page.text
    after = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["draft"]
    assert after == before
    mended = await pressed(collector, editor, page, "save", **{"f.text.en": "Would you?", "f.key": "would"})
    assert "Saved" in mended.text
    draft = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["draft"]
    assert (draft["questions"][0]["key"], draft["questions"][0]["concept"]) == ("would", "recommend")


async def test_the_text_is_the_same_draft(collector: OneService, editor: SignedIn) -> None:
    """What is changed in the text appears in the form, and text that cannot be read is kept with its line."""
    page = await pressed(collector, editor, await opened(collector, editor, "visit"), "beside:text")
    text = page.areas["text"]
    page = await pressed(collector, editor, page, "reload", text=text.replace("Would you recommend us?", "Would you?"))
    assert page.areas["f.text.en"].strip() == "Would you?"
    broken = page.areas["text"].replace("type: nps", "type: [nps", 1)
    page = await pressed(collector, editor, page, "save", text=broken)
    assert page.areas["text"].replace("\r\n", "\n") == broken
    assert "Line" in page.text
    unknown = broken.replace("type: [nps", "type: nps\n    colour: red", 1)
    page = await pressed(collector, editor, page, "save", text=unknown)
    assert "questions.0.colour" in page.text
    page = await pressed(collector, editor, page, "save", text=unknown.replace("    colour: red\n", ""))
    draft = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["draft"]
    assert draft["questions"][0]["text"]["en"] == "Would you?"


async def test_form_and_text_changed_at_once_lose_neither(collector: OneService, editor: SignedIn) -> None:
    """The form counts, and the text stays where it was typed."""
    page = await pressed(collector, editor, await opened(collector, editor, "visit"), "beside:text")
    typed = page.areas["text"].replace("Would you recommend us?", "From the text?")
    page = await pressed(collector, editor, page, "save", text=typed, **{"f.text.en": "From the form?"})
    assert document_in(page)["questions"][0]["text"]["en"] == "From the form?"
    assert "From the text?" in page.areas["text"]
    assert "were both changed" in page.text
    page = await pressed(collector, editor, page, "save")
    assert document_in(page)["questions"][0]["text"]["en"] == "From the text?"


async def test_two_who_edit_at_once_lose_nothing(collector: OneService, editor: SignedIn) -> None:
    """The second to save sees what the first has changed, brought together with what they typed; then it saves."""
    other = sign_in(collector.app, name="Max")
    mine, theirs = await opened(collector, editor, "visit"), await opened(collector, other, "visit")
    theirs = await pressed(collector, other, theirs, "open:q:1", **{"f.text.de": "Würden Sie?"})
    await pressed(collector, other, theirs, "save", **{"f.text.en": "How was the wait?"})
    mine = await pressed(collector, editor, mine, "save", **{"f.text.en": "Would you?", "f.text.de": "Wirklich?"})
    assert "has changed this survey while you were editing it" in mine.text
    assert "How was the wait?" in mine.text
    both = document_in(mine)
    assert both["questions"][0]["text"] == {"en": "Would you?", "de": "Wirklich?"}
    assert both["questions"][1]["text"]["en"] == "How was the wait?"
    assert "Both of you changed this" in mine.text
    mine = await pressed(collector, editor, mine, "save")
    draft = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["draft"]
    assert draft == both
    assert "while you were editing" not in mine.text


async def test_renaming_a_question_renames_it_everywhere(collector: OneService, editor: SignedIn) -> None:
    """Conditions, jumps and repeated answers name it by its new key; what a live one measures stays."""
    survey = read_template("nps").definition
    survey = deepcopy(survey)
    survey["questions"][1]["text"]["en"] = "You gave {{recommend}}. Why?"
    survey["questions"][0]["jumps"] = [{"to": "reason_high", "when": {"question": "recommend", "at_least": 9}}]
    await put_survey(collector.client, collector.admin, "loyal", survey)
    page = await pressed(collector, editor, await opened(collector, editor, "loyal"), "open:q:3", **{"f.key": "likely"})
    page = await pressed(collector, editor, page, "save", **{"f.key": "glad"})
    draft = document_in(page)
    assert draft["questions"][0]["jumps"] == [{"to": "glad", "when": {"question": "likely", "at_least": 9}}]
    assert draft["questions"][1]["show_if"] == {"question": "likely", "at_most": 6}
    assert draft["questions"][1]["text"]["en"] == "You gave {{likely}}. Why?"
    assert "Not saved yet" not in page.text


async def test_a_key_made_from_words_survives_the_fields_that_were_there_before(
    collector: OneService, editor: SignedIn
) -> None:
    """What stands beside the form follows every change; its own fields, the key's among them, stay as they were."""
    page = await opened(collector, editor, "visit")
    page = await pressed(collector, editor, page, "add:single:0")
    made_up = {name: value for name, value in page.pairs if name.endswith("choices.0.key")}
    page = await pressed(collector, editor, page, "reload", **{"f.choices.0.text.en": "Shoes"})
    page = await pressed(collector, editor, page, "reload", **{"f.choices.0.text.de": "Schuhe"}, **made_up)
    choice = document_in(page)["questions"][1]["choices"][0]
    assert (choice["key"], choice["text"]) == ("shoes", {"en": "Shoes", "de": "Schuhe"})


@pytest.mark.parametrize(
    "button",
    [
        "up:0",
        "down:99",
        "remove:-1",
        "choice-remove:0:choices:0",
        "copy:x",
        "test-add:j:0:7",
        "quota-remove:3",
        "language-remove:xx",
        "nonsense",
        "add:poem",
        "open:q:400",
        "",
    ],
)
async def test_a_button_that_does_not_fit_changes_nothing(collector: OneService, editor: SignedIn, button: str) -> None:
    """Such as one of a page that has been open for long."""
    page = await opened(collector, editor, "visit")
    before = document_in(page)
    assert document_in(await pressed(collector, editor, page, button)) == before


@pytest.mark.parametrize("field", ["document", "base"])
async def test_a_form_that_is_not_ours_is_refused(collector: OneService, editor: SignedIn, field: str) -> None:
    """Hidden fields that were tampered with lead to an error that says so, not to a broken survey."""
    page = await opened(collector, editor, "visit")
    sent = page.fields | {field: "eJyrVgIAALMAXQ==", "do": "save"}
    reply = await collector.client.post("/console/collector/surveys/visit/edit", data=sent, headers=editor.headers)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
