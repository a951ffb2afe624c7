"""The card reads and writes as its page's language does, by the same tables of cases as the server."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from services.collector.pages.embed import assets
from services.collector.pages.embed.bundle import module
from services.collector.pages.hosted.languages import texts_in
from shared.languages.numbers import marks_of
from shared.languages.tags import match, near_languages
from shared.testing.browser import accessibility_problems
from shared.testing.website import Website, card, choose, go_on

pytestmark = pytest.mark.browser

FOLDER = Path(assets.__file__).parents[1] / "static" / "embed"
CASES = Path(__file__).parents[1] / "domain" / "languages"


async def called(browser: Browser, file: str, name: str, calls: list[list[Any]]) -> list[Any]:
    """What a function of one of the card's modules returns for each list of arguments."""
    page = await browser.new_page()
    text = module(FOLDER / file).replace("export{", f"Object.assign(window,{{called:{name}}});export{{")
    await page.add_script_tag(type="module", content=text)
    await page.wait_for_function("!!window.called")
    found: list[Any] = await page.evaluate(
        "text => JSON.parse(text).map((given) => called(...given) ?? null)", json.dumps(calls)
    )
    return found


async def test_the_card_reads_numbers_as_the_server_does(browser: Browser) -> None:
    """Every case of the table means the same in a browser: a value, several, or a fault."""
    cases = json.loads((CASES / "number_cases.json").read_text())
    calls = []
    for case in cases:
        marks = marks_of(case["language"])
        calls.append([case["text"], case.get("question", {}), [marks.decimal, marks.group, marks.has_lakhs]])
    found = await called(browser, "more/numbers.js", "typedNumber", calls)
    for one in found:
        if one.get("fault") == "unclear":
            del one["fault"]
    assert [(case, one) for case, one in zip(cases, found, strict=True) if one != case["right"]] == []


TAGS = re.split(
    " ",
    "zh-TW zh-HK zh-SG zh zh-Hant-HK nb nn no nn-NO iw he in id tl fil sr-Latn sr sr-RS sh pt-BR pt pt-PT pt-AO en-GB "
    "en-AU en de-CH de gsw mo ro es-MX es-419 es az-Arab az ku ckb arz ar-EG fr fr-CA da tlh x * en_US DE-at",
)
OFFERS = (
    ["en", "zh-Hans", "zh-Hant"], ["en", "zh-CN", "zh-TW"], ["en", "no", "he", "id", "fil"], ["en", "nb"],
    ["en", "iw", "in", "tl"], ["de", "sr-Cyrl", "sr-Latn"], ["en", "pt-BR", "pt-PT"], ["de", "en-US", "en-GB"],
    ["en", "es", "es-419"], ["ro", "de", "de-AT"], ["en", "az", "ku", "ar"], ["fr", "en"],
)  # fmt: skip


async def test_the_card_chooses_languages_as_the_server_does(browser: Browser) -> None:
    """For one reader's language after the other, with the lists of near languages that the server hands over."""
    near = {tag: near_languages(tag) for offer in OFFERS for tag in offer}
    pairs = [(tag, offer) for tag in TAGS for offer in OFFERS]
    found = await called(browser, "card/wording.js", "match", [[tag, offer] for tag, offer in pairs])
    wrong = []
    for (tag, offer), one in zip(pairs, found, strict=True):
        relative = next((other for other in offer if tag.split("-")[0] in near[other]), None)
        if (one or relative) != match(tag, offer):
            wrong.append((tag, offer, one or relative, match(tag, offer)))
    assert wrong == [], wrong


def words(text: str, language: str) -> dict[str, str]:
    """A wording in one language."""
    return {language: text}


async def test_a_number_that_can_be_two_is_asked_back(site: Website) -> None:
    """The card asks, offers both, and takes the one that is pressed; nothing is sent before."""
    question = {"key": "spent", "type": "number", "decimals": 2, "maximum": 5000, "text": words("Wie viel?", "de")}
    await site.publish(
        title="Besuch", languages=["de"], questions=[question, {"key": "s", "type": "csat", "text": words("?", "de")}]
    )
    site.lay(lang="de")
    page = await site.open()
    field = card(page).locator("#f")
    await field.fill("1,500")
    await go_on(page)
    await expect(card(page).locator("#problem")).to_have_text("Meinten Sie 1.500 oder 1,5?")
    offers = card(page).locator("[aria-labelledby=problem] button")
    await expect(offers).to_have_text(["1.500", "1,5"])
    assert await accessibility_problems(page) == []
    await field.fill("9.999")
    await expect(offers).to_have_count(0)
    await go_on(page)
    await expect(card(page).locator("#problem")).to_have_text("Bitte geben Sie eine Zahl bis 5.000 ein.")
    await field.fill("1,255")
    await go_on(page)
    await expect(card(page).locator("#problem")).to_have_text("Meinten Sie 1.255?")
    await field.fill("1,2555")
    await go_on(page)
    await expect(card(page).locator("#problem")).to_have_text(texts_in("de").too_many_decimals.format(count=2))
    await field.fill("1,500")
    await go_on(page)
    await offers.nth(1).click()
    await expect(field).to_have_value("1,5")
    await expect(card(page).locator("#problem")).to_have_text("")
    await go_on(page)
    await choose(page, "4")
    await card(page).locator(".back").click()
    await expect(field).to_have_value("1,5")
    await go_on(page)
    await go_on(page)
    await site.received("answered")
    [stored] = await site.stored()
    assert stored["answers"] == {"spent": 1.5, "s": 4}


async def test_the_card_repeats_answers_as_the_reader_writes_them(site: Website) -> None:
    """Numbers, days and lists in the reader's language; a name in Arabic turns nothing around it."""
    questions = [
        {"key": "spent", "type": "number", "decimals": 1, "text": words("Wie viel?", "de")},
        {"key": "day", "type": "date", "text": words("Wann?", "de")},
        {
            "key": "liked",
            "type": "multiple",
            "text": words("Was?", "de"),
            "choices": [{"key": key, "text": words(key, "de")} for key in ("a", "b", "c")],
        },
        {
            "key": "end",
            "type": "csat",
            "text": words("{{spent}}/{{day}}/{{liked}}/{{field.name}}/{{field.order}}", "de"),
        },
    ]
    await site.publish(title="Besuch", languages=["de"], hidden=["name", "order"], questions=questions)
    site.lay(tag=site.tag(field_name="محمد", field_order="77001"), lang="de")
    page = await site.open()
    await card(page).locator("#f").fill("1.234,5")
    await go_on(page)
    await card(page).locator("#f").fill("2026-03-01")
    await go_on(page)
    for one in ("a", "b", "c"):
        await choose(page, one)
    await go_on(page)
    expected = "1.234,5/1. März 2026/a, b und c/\u2068محمد\u2069/77001"
    await expect(card(page).locator("h2 label")).to_have_text(expected)
