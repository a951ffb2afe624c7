"""The page of thanks in a real browser: words, a call, links for everybody; without scripts, by keyboard, in Arabic."""

from collections.abc import AsyncIterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.testing.browser import accessibility_problems, on_a_port
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.one_service import OneService, one_service
from shared.testing.website import Website, card, choose, go_on, shop_survey, thanked

pytestmark = pytest.mark.browser

GOOD_TARGET = 44
SHARE = [
    {"name": "Reviews Example", "url": "https://reviews.example/us"},
    {"name": "Another site with a rather long name for reviews", "url": "https://other.example/us"},
]
SCREENS: list[tuple[int, Literal["light", "dark"], str]] = [
    (320, "light", "en"),
    (390, "dark", "de"),
    (390, "light", "ar"),
    (1280, "dark", "en"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published."""
    async with one_service(
        SERVICE, database_url, service_settings=CollectorSettings(shortest_answer_seconds=0)
    ) as service:
        await publish_survey(service.client, service.admin, "visit", shop_survey(afterwards={"share": SHARE}))
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def url(collector: OneService) -> AsyncIterator[str]:
    """The address of the survey's page."""
    async with on_a_port(collector) as address:
        yield f"{address}/s/visit"


async def answer(page: Page, url: str, value: int, language: str = "en") -> None:
    """Answer, and wait for the thanks."""
    await page.goto(f"{url}?lang={language}")
    await page.locator("label", has=page.locator(f"[id='q-recommend.{value}']")).click()
    await page.locator("button.primary").click()
    await page.wait_for_url("**/thanks?**")


async def width_of(page: Page) -> int:
    """How wide the content of the page is."""
    width: int = await page.evaluate("document.documentElement.scrollWidth")
    return width


async def test_every_state_is_accessible(browser: Browser, url: str) -> None:
    """Axe finds nothing, nothing is wider than the screen, and whatever is tapped is large enough."""
    for width, scheme, language in SCREENS:
        context = await browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
        )
        page = await context.new_page()

        async def is_good(state: str, page: Page = page, width: int = width) -> None:
            assert await accessibility_problems(page) == [], (width, state)
            assert await width_of(page) <= width, (width, state)
            for target in await page.locator("main a, main button, main select").all():
                box = await target.bounding_box()
                assert box is not None
                assert box["height"] >= GOOD_TARGET or state == "form errors", (width, state, await target.inner_text())

        await answer(page, url, 9, language)
        await expect(page.locator(".share a")).to_have_count(2)
        await is_good("happy")
        await answer(page, url, 2, language)
        await is_good("unhappy")
        await page.locator("button.primary").click()
        await expect(page.locator("#text")).to_be_focused()
        await is_good("no words")
        await page.locator("#text").fill("Nobody came.")
        await page.locator("button.primary").click()
        await expect(page.locator("[role=status]")).to_be_visible()
        await is_good("added")
        await page.locator("main .button").click()
        await expect(page.locator("input[value=call]")).to_be_checked()
        await is_good("call")
        await page.locator("button.primary").click()
        await expect(page.locator("#summary")).to_be_focused()
        await is_good("form errors")
        await page.locator("#phone").fill("+4930123456")
        await page.locator("#window").select_option("evening")
        await page.locator("button.primary").click()
        await page.wait_for_url("**/complaint/thanks?**")
        await is_good("thanks for the complaint")
        await context.close()


async def test_nothing_needs_a_script_and_the_keyboard_is_enough(
    browser: Browser, url: str, collector: OneService
) -> None:
    """Words are added and a call is asked for with Tab, Space, letters and Enter, scripts switched off."""
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await answer(page, url, 0)
    await page.locator("#text").focus()
    await page.keyboard.type("Cold soup")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("[role=status]")).to_contain_text("your words have been added")
    await page.locator("main .button").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("input[value=call]")).to_be_checked()
    await page.locator("#phone").focus()
    await page.keyboard.type("+4930123456")
    for _ in range(2):
        await page.keyboard.press("Tab")
    await expect(page.locator("#window")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/complaint/thanks?**")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 0, "why": "Cold soup"}
    [complaint] = (await collector.client.get("/v1/complaints", headers=collector.admin)).json()["items"]
    assert (complaint["response_id"], complaint["call_back"]["channel"]) == (stored["id"], "phone")
    await context.close()


async def test_the_policy_stops_nothing_that_the_page_needs(browser: Browser, url: str) -> None:
    """Under its strict policy the page loads whole, from its own host alone, and sets no cookie."""
    context = await browser.new_context()
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await answer(page, url, 1)
    await page.locator("#text").fill("x" * 1990)
    await expect(page.locator("[id='text:note']")).to_contain_text("Characters left: 10")
    assert said == []
    assert await context.cookies() == []
    await context.close()


async def test_the_card_leads_on(site: Website) -> None:
    """On a website an unhappy visitor gets a way on, and everybody the same links; axe finds nothing."""
    await site.publish(afterwards={"share": SHARE[:1]})
    for value, is_unhappy in (("9", False), ("3", True)):
        page = await site.open(f"/{value}")
        await expect(card(page)).to_be_visible()
        await choose(page, value)
        await card(page).locator("textarea").fill("" if is_unhappy else "Kind people")
        await go_on(page)
        await thanked(page)
        await expect(card(page).locator(f"a[href='{SHARE[0]['url']}']")).to_be_visible()
        await expect(card(page).locator("a.next")).to_have_count(int(is_unhappy))
        assert await accessibility_problems(page) == []
    address = urlsplit(await card(page).locator("a.next").get_attribute("href") or "")
    await page.goto(f"{site.heed}{address.path}?{address.query}")
    await page.locator("#text").fill("Nobody came.")
    await page.locator("button.primary").click()
    await expect(page.locator("[role=status]")).to_be_visible()
    assert sorted(str(one["answers"].get("why")) for one in await site.stored()) == ["Kind people", "Nobody came."]
