"""Every type of question in the card, and the path through them by the same rules as on the server."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from services.collector.pages.hosted.languages import texts_in
from services.collector.service import SERVICE
from shared.testing.browser import accessibility_problems
from shared.testing.website import Website, card, choose, go_on, thanked, website

pytestmark = pytest.mark.browser

SAID = texts_in("en")


def words(text: str) -> dict[str, str]:
    """A wording in English."""
    return {"en": text}


def choices(*keys: str, **more: dict[str, bool]) -> list[dict[str, Any]]:
    """Choices that are called like their keys; `more` says what is special about one."""
    return [{"key": key, "text": words(key.title())} | more.get(key, {}) for key in keys]


OTHER = {"other": {"other": True}, "none": {"exclusive": True}}
ALL: list[dict[str, Any]] = [
    {"key": "mood", "type": "faces", "text": words("Mood?")},
    {"key": "stars", "type": "rating", "scale": 5, "text": words("Stars?")},
    {"key": "ease", "type": "ces", "text": words("Easy?")},
    {"key": "one", "type": "single", "text": words("One?"), "choices": choices("a", "b", "other", **OTHER)},
    {
        "key": "many",
        "type": "multiple",
        "text": words("Many?"),
        "at_most": 2,
        "randomised": True,
        "choices": choices("a", "b", "c", "other", "none", **OTHER),
    },
    {
        "key": "grid",
        "type": "matrix",
        "text": words("Grid?"),
        "rows": choices("app", "shop"),
        "choices": choices("x", "y"),
    },
    {"key": "rank", "type": "ranking", "text": words("Rank?"), "choices": choices("a", "b", "c")},
    {"key": "number", "type": "number", "minimum": 1, "maximum": 9, "decimals": 1, "text": words("How many?")},
    {"key": "day", "type": "date", "earliest": "2026-01-01", "text": words("When?")},
    {"key": "text", "type": "text", "min_length": 3, "pattern": "[a-z]+", "text": words("You gave {{stars}}. Why?")},
    {"key": "you", "type": "contact", "fields": ["name", "email", "phone"], "text": words("Who?")},
    {"key": "agreed", "type": "consent", "required": True, "text": words("All right?")},
]
for _question in ALL:
    _question.setdefault("required", True)


async def wrong(page: Page, text: str) -> None:
    """Try to go on, and read why that fails."""
    await go_on(page)
    await expect(card(page).locator("#problem")).to_have_text(text)


def lists(page: Page) -> Locator:
    """The lists of a matrix or a ranking."""
    return card(page).locator("select")


async def answer_everything(page: Page) -> None:
    """Answer each question wrongly where one can, and then well."""
    await wrong(page, SAID.needs_answer)
    await choose(page, "Satisfied")
    await choose(page, "4")
    await choose(page, "6")
    await choose(page, "Other")
    await card(page).get_by_label(SAID.own_words).fill("Parking")
    await go_on(page)
    for name in ("A", "B", "C"):
        await choose(page, name)
    await wrong(page, SAID.too_many.format(count=2))
    await choose(page, "None")
    await expect(card(page).locator(":checked")).to_have_count(1)
    await choose(page, "B")
    await choose(page, "Other")
    await expect(card(page).locator(".option").filter(has_text="None").locator("input")).not_to_be_checked()
    await go_on(page)
    await lists(page).nth(0).select_option("x")
    await wrong(page, SAID.needs_rows)
    await lists(page).nth(1).select_option("y")
    await go_on(page)
    await lists(page).nth(0).select_option("1")
    await lists(page).nth(2).select_option("1")
    await wrong(page, SAID.ranks_twice)
    await lists(page).nth(0).select_option("2")
    await go_on(page)
    for entered, problem in (
        ("12", SAID.number_between.format(low=1, high=9)),
        ("1.25", SAID.too_many_decimals.format(count=1)),
        ("many", SAID.not_a_number),
    ):
        await card(page).locator("input").fill(entered)
        await wrong(page, problem)
    await card(page).locator("input").fill("2.5")
    await go_on(page)
    await card(page).locator("input").fill("2025-12-31")
    await wrong(page, SAID.values_from.format(low="January 1, 2026"))
    await card(page).locator("input").fill("2026-02-03")
    await go_on(page)
    await expect(card(page).locator("h2")).to_have_text("You gave 4. Why?")
    for entered, problem in (
        ("ab", SAID.too_short.format(count=3)),
        ("ABC", SAID.wrong_form),
    ):
        await card(page).locator("input").fill(entered)
        await wrong(page, problem)
    await card(page).locator("input").fill("abc")
    await go_on(page)
    await wrong(page, SAID.needs_contact)
    await card(page).get_by_label("Name").fill("Ada")
    await wrong(page, SAID.needs_contact)
    await card(page).get_by_label("E-mail").fill("ada")
    await go_on(page)
    await expect(card(page).locator("#problem")).to_contain_text(SAID.wrong_contact)
    await card(page).get_by_label("E-mail").fill("ada@example.org")
    await go_on(page)
    await wrong(page, SAID.needs_consent)
    await card(page).get_by_text("All right?").click()
    await go_on(page)


ANSWERS = {
    "mood": 4,
    "stars": 4,
    "ease": 6,
    "one": {"choice": "other", "words": "Parking"},
    "many": ["b", "other"],
    "grid": {"app": "x", "shop": "y"},
    "rank": ["c", "a"],
    "number": 2.5,
    "day": "2026-02-03",
    "text": "abc",
    "agreed": True,
}


async def test_every_type_is_answered_and_checked(site: Website) -> None:
    """All types are drawn, say what is wrong, and arrive as the server keeps them."""
    await site.publish(languages=["en"], questions=ALL)
    page = await site.open()
    await answer_everything(page)
    await thanked(page)
    [stored] = await site.stored()
    assert stored["answers"] == ANSWERS
    assert stored["respondent_id"] is not None
    assert site.noise == []


async def test_every_type_is_accessible(browser: Browser, database_url: str) -> None:
    """Axe finds nothing wrong with any type of question."""
    async with website(SERVICE, database_url, browser, bypass_csp=True) as site:
        await site.publish(languages=["en"], questions=[question | {"required": False} for question in ALL[:-1]])
        page = await site.open()
        for place, question in enumerate(ALL[:-1]):
            await expect(card(page).locator("progress")).to_have_attribute("value", str(place + 1))
            assert await accessibility_problems(page) == [], question["type"]
            await go_on(page)
        await expect(card(page).locator("#problem")).to_have_text(SAID.nothing_answered)


async def test_back_keeps_what_was_entered(site: Website) -> None:
    """Going back and forth loses no answer of any type and no order of choices."""
    await site.publish(languages=["en"], questions=ALL)
    page = await site.open()
    await choose(page, "Satisfied")
    await choose(page, "4")
    await choose(page, "6")
    await choose(page, "Other")
    await card(page).get_by_label(SAID.own_words).fill("Parking")
    await go_on(page)
    await choose(page, "B")
    order = await card(page).locator(".option").all_inner_texts()
    assert order[-2:] == ["Other", "None"]
    await go_on(page)
    await lists(page).nth(1).select_option("y")
    for _ in range(3):
        await card(page).locator(".back").click()
    await expect(card(page).locator(":checked")).to_have_value("6")
    await go_on(page)
    await expect(card(page).get_by_label(SAID.own_words)).to_have_value("Parking")
    await go_on(page)
    await expect(card(page).locator(".option")).to_have_text(order, use_inner_text=True)
    await expect(card(page).locator(":checked")).to_have_count(1)
    await go_on(page)
    await expect(lists(page).nth(1)).to_have_value("y")


async def test_path_follows_the_answers(site: Website) -> None:
    """Conditions and jumps lead along; an answer that the path has left is not sent."""
    await site.publish(
        languages=["en"],
        hidden=["plan"],
        questions=[
            {
                "key": "nps",
                "type": "nps",
                "text": words("Recommend?"),
                "jumps": [{"when": {"question": "nps", "at_least": 9}, "to": "plus"}],
            },
            {"key": "why", "type": "text", "text": words("Why?"), "show_if": {"question": "nps", "at_most": 6}},
            {"key": "middle", "type": "csat", "text": words("Middle?")},
            {"key": "plus", "type": "csat", "text": words("Plus?"), "show_if": {"field": "plan", "equals": "plus"}},
        ],
    )
    site.lay(tag=site.tag(field_plan="plus"))
    page = await site.open()
    heading = card(page).locator("h2")
    await choose(page, "3")
    await expect(heading).to_contain_text("Why?")
    await card(page).locator("textarea").fill("Bad")
    await go_on(page)
    await expect(heading).to_contain_text("Middle?")
    await choose(page, "2")
    await expect(heading).to_contain_text("Plus?")
    for _ in range(3):
        await card(page).locator(".back").click()
    await choose(page, "10")
    await expect(heading).to_contain_text("Plus?")
    await expect(card(page).locator(".next")).to_have_text("Send answers")
    await choose(page, "5")
    await go_on(page)
    await thanked(page)
    [stored] = await site.stored()
    assert stored["answers"] == {"nps": 10, "plus": 5}


async def test_survey_without_a_wording_falls_back(site: Website) -> None:
    """What is not translated is shown in the survey's first language, marked as such for screen readers."""
    question = {"key": "q", "type": "csat", "text": {"en": "How was it?"}, "low_label": {"en": "Bad", "de": "Schlecht"}}
    await site.publish(
        title="Visit", questions=[question], thanks={"de": "Danke, {{q}} Punkte!", "en": "{{q}} points!"}
    )
    site.lay(lang="de")
    page = await site.open()
    shown = card(page).locator("h2 [lang]")
    await expect(shown).to_have_text("How was it?")
    assert (await shown.get_attribute("lang"), await card(page).get_attribute("lang")) == ("en", "de")
    await expect(card(page).locator(".ends")).to_have_text("SchlechtSehr zufrieden")
    await choose(page, "5")
    await go_on(page)
    await expect(card(page)).to_contain_text("Danke, 5 Punkte!")
