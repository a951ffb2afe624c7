"""Cases from the list to the end with the keyboard alone, and everything without a script."""

import pytest
from playwright.async_api import expect

from tests.browser.cases.conftest import PATH, Inbox
from tests.browser.cases.working import close, contact, open_next, state, step

pytestmark = pytest.mark.browser
ALL_OPEN = f"{PATH}?state=open"


async def test_a_case_is_settled_with_the_keyboard_alone(inbox: Inbox) -> None:
    """Find the most urgent, take it, contact the customer, close; the focus is always where work goes on."""
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
    await contact(page, "Spoke to her: a new till opens")
    await step(page, "r", "resolve")
    await page.keyboard.type("Waited too long")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("Cause: Waiting and punctuality: Waited too long")
    await close(page, "A voucher was sent")
    assert await state(page) == "Closed"
    await expect(page.locator("#states [aria-current] .count")).to_have_text("2")
    actions = ["opened", "assigned", "contacted", "resolved", "closed"]
    assert [action for action, _ in await inbox.history(case["id"])] == actions
    await open_next(page)
    assert case["id"] not in page.url
    await page.keyboard.press("u")
    await expect(page).to_have_url(f"{inbox.url}{ALL_OPEN}")
    await expect(page.locator("#cases .list > li a:focus")).to_have_count(1)


async def test_twenty_cases_by_keyboard(inbox: Inbox) -> None:
    """Each is taken, noted as contacted and closed; the next one is a key away, though closed ones leave the list."""
    await inbox.more(17)
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    for number in range(20):
        await expect(page.locator("#case-title")).to_be_focused()
        await page.keyboard.press("t")
        await expect(page.locator("#detail .timeline")).to_contain_text("Erika Muster took the case")
        await contact(page, f"Call {number}")
        await close(page, "Apologised")
        if number < 19:
            await open_next(page)
    await expect(page.locator("#cases .empty")).to_contain_text("Nobody is waiting")


async def test_every_other_step_has_its_key(inbox: Inbox) -> None:
    """Those in the menu, too, while it is closed: wait and go on, look again, what became of the customer."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await step(page, "w", "wait")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("lets the case wait")
    assert await state(page) == "Waiting"
    await step(page, "w", "resume")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail .timeline")).to_contain_text("goes on with the case")
    await step(page, "f", "follow-up")
    await page.locator("#step-follow-up [type=datetime-local]").fill("2030-01-02T09:00")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail dl")).to_contain_text("2 Jan 2030, 09:00")
    await contact(page, "Called")
    await close(page, "Apologised")
    await step(page, "b", "outcome")
    await page.keyboard.type("Content again")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#detail dl .badge")).to_have_text("Content again")
    await step(page, "o", "reopen")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    listed = await page.locator("#keys dl[data-page] kbd").all_text_contents()
    assert {"#", "/", ",", ".", "u", "m", "o", "f", "b", "Ctrl Enter"} - {","} <= set(listed)


async def test_the_menu_is_walked_with_tab_and_closed_with_escape(inbox: Inbox) -> None:
    """From the likely steps on; the menu gives the focus back."""
    page = await inbox.page()
    case = await inbox.oldest()
    await page.goto(f"{inbox.url}{PATH}/{case['id']}")
    await page.locator("#steps summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("#steps .menu button").first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#steps summary")).to_be_focused()
    await expect(page.locator("#steps .menu")).not_to_have_attribute("open", "")


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
    """Walk with j, choose with x, assign with A; what is done with the chosen ones is there once some are chosen."""
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    await expect(page.locator(".chosen")).to_be_hidden()
    for _ in range(2):
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await expect(page.locator("#cases input:checked")).to_have_count(2)
    await expect(page.locator(".chosen")).to_be_visible()
    await page.keyboard.press("A")
    await expect(page.locator("#cases .list")).to_contain_text("Assigned")
    await expect(page.locator("#toasts")).to_contain_text("2 cases assigned.")
    await expect(page.locator("#states a", has_text="Mine").locator(".count")).to_have_text("2")


async def test_the_list_is_filtered_with_the_keyboard(inbox: Inbox) -> None:
    """The key opens the filters and goes to the first; each choice narrows list and counts, and is in the address."""
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    await page.keyboard.press("/")
    await expect(page.locator("#filter-who")).to_be_focused()
    await page.locator("#filter-place").focus()
    await page.keyboard.type("Lindenhof / Wien")
    await expect(page.locator("#cases .list > li")).to_have_count(2)
    await expect(page).to_have_url(f"{inbox.url}{PATH}?state=open&place=wien&order=urgency")
    await expect(page.locator("#narrowed")).to_contain_text("Lindenhof / Wien")
    await expect(page.locator("#states [aria-current] .count")).to_have_text("2")
    await page.keyboard.press("Escape")
    await expect(page.locator("#narrow > summary")).to_be_focused()
    await page.get_by_role("link", name="Reset").click()
    await expect(page.locator("#cases .list > li")).to_have_count(3)


async def test_everything_works_without_a_script(inbox: Inbox) -> None:
    """Links, filters, steps behind their buttons, several at once, and opening a case."""
    page = await inbox.page(script=False)
    await page.goto(f"{inbox.url}{PATH}")
    await page.locator("#narrow > summary").click()
    await page.locator("#filter-place").select_option("wien")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator("#cases .list > li")).to_have_count(2)
    await page.locator("#cases .list > li > a").first.click()
    await page.locator("#steps").get_by_role("button", name="Take it").click()
    await page.locator("#steps").get_by_role("button", name="Contacted").click()
    await page.locator("#step-contact textarea").fill("By phone")
    await page.get_by_role("button", name="Note the contact").click()
    await expect(page.locator("#detail .timeline")).to_contain_text("By phone")
    await expect(page.locator("#toasts")).to_contain_text("The contact is noted.")
    assert "place=wien" in page.url
    await page.locator("#steps summary").click()
    await page.locator("#steps").get_by_role("button", name="Note").click()
    await page.locator("#step-note textarea").fill("She wants her money back")
    await page.get_by_role("button", name="Keep the note").click()
    await expect(page.locator("#detail .timeline")).to_contain_text("She wants her money back")
    await page.locator("#after").click()
    await expect(page.locator("#detail .timeline")).not_to_contain_text("By phone")
    await page.goto(f"{inbox.url}{PATH}/new")
    await page.locator("[name=subject]").fill("A letter about the heating")
    await page.locator("[name=location]").select_option("graz")
    await page.get_by_role("button", name="Open this case").click()
    await expect(page.locator("#case-title")).to_have_text("A letter about the heating")
