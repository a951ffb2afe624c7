"""Steps that show at once what they lead to, and take it back when somebody was quicker or nobody answers."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.cases.conftest import PATH, Inbox
from tests.browser.cases.working import state, step

pytestmark = pytest.mark.browser


async def held(page: Page, pattern: str) -> tuple[asyncio.Event, asyncio.Event]:
    """Hold requests back; the first event is set when one is there, the second lets it go on."""
    arrived, may_go = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        arrived.set()
        await may_go.wait()
        await route.continue_()

    await page.route(pattern, hold)
    return arrived, may_go


async def test_a_step_shows_at_once_what_it_leads_to(inbox: Inbox) -> None:
    """In the case and in the list, before the answer is there; a second press meanwhile does nothing."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    arrived, may_go = await held(page, "**/contact*")
    await step(page, "c", "contact")
    await page.keyboard.type("Called")
    await page.keyboard.press("Control+Enter")
    await arrived.wait()
    assert await state(page) == "Contacted"
    await expect(page.locator("#cases .here [data-state-of]")).to_have_text("Contacted")
    await expect(page.locator("#cases .here .pending")).to_have_count(1)
    await expect(page.locator("#step-contact")).to_be_hidden()
    await expect(page.locator("#steps")).to_have_attribute("inert", "")
    may_go.set()
    await expect(page.locator("#detail .timeline")).to_contain_text("Called")
    await expect(page.locator(".pending")).to_have_count(0)
    assert [action for action, _ in await inbox.history(case["id"])] == ["opened", "contacted"]


async def test_who_was_second_sees_who_was_quicker_and_loses_nothing(inbox: Inbox) -> None:
    """What was shown at once is taken back; the form stands below the reason, with all that was typed."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    arrived, may_go = await held(page, "**/contact*")
    await step(page, "c", "contact")
    await page.keyboard.type("She wants her money back")
    await inbox.step(case["id"], "take")
    await page.keyboard.press("Control+Enter")
    await arrived.wait()
    assert await state(page) == "Contacted"
    may_go.set()
    alert = page.locator("#detail [role=alert]")
    await expect(alert).to_contain_text("This case changed meanwhile: admin took the case")
    await expect(alert.locator("textarea")).to_have_value("She wants her money back")
    assert await state(page) == "Assigned"
    await expect(page.locator("#cases .here [data-state-of]")).to_have_text("Assigned")
    await alert.locator("textarea").focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Erika Muster contacted the customer")
    assert (await inbox.history(case["id"]))[-1] == ("contacted", "She wants her money back")


async def test_when_nobody_answers_the_form_comes_back(inbox: Inbox) -> None:
    """With what was typed, the state as it was, and a sentence; the same step can be taken as soon as Heed answers."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await page.route("**/contact*", lambda route: route.abort())
    await step(page, "c", "contact")
    await page.keyboard.type("Called")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#toasts .bad")).to_contain_text("Heed does not answer")
    await expect(page.locator("#step-contact textarea")).to_have_value("Called")
    assert await state(page) == "New"
    await page.unroute("**/contact*")
    await page.locator("#step-contact textarea").focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Called")
    assert [one for one in inbox.wrong if not one.startswith("htmx:") and "ERR_FAILED" not in one] == []
    inbox.wrong.clear()


async def test_a_note_that_was_begun_waits_for_its_case(inbox: Inbox) -> None:
    """While another case is looked at; once it is kept, nothing is left of it. Nothing of it is kept in the browser."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await step(page, "m", "note")
    await page.keyboard.type("Half a sentence")
    await page.keyboard.press("Escape")
    await page.keyboard.press(".")
    await expect(page).not_to_have_url(f"{inbox.url}{PATH}/{case['id']}")
    await step(page, "m", "note")
    await expect(page.locator("#step-note textarea")).to_have_value("")
    await page.keyboard.press("Escape")
    await page.keyboard.press(",")
    await expect(page).to_have_url(f"{inbox.url}{PATH}/{case['id']}")
    await step(page, "m", "note")
    await expect(page.locator("#step-note textarea")).to_have_value("Half a sentence")
    stored = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Half" not in stored
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Half a sentence")
    await step(page, "m", "note")
    await expect(page.locator("#step-note textarea")).to_have_value("")
