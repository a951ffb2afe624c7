"""How the pages of cases look: axe in every state, both languages, on a phone too, nothing wider than the screen."""

import os
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from shared.access import Language
from shared.testing.browser import accessibility_problems
from tests.browser.cases.conftest import PATH, Inbox

pytestmark = pytest.mark.browser

SCREENS: list[tuple[int, Literal["light", "dark"], Language]] = [
    (1280, "light", "en"),
    (1280, "dark", "de"),
    (390, "light", "de"),
    (390, "dark", "en"),
]


async def check(page: Page, name: str) -> None:
    """Look at a page; where `HEED_TEST_LOOKS` names a folder, keep a picture of it there."""
    if folder := os.environ.get("HEED_TEST_LOOKS"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert await accessibility_problems(page) == [], name
    width = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], name


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
async def test_axe_finds_nothing(
    inbox: Inbox, width: int, scheme: Literal["light", "dark"], language: Language
) -> None:
    """On every page and in every form of a step, refused ones too."""
    page = await inbox.page(language=language, width=width, scheme=scheme, bypass_csp=True)
    case = await inbox.oldest()
    look = f"{language}-{width}-{scheme}"
    pages = {
        "inbox": "",
        "case": f"/{case['id']}",
        "new": "/new",
        "closed": "?state=closed",
        "none": "?who=me&waiting=72",
        "views": "/views",
    }
    for name, path in pages.items():
        await page.goto(f"{inbox.url}{PATH}{path}")
        await check(page, f"{name}-{look}")
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    for menu in ("#steps .menu", ".views", "#narrow"):
        if menu != "#steps .menu":
            await page.goto(f"{inbox.url}{PATH}?severity=critical")
        await page.locator(f"{menu} > summary").click()
        await check(page, f"menu-{menu.strip('#. ').split()[0]}-{look}")
        await page.keyboard.press("Escape")
    await page.locator("#cases [name=ticket]").first.check()
    await check(page, f"chosen-{look}")
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    for key, step in {"c": "contact", "r": "resolve", "e": "close", "w": "wait", "a": "assign", "m": "note"}.items():
        await page.keyboard.press(key)
        await expect(page.locator(f"#step-{step}")).to_be_visible()
        await check(page, f"{step}-{look}")
        await page.keyboard.press("Escape")
        await expect(page.locator(f"#step-{step}")).to_be_hidden()
    await page.keyboard.press("a")
    await page.locator("#step-assign select").select_option(label=await kim(page))
    await page.locator("#step-assign button:not([type])").click()
    await expect(page.locator("#case [role=alert]")).to_contain_text("Alex Ray")
    await check(page, f"away-{look}")
    await page.context.close()


async def kim(page: Page) -> str:
    """Return what stands for Kim, who is away, among the people to choose from."""
    return str(await page.locator("#step-assign option", has_text="Kim Doe").text_content()).strip()


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_part_of_start(inbox: Inbox, language: Language) -> None:
    """It leads to the inbox with the filter set."""
    page = await inbox.page(language=language, bypass_csp=True)
    await page.goto(f"{inbox.url}{PATH}/start")
    problems = await accessibility_problems(page, ("wcag2aa", "wcag21aa"))
    assert problems == [], problems
    assert await page.locator(".tile .value").all_text_contents() == ["3", "3", "0", *await longest(page)]
    await page.get_by_role("link", name="Wien").click()
    await expect(page).to_have_url(f"{inbox.url}{PATH}?place=wien")
    await expect(page.locator("#cases .list > li")).to_have_count(2)


async def longest(page: Page) -> list[str]:
    """Return how long the case waits that waits longest, as the page says it."""
    return await page.locator(".tile .value:has(time)").all_text_contents()
