"""The page behind the link to opt out, in a real browser: without scripts, for everybody, in three languages."""

import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from services.collector.service import SERVICE
from shared.testing.browser import accessibility_problems, on_a_port
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.one_service import OneService, one_service
from tests.services.collector.consents.known_people import ADA, known_person, opt_out_path, reasons, sent_message

pytestmark = pytest.mark.browser

SCREENS: list[tuple[int, Literal["light", "dark"], str]] = [
    (320, "light", "ar"),
    (390, "dark", "de"),
    (1280, "light", "en"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with a survey."""
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def ada(collector: OneService) -> UUID:
    """Somebody who is known."""
    return await known_person(collector, ADA)


def _note(offences: list[str], message: ConsoleMessage) -> None:
    offences.append(message.text)


async def pictured(page: Page, name: str) -> None:
    """Take a picture where somebody wants to look at it."""
    folder = os.environ.get("HEED_LOOKS")
    if folder:
        await page.screenshot(path=Path(folder) / f"opt-out-{name}.png", full_page=True)


async def test_every_state_of_the_page_says_what_is_true(browser: Browser, collector: OneService, ada: UUID) -> None:
    """Nothing is wider than the screen, and no policy is offended."""
    async with on_a_port(collector) as url:
        for width, scheme, language in SCREENS:
            context = await browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page = await context.new_page()
            offences: list[str] = []
            page.on("console", partial(_note, offences))
            path = await opt_out_path(collector, await sent_message(collector, ada, language=language))
            await page.goto(f"{url}{path}")
            await expect(page.locator("html")).to_have_attribute("lang", language)
            for state in ("asked", "out of surveys", "out of everything", "undone", "unknown"):
                await pictured(page, f"{language}-{state}")
                assert [one for one in offences if "404" not in one] == []
                wide: int = await page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (state, width)
                if state == "asked":
                    await page.locator("button[value=purpose]").click()
                    await expect(page.locator("button[value=undo]")).to_be_visible()
                elif state == "out of surveys":
                    await page.locator("button[value=everything]").click()
                    await expect(page.locator("button[value=everything]")).to_have_count(0)
                elif state == "out of everything":
                    assert set((await reasons(collector, ada)).values()) == {"opted_out"}
                    await page.locator("button[value=undo]").click()
                    await expect(page.locator("button[value=purpose]")).to_be_visible()
                elif state == "undone":
                    assert "opted_out" not in (await reasons(collector, ada)).values()
                    await page.goto(f"{url}/o/nonsense?lang={language}")
            await context.close()


async def test_axe_finds_nothing_wrong(browser: Browser, collector: OneService, ada: UUID) -> None:
    """In light and dark, before and after."""
    async with on_a_port(collector) as url:
        for width, scheme, language in SCREENS:
            context = await browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
            )
            page = await context.new_page()
            path = await opt_out_path(collector, await sent_message(collector, ada, language=language))
            await page.goto(f"{url}{path}")
            assert await accessibility_problems(page) == []
            await page.locator("button[value=purpose]").click()
            await expect(page.locator("button[value=undo]")).to_be_visible()
            assert await accessibility_problems(page) == []
            await page.locator("button[value=undo]").click()
            await context.close()


async def test_the_keyboard_alone_is_enough(browser: Browser, collector: OneService, ada: UUID) -> None:
    """Without scripts: Tab to the button, Enter, and the page says what is true now."""
    async with on_a_port(collector) as url:
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"{url}{await opt_out_path(collector, await sent_message(collector, ada))}")
        for _ in range(3):  # two other languages stand before it
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("You are opted out")
        assert (await reasons(collector, ada))[("email", "survey")] == "opted_out"
        await context.close()
