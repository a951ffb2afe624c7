"""A number that can be two, in a real browser: asked back with and without scripts, and nothing for axe to find."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.collector.service import SERVICE
from shared.testing.browser import accessibility_problems, on_a_port
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.one_service import OneService, one_service

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with a survey that asks for a number."""
    question = {"key": "spent", "type": "number", "decimals": 2, "text": {"de": "Wie viel?", "ar": "كم؟"}}
    survey = {"title": "Besuch", "languages": ["de", "ar"], "questions": [question]}
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey)
        yield service


@pytest.mark.parametrize("has_script", [True, False])
async def test_a_number_that_can_be_two_is_asked_back(
    collector: OneService, browser: Browser, *, has_script: bool
) -> None:
    """The choices are there without a script, lead on by keyboard, and the one that is taken is stored."""
    async with on_a_port(collector) as url:
        page = await browser.new_page(java_script_enabled=has_script, bypass_csp=True)
        await page.goto(f"{url}/s/visit?lang=de")
        await page.locator("#q-spent").fill("1,500")
        await page.get_by_role("button", name="Antworten senden").click()
        choices = page.get_by_role("radiogroup", name="Meinten Sie 1.500 oder 1,5?").get_by_role("radio")
        await expect(choices).to_have_count(2)
        await expect(page.locator("#q-spent")).to_have_value("1,500")
        if has_script:
            assert await accessibility_problems(page) == []
        await choices.nth(1).focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("Vielen Dank")
    [stored] = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"spent": 1.5}


async def test_choices_in_arabic_are_accessible(collector: OneService, browser: Browser) -> None:
    """On a page from right to left, with the numbers kept in their own direction."""
    async with on_a_port(collector) as url:
        page = await browser.new_page(bypass_csp=True)
        await page.goto(f"{url}/s/visit?lang=ar")
        await page.locator("#q-spent").fill("\u0661\u060c\u0665\u0660\u0660")
        await page.locator("button.primary").click()
        await expect(page.locator(".meant bdi")).to_have_text(["1,500", "1.5"])
        assert await accessibility_problems(page) == []
