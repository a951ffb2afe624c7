"""What people do about deadlines, with the keyboard: say that they take care, make a policy, look at what would be."""

import pytest
from playwright.async_api import expect

from shared.testing.browser import tab_to
from tests.browser.deadlines.conftest import DEADLINES, Shop
from tests.services.tickets.clocks.ladders import acknowledged

pytestmark = pytest.mark.browser


async def test_somebody_takes_care_with_one_key(shop: Shop) -> None:
    screen = await shop.site.open(f"/console/tickets/{shop.forgotten}", name="Erika Muster")
    page = screen.page
    clocks = page.locator("section", has=page.locator("#case-clocks")).last
    await expect(clocks).to_contain_text("nobody has said that they take care of it")
    await page.keyboard.press("l")
    await expect(page.locator("#toasts")).to_contain_text("take care")
    await expect(clocks).not_to_contain_text("nobody has said that they take care of it")
    assert [str(one.ticket_id) for one in await acknowledged(shop.tickets)] == [shop.forgotten]
    assert screen.complaints == []


async def test_a_policy_is_made_while_its_deadlines_are_shown(shop: Shop) -> None:
    screen = await shop.site.open(DEADLINES)
    page = screen.page
    await page.keyboard.press("n")
    await expect(page).to_have_url(f"{shop.site.url}{DEADLINES}/-/new")
    await tab_to(page, "#f-name")
    await page.keyboard.type("At night")
    await page.locator("#case-severity").select_option("critical")
    await page.locator("#case-opened").fill("2026-03-06T16:30")
    await tab_to(page, "#f-critical-contact")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("2")
    await expect(page.locator("#foreseen")).to_contain_text("Fri 16:30 + 2 business hours = Mon 10:30; closed Sat, Sun")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("soon")
    await expect(page.locator("#foreseen")).to_contain_text("Something is still to be put right")
    await tab_to(page, "#save")
    await page.keyboard.press("Enter")
    await expect(page.locator("#f-critical-contact-error")).to_be_visible()
    await expect(page.locator("#f-critical-contact")).to_have_value("soon")
    screen.expect_complaint("422")
    await page.locator("#f-critical-contact").fill("2")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{shop.site.url}{DEADLINES}")
    await expect(page.locator("main")).to_contain_text("At night")
    made = await shop.send("GET", "/policies/at-night")
    assert made["targets"]["critical"]["contact"] == {"minutes": 120, "hours": "business"}
    assert screen.complaints == []


async def test_an_imagined_case_shows_its_deadlines_at_once(shop: Shop) -> None:
    screen = await shop.site.open(DEADLINES)
    page = screen.page
    await page.locator("#case-severity").select_option("critical")
    await page.locator("#case-opened").fill("2026-03-06T16:30")
    await expect(page.locator("#foreseen")).to_contain_text("Policy: Standard")
    await page.locator("#case-touchpoint").select_option("delivery")
    await expect(page.locator("#foreseen")).to_contain_text("Fri 16:30 + 4 business hours = Mon 12:30; closed Sat, Sun")
    assert screen.complaints == []
