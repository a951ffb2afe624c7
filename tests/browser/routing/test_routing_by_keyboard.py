"""What people do about routing, with the keyboard: a rule is made, tried and moved, a case is given and passed on."""

import pytest
from playwright.async_api import expect

from shared.testing.browser import tab_to
from tests.browser.routing.conftest import BOARD, MO, RULES, Chain

pytestmark = pytest.mark.browser


async def test_a_rule_is_made_and_moved_before_the_others(chain: Chain) -> None:
    screen = await chain.site.open(RULES)
    page = screen.page
    await page.keyboard.press("n")
    await expect(page).to_have_url(f"{chain.site.url}{RULES}/-/new")
    await tab_to(page, "#f-name")
    await page.keyboard.type("Complaints about the till")
    await tab_to(page, "[id='test.0.about']")
    await page.locator("[id='test.0.about']").select_option("touchpoint")
    await expect(page.locator("select[id='test.0.value']")).to_be_visible()
    await page.locator("[id='test.0.value']").select_option("till")
    await page.locator("#f-team").select_option("care")
    await expect(page.locator("#foreseen")).to_contain_text("Of 9 open cases, this rule would take: 0")
    await tab_to(page, "#save")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{chain.site.url}{RULES}")
    await expect(page.locator("#routes tbody tr").nth(3)).to_contain_text("Touchpoint: Checkout")
    for place in (2, 1, 0):
        await page.locator("#up-complaints-about-the-till").press("Enter")
        await expect(page.locator("#routes tbody tr").nth(place)).to_contain_text("Complaints about the till")
        if place:
            await expect(page.locator("#up-complaints-about-the-till")).to_be_focused()
    assert (await chain.order())[:2] == ["Complaints about the till", "Urgent in Graz"]
    assert screen.complaints == []


async def test_what_is_typed_shows_at_once_where_the_open_cases_would_go(chain: Chain) -> None:
    screen = await chain.site.open(f"{RULES}/parcels/edit")
    page = screen.page
    row = page.locator("#foreseen tbody tr", has_text="Parcels").first
    await expect(row).to_contain_text("Parcels")
    await page.locator("#f-team").select_option("care")
    await expect(page.locator("#foreseen")).to_contain_text("3 cases would go to another team than now.")
    await page.locator("#f-person_limit").fill("many")
    await expect(page.locator("#foreseen")).to_contain_text("Put the fields right")
    await page.locator("#save").press("Enter")
    await expect(page.locator("#f-person_limit-error")).to_be_visible()
    await expect(page.locator("#f-person_limit")).to_have_value("many")
    screen.expect_complaint("422")


async def test_a_case_that_waits_is_given_with_the_keyboard(chain: Chain) -> None:
    screen = await chain.site.open(BOARD)
    page = screen.page
    await expect(page.locator("section", has_text="Customer care").first).to_contain_text("full")
    waiting = (await chain.cases(state="new"))[0]
    await page.keyboard.press("j")
    await tab_to(page, f"#give-{waiting['id']}")
    await page.keyboard.type("Mo")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"#give-{waiting['id']}")).to_have_count(0)
    after = next(one for one in await chain.cases() if one["id"] == waiting["id"])
    assert (after["assignee"], after["state"]) == (str(MO), "assigned")
    assert screen.complaints == []


async def test_a_case_says_why_it_is_here_and_is_passed_on(chain: Chain) -> None:
    case = (await chain.cases(state="assigned"))[0]
    screen = await chain.site.open(f"/console/tickets/{case['id']}/routing")
    page = screen.page
    await expect(page.get_by_role("heading", level=1)).to_have_text("Why is the case here?")
    await expect(page.locator("main")).to_contain_text("Urgent in Graz: fits")
    await expect(page.get_by_role("row", name="Kim Doe is away")).to_contain_text("until")
    await expect(page.locator("main tbody tr", has_text="Alex Ray")).to_contain_text("for Kim Doe")
    await tab_to(page, "#f-team")
    await page.keyboard.type("Parcels")
    await page.keyboard.press("Tab")
    await page.keyboard.type("They know the driver")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("main section").first).to_contain_text("Parcels")
    after = next(one for one in await chain.cases() if one["id"] == case["id"])
    assert after["team"] == "parcels"
    assert screen.complaints == []
