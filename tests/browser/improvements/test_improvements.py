"""Working with the register: by keyboard from the list to the effect, on a phone, and two at the same thing."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from shared.testing.looks import Look
from tests.browser.improvements.conftest import ALEX, KIM, PATH, Register

pytestmark = pytest.mark.browser
PHONE = Look("de", "light", 390, 100, "none")


async def test_an_improvement_is_entered_and_done_by_keyboard(register: Register) -> None:
    """From the list, with what is missing said beside its field, until the scores before and after stand there."""
    screen = await register.site.open("/console/scoring/scores", role="agent", person_id=ALEX, name="Alex Ray")
    page = screen.page
    await page.keyboard.press("g")
    await page.keyboard.press("v")
    await expect(page.get_by_role("heading", name="Improvements", exact=True)).to_be_visible()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="Signs at the entrance")).to_be_focused()
    await page.keyboard.press("n")
    title = page.get_by_label("What will change?")
    await expect(title).to_be_focused()
    await page.keyboard.type("Prices stand at the shelf")
    await expect(page.get_by_label("Done on")).to_be_hidden()
    await page.get_by_label("Done already").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Done on")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_label("In work: somebody is at it")).to_be_checked()
    await title.press("Enter")
    await expect(page.get_by_text("Give the day by which it is to be done.")).to_be_visible()
    await expect(title).to_have_value("Prices stand at the shelf")
    screen.expect_complaint("422")
    due = datetime.now(UTC).date() + timedelta(days=5)
    await page.get_by_label("To be done by").fill(str(due))
    await page.get_by_label("Who answers for it?").select_option(label="Kim Doe")
    await page.get_by_label("Touchpoint").select_option(label="Checkout")
    await page.get_by_role("button", name="Enter it").press("Enter")
    await expect(page.get_by_role("heading", name="Prices stand at the shelf")).to_be_visible()
    await expect(page.locator(".toast")).to_contain_text("The improvement is entered.")
    await page.keyboard.press("l")
    await expect(page.get_by_label("Link a case by its number")).to_be_focused()
    await page.keyboard.type("1")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Twenty minutes at the till")).to_be_visible()

    await page.get_by_role("button", name="It is done").press("Enter")
    day = page.get_by_label("Done on")
    await expect(day).to_be_focused()
    await day.fill(str(datetime.now(UTC).date() - timedelta(days=40)))
    await page.locator("dialog:popover-open").get_by_role("button", name="It is done").press("Enter")
    await expect(page.locator(".toast")).to_contain_text("It is done.")
    await register.carry()
    await page.reload()
    effect = page.locator("[data-fragment]")
    await expect(effect).to_contain_text("39 days on either side of")
    await expect(effect).to_contain_text("95%: ")
    await expect(page.locator("#history ~ ol")).to_contain_text("Alex Ray: In work → Done")
    assert screen.complaints == []


async def test_two_at_the_same_improvement(register: Register) -> None:
    """Whoever is second sees what the other did, and has lost nothing of what they typed."""
    reply = await register.tickets.client.get("/v1/improvements?state=in_work", headers=register.tickets.admin)
    address = f"{PATH}/{reply.json()['items'][0]['id']}"
    alex = await register.site.open(f"{address}/edit", role="agent", person_id=ALEX, name="Alex Ray")
    await alex.page.get_by_label("What exactly").fill("In three languages")
    kim = await register.site.open(address, role="agent", person_id=KIM, name="Kim Doe")
    await kim.page.get_by_role("button", name="Back to the plan").click()
    await expect(kim.page.get_by_text("Kim Doe: In work → Planned")).to_be_visible()
    await alex.page.get_by_role("button", name="Save").click()
    await expect(alex.page.get_by_role("alert")).to_contain_text("Kim Doe: In work → Planned")
    await expect(alex.page.get_by_label("What exactly")).to_have_value("In three languages")
    alex.expect_complaint("412")
    await alex.page.get_by_role("button", name="Save").click()
    await expect(alex.page.get_by_text("In three languages")).to_be_visible()
    assert (alex.complaints, kim.complaints) == ([], [])


async def test_on_a_phone(register: Register) -> None:
    """One thumb: the list as cards, one of them opened, dropped with a reason."""
    screen = await register.site.open(PATH, PHONE, role="agent", person_id=KIM, name="Kim Doe")
    page = screen.page
    await page.get_by_role("link", name="Call customers before a late delivery").click()
    await page.get_by_role("button", name="Verwerfen").click()
    await page.get_by_label("Warum kommt es nicht dazu?").fill("Der Versand ruft selbst an.")
    await page.locator("dialog:popover-open").get_by_role("button", name="Verwerfen").click()
    await expect(page.get_by_text("Der Versand ruft selbst an.").first).to_be_visible()
    await expect(page.get_by_role("button", name="Wieder vorschlagen")).to_be_visible()
    assert screen.complaints == []


async def test_a_mark_leads_from_the_trend_to_the_improvement(register: Register) -> None:
    """The line has a number, the table behind the chart a row, and below it stands a link."""
    scores = "/console/scoring/scores?period=90d&touchpoint=checkout&place=berlin&interval=week"
    screen = await register.site.open(scores, role="manager")
    page = screen.page
    await expect(page.locator("svg.wide .mark text")).to_have_text("1, 2")
    await page.get_by_text("As a table").first.click()
    day = datetime.now(UTC).date() - timedelta(days=29)
    await expect(page.locator(".chart table td").filter(has_text="no. 1 on")).to_contain_text(f"no. 1 on {day.day} ")
    await page.get_by_role("link", name="no. 1 on").click()
    await expect(page.get_by_role("heading", name="A second till opens")).to_be_visible()
    assert screen.complaints == []


async def test_a_case_is_linked_from_its_own_page(register: Register) -> None:
    """Without leaving it; and what is new begins with where the case was."""
    reply = await register.tickets.client.get("/v1/tickets?number=2", headers=register.tickets.admin)
    screen = await register.site.open(f"/console/tickets/{reply.json()['items'][0]['id']}", role="agent")
    page = screen.page
    part = page.locator("section[aria-labelledby=case-improvements]")
    await expect(part.get_by_role("link", name="A second till opens")).to_be_visible()
    await part.get_by_label("Link it to an improvement").select_option(label="Call customers before a late delivery")
    await part.get_by_role("button", name="Link it").click()
    await expect(part.get_by_role("link", name="Call customers before a late delivery")).to_be_visible()
    await part.get_by_role("link", name="New improvement").click()
    await expect(page.get_by_text("Case 2 will be linked to it.")).to_be_visible()
    await expect(page.get_by_label("Place")).to_have_value("berlin")
    await expect(page.get_by_label("Touchpoint")).to_have_value("checkout")
