"""A case from the list to the end with the keyboard alone, without a script, and from two browsers at once."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.cases.conftest import ALEX, ERIKA, PATH, Inbox

pytestmark = pytest.mark.browser


async def step(page: Page, key: str, name: str) -> None:
    """Open the form of a step by its key; its first field has the focus."""
    await page.keyboard.press(key)
    await expect(page.locator(f"#step-{name} :is(textarea, input:not([type=hidden]), select)").first).to_be_focused()


async def state(page: Page) -> str:
    """Return the state that the open case shows."""
    return str(await page.locator("#detail header .badge").last.text_content())


async def test_a_case_is_settled_with_the_keyboard_alone(inbox: Inbox) -> None:
    """Find the oldest, take it, contact the customer, resolve, close; the focus is always where work goes on."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}")
    await page.keyboard.press("j")
    await expect(page.locator(f"#open-{case['id']}")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{inbox.url}{PATH}/{case['id']}")
    await expect(page.locator("#case-title")).to_be_focused()
    await page.keyboard.press("t")
    await expect(page.locator("#detail")).to_contain_text("Erika Muster took the case")
    await expect(page.locator("#case-title")).to_be_focused()
    await step(page, "c", "contact")
    await page.keyboard.type("Spoke to her: a new till opens")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Spoke to her: a new till opens")
    await step(page, "r", "resolve")
    await page.keyboard.type("queue")
    await page.keyboard.press("Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Cause: queue")
    await step(page, "e", "close")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Erika Muster closed the case")
    assert await state(page) == "Closed"
    await expect(page.locator("#states [aria-current] .count")).to_have_text("2")
    assert [action for action, _ in await inbox.history(case["id"])] == [
        "opened",
        "assigned",
        "contacted",
        "resolved",
        "closed",
    ]
    await page.keyboard.press("j")
    await expect(page.locator("#cases .list > li a").first).to_be_focused()


async def test_escape_leaves_a_form_and_keeps_what_was_typed(inbox: Inbox) -> None:
    """The focus goes back to where it was, and the text is there when the form is opened again."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await expect(page.locator("#case-title")).to_be_focused()
    await step(page, "m", "note")
    await page.keyboard.type("jkt Half a sent")
    await page.keyboard.press("Escape")
    await expect(page.locator("#case-title")).to_be_focused()
    await step(page, "m", "note")
    await expect(page.locator("#step-note textarea")).to_have_value("jkt Half a sent")
    assert await inbox.history(case["id"]) == [("opened", None)]


async def test_several_are_taken_with_the_keyboard(inbox: Inbox) -> None:
    """Walk with j, choose with x, assign with A."""
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    for _ in range(2):
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await expect(page.locator("#cases input:checked")).to_have_count(2)
    await page.keyboard.press("A")
    await expect(page.locator("#cases .list")).to_contain_text("Assigned")
    await expect(page.locator("#toasts")).to_contain_text("2 cases assigned.")
    await expect(page.locator("#states a").nth(2).locator(".count")).to_have_text("2")


async def test_two_browsers_see_each_others_changes(inbox: Inbox) -> None:
    """List and counts follow without a new page; an open case says who did what; a choice in the list stays."""
    mine, theirs = await inbox.page(ERIKA), await inbox.page(ALEX)
    case = await inbox.oldest()
    await mine.goto(f"{inbox.url}{PATH}/{case['id']}")
    await theirs.goto(f"{inbox.url}{PATH}/{case['id']}")
    others = mine.locator("#cases .list > li:not(.here) input")
    await others.first.check()
    await theirs.get_by_role("button", name="Take it").click()
    await expect(theirs.locator("#detail")).to_contain_text("Alex Ray took the case")
    await expect(mine.locator("#cases .here")).to_contain_text("Alex Ray")
    await expect(mine.locator("#states a").nth(2).locator(".count")).to_have_text("1")
    await expect(mine.locator("#detail [role=status]")).to_contain_text("Alex Ray took the case")
    await expect(others.first).to_be_checked()
    await mine.get_by_role("link", name="Show the case as it is now").click()
    await expect(mine.locator("#detail .timeline")).to_contain_text("Alex Ray took the case")


async def test_a_new_case_appears_by_itself(inbox: Inbox) -> None:
    """In an inbox that was empty, too; and only for those who see its place."""
    page = await inbox.page(locations=frozenset({"graz"}))
    await page.goto(f"{inbox.url}{PATH}?state=resolved")
    await expect(page.locator("#cases .empty")).to_be_visible()
    case = await inbox.oldest()
    headers = inbox.service.admin | {"If-Match": "*"}
    await inbox.service.client.post(f"/v1/tickets/{case['id']}/resolve", headers=headers)
    await expect(page.locator("#cases .list > li")).to_have_count(1)


async def test_who_was_second_loses_nothing(inbox: Inbox) -> None:
    """A step on a case that changed shows who was quicker, and the form with all that was typed."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await step(page, "c", "contact")
    await page.keyboard.type("She wants her money back")
    headers = inbox.service.admin | {"If-Match": "*"}
    await inbox.service.client.post(f"/v1/tickets/{case['id']}/take", headers=headers)
    await page.locator("#step-contact button:not([type])").click()
    alert = page.locator("#detail [role=alert]")
    await expect(alert).to_contain_text("admin took the case")
    await expect(alert.locator("textarea")).to_have_value("She wants her money back")
    await alert.locator("button:not([type])").click()
    await expect(page.locator("#detail .timeline")).to_contain_text("Erika Muster contacted the customer")
    assert (await inbox.history(case["id"]))[-1] == ("contacted", "She wants her money back")


async def test_everything_works_without_a_script(inbox: Inbox) -> None:
    """Links, filters, steps behind their buttons, several at once, and opening a case."""
    page = await inbox.page(script=False)
    await page.goto(f"{inbox.url}{PATH}")
    await page.locator("#filter-place").select_option("wien")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator("#cases .list > li")).to_have_count(2)
    await page.locator("#cases .list a").first.click()
    await page.get_by_role("button", name="Take it").click()
    await page.get_by_role("button", name="Contacted").click()
    await page.locator("#step-contact textarea").fill("By phone")
    await page.get_by_role("button", name="Note the contact").click()
    await expect(page.locator("#detail .timeline")).to_contain_text("By phone")
    await expect(page.locator("#toasts")).to_contain_text("The contact is noted.")
    assert page.url.endswith("?place=wien")
    await page.goto(f"{inbox.url}{PATH}/new")
    await page.locator("[name=subject]").fill("A letter about the heating")
    await page.locator("[name=location]").select_option("graz")
    await page.get_by_role("button", name="Open this case").click()
    await expect(page.locator("#case-title")).to_have_text("A letter about the heating")
