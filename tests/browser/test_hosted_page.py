"""The hosted page in a real browser: with the keyboard alone, without scripts, on small screens, in both languages."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.testing.browser import accessibility_problems, on_a_port
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import post, survey_definition
from shared.testing.one_service import OneService, one_service

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 24
"""Pixels that WCAG 2.2 wants (2.5.8); the pages want more, see below."""
GOOD_TARGET = 44
SCREENS: list[tuple[int, Literal["light", "dark"], str]] = [
    (320, "light", "en"),
    (390, "dark", "de"),
    (1280, "light", "en"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published."""
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def url(collector: OneService) -> AsyncIterator[str]:
    """The address of the page."""
    async with on_a_port(collector) as address:
        yield f"{address}/s/visit"


async def width_of(page: Page) -> int:
    """How wide the content of the page is."""
    width: int = await page.evaluate("document.documentElement.scrollWidth")
    return width


async def test_every_state_of_the_page_is_accessible(browser: Browser, url: str, collector: OneService) -> None:
    """Axe finds nothing wrong with any page, in light and dark, and nothing is wider than the screen."""
    for width, scheme, language in SCREENS:
        context = await browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
        )
        page = await context.new_page()
        await page.goto(f"{url}?lang={language}")
        for state in ("form", "errors", "thanks", "answered", "unknown"):
            assert await accessibility_problems(page) == [], (width, state)
            assert await width_of(page) <= width, (width, state)
            if state == "form":
                await page.locator("button.primary").click()
                await expect(page.locator("#summary")).to_be_visible()
            elif state == "errors":
                await page.locator("label", has=page.locator("[id='q-recommend.9']")).click()
                await page.locator("button.primary").click()
                await expect(page).to_have_url(f"{url}/thanks?lang={language}&v=1")
            elif state == "thanks":
                await page.goto(url)
                form_id = await page.locator("[name=id]").input_value()
                await post(collector, {"recommend": 5}, id=form_id)
                await page.locator("label", has=page.locator("[id='q-recommend.1']")).click()
                await page.locator("button.primary").click()
                await expect(page.locator("a.button")).to_be_visible()
            elif state == "answered":
                await page.goto(f"{url}-no")
        await context.close()


async def test_the_keyboard_alone_is_enough(browser: Browser, url: str, collector: OneService) -> None:
    """Tab, arrows, letters and Enter fill in and send the form; errors take the focus and lead to their question."""
    page = await browser.new_page()
    await page.goto(f"{url}?lang=en")
    await page.locator("button.primary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#summary")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("[id='q-recommend.0']")).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    for _ in range(4):
        await page.keyboard.press("Tab")
    await page.keyboard.type("Kind people")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Thank you")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"]["why"] == "Kind people"
    assert stored["answers"]["recommend"] in {1, 2}


async def test_nothing_needs_a_script(browser: Browser, url: str, collector: OneService) -> None:
    """With scripts switched off, the form is sent and corrected just the same."""
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{url}?lang=de&t=checkout")
    await page.locator("button.primary").click()
    await expect(page.locator("#summary")).to_contain_text("Bitte schauen Sie hier noch einmal")
    await page.locator("label", has=page.locator("[id='q-recommend.3']")).click()
    await page.locator("button.primary").click()
    await expect(page.locator("h1")).to_have_text("Vielen Dank")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["answers"], stored["touchpoint"], stored["locale"]) == ({"recommend": 3}, "checkout", "de")
    await context.close()


async def test_the_policy_stops_nothing_that_the_page_needs(browser: Browser, url: str) -> None:
    """Under its strict policy the page loads whole: no refusal on the console, only its own host, no cookie."""
    context = await browser.new_context()
    page = await context.new_page()
    console: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: console.append(message.text))
    page.on("request", lambda request: hosts.add(request.url.split("/s/")[0]))
    await page.goto(url, wait_until="networkidle")
    assert console == []
    assert hosts == {url.removesuffix("/s/visit")}
    assert await context.cookies() == []
    colour = await page.locator("button.primary").evaluate("button => getComputedStyle(button).backgroundColor")
    assert colour == "rgb(11, 100, 102)"
    await context.close()


async def test_answers_are_large_enough_to_hit(browser: Browser, url: str) -> None:
    """On the narrowest phone every answer is at least 24 by 24 pixels and none lies on another (WCAG 2.2, 2.5.8)."""
    page = await browser.new_page(viewport={"width": 320, "height": 640})
    await page.goto(url)
    boxes = [await label.bounding_box() for label in await page.locator(".scale label").all()]
    assert len(boxes) == 11 + 5 + 7 + 10
    for box in boxes:
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET
        assert box["height"] >= GOOD_TARGET
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
