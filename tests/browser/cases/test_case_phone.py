"""The inbox on a phone with one thumb: call, note, done; nothing is too small to be hit, and nothing too wide."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.cases.conftest import PATH, Inbox

pytestmark = pytest.mark.browser

_SMALL = """() => {
  const box = (one) => {
    const card = one.closest("#cases .list > li");
    return (card && one.matches("a") ? card : one).getBoundingClientRect(); // all of a card opens its case
  };
  return [...document.querySelectorAll("#inbox :is(a, button, summary, label.pick, select)")]
    .filter((one) => one.checkVisibility() && !one.closest("p, dd, .timeline"))
    .map((one) => [one.textContent.trim().slice(0, 30), box(one)])
    .filter(([, { width, height }]) => Math.min(width, height) < 43.5)
    .map(([text, { width, height }]) => `${text}: ${width}x${height}`);
}"""
_STAY = "document.querySelector('#thumb-call').addEventListener('click', (event) => event.preventDefault())"
"""A browser for tests has no phone to call with."""


async def fits(page: Page) -> None:
    """Nothing is wider than the screen, and everything to be touched is at least 44 pixels wide and high."""
    width = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    assert await page.evaluate(_SMALL) == []


async def settle(page: Page, said: str) -> None:
    """Call, note what was said, and close the case, all from the bar at the thumb."""
    bar = page.locator(".thumb")
    await bar.get_by_role("link", name="Call").click()
    await page.get_by_role("button", name="Show contact data").click()
    await expect(bar.get_by_role("link", name="Call")).to_have_attribute("href", "tel:+4312345")
    await page.evaluate(
        "document.querySelector('#thumb-call').addEventListener('click', (event) => event.preventDefault())"
    )
    await bar.get_by_role("link", name="Call").click()
    await page.locator("#step-contact textarea").fill(said)
    await page.get_by_role("button", name="Note the contact").click()
    await expect(page.locator("#detail .timeline")).to_contain_text(said)
    await bar.get_by_role("button", name="Done").click()
    await page.locator("#step-close [name=cause]").select_option("waiting-time")
    await page.locator("#step-close [name=action_taken]").fill("A voucher was sent")
    await page.locator("#step-close button:not([type])").click()
    await expect(page.locator("#detail .timeline")).to_contain_text("closed the case")


async def test_some_cases_by_phone(inbox: Inbox) -> None:
    """From card to card, without going back to the list."""
    await inbox.more(2)
    page = await inbox.page(width=390, height=844, is_phone=True)
    await page.goto(f"{inbox.url}{PATH}")
    await page.locator("#cases .list > li > a").first.click()
    for number in range(3):
        await settle(page, f"Call {number}")
        await page.locator("#after").click()
        await expect(page.locator("#detail .timeline")).not_to_contain_text(f"Call {number}")
    await expect(page.locator(".thumb")).to_be_visible()


async def test_a_note_at_the_thumb(inbox: Inbox) -> None:
    page = await inbox.page(width=390, height=844, is_phone=True)
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await page.locator(".thumb").get_by_role("button", name="Note").click()
    await page.locator("#step-note textarea").fill("Nobody picks up")
    await page.get_by_role("button", name="Keep the note").click()
    await expect(page.locator("#detail .timeline")).to_contain_text("Nobody picks up")


@pytest.mark.parametrize("language", ["en", "de"])
async def test_everything_can_be_hit_and_nothing_is_too_wide(inbox: Inbox, language: str) -> None:
    """On the narrowest screen, in both languages: list, filters, views, case, and each form at the thumb."""
    page = await inbox.page(language="de" if language == "de" else "en", width=320, height=640, is_phone=True)
    await page.goto(f"{inbox.url}{PATH}")
    await fits(page)
    for menu in (".views", "#narrow"):
        await page.locator(f"{menu} > summary").click()
        await fits(page)
        await page.locator(f"{menu} > summary").click()
    await page.locator("#cases [name=ticket]").first.check()
    await fits(page)
    await page.locator("#cases .list > li > a").nth(1).click()
    await expect(page.locator("#detail")).to_be_visible()
    await fits(page)
    for form in ("note", "close"):
        await page.locator(f".thumb [popovertarget=step-{form}]").click()
        await fits(page)
        await page.keyboard.press("Escape")


async def test_a_card_has_its_step_without_swiping(inbox: Inbox) -> None:
    """Taking a case from the list opens it."""
    page = await inbox.page(width=390, height=844, is_phone=True)
    await page.goto(f"{inbox.url}{PATH}")
    await page.locator("#cases .at-once button").first.click()
    await expect(page.locator("#detail .timeline")).to_contain_text("Erika Muster took the case")
    await expect(page.locator("#cases")).to_be_hidden()


async def test_back_leads_to_where_one_was(inbox: Inbox) -> None:
    """The list is where it was left, and the case that was read has the focus."""
    await inbox.more(20)
    page = await inbox.page(width=390, height=844, is_phone=True)
    await page.goto(f"{inbox.url}{PATH}")
    link = page.locator("#cases .list > li > a").nth(12)
    await link.scroll_into_view_if_needed()
    place = await page.evaluate("scrollY")
    assert place > 0
    name = await link.get_attribute("id")
    await link.click()
    await expect(page.locator("#case-title")).to_be_visible()
    assert await page.evaluate("scrollY") == 0
    await page.locator(".back").click()
    await expect(page.locator(f"#{name}")).to_be_focused()
    assert abs(await page.evaluate("scrollY") - place) <= 1
