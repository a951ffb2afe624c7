"""Saved views of the inbox in a browser: one key away, shared with a team, and what the inbox opens with."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.cases.conftest import ALEX, ERIKA, PATH, Inbox

pytestmark = pytest.mark.browser


async def save(page: Page, name: str, *, sharing: str = "nobody", first: bool = False) -> None:
    """Save what the inbox shows."""
    await page.locator(".views > summary").click()
    await page.get_by_role("button", name="Save this view").click()
    await page.locator("#view-name").fill(name)
    await page.locator("#view-sharing").select_option(sharing)
    if first:
        await page.locator("#save-view [name=is_default]").check()
    await page.get_by_role("button", name="Save the view").click()
    await expect(page.locator("#toasts")).to_contain_text("The view is saved.")


async def test_a_view_is_saved_and_opened_with_one_key(inbox: Inbox) -> None:
    """It becomes what the inbox opens with; all open cases stay a tab away; its address is the filters'."""
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}?severity=critical&place=graz")
    await save(page, "Critical in Graz", first=True)
    await expect(page.locator(".views > summary")).to_contain_text("Critical in Graz")
    await page.goto(f"{inbox.url}{PATH}?who=me")
    await page.keyboard.press("1")
    await expect(page).to_have_url(f"{inbox.url}{PATH}?severity=critical&place=graz")
    await page.goto(f"{inbox.url}{PATH}")
    await expect(page).to_have_url(f"{inbox.url}{PATH}?severity=critical&place=graz")
    await expect(page.locator("#cases .list > li")).to_have_count(1)
    await page.goto(f"{inbox.url}{PATH}/views")
    await page.get_by_role("button", name="Open with all open cases").click()
    await page.goto(f"{inbox.url}{PATH}")
    await expect(page.locator("#cases .list > li")).to_have_count(3)


async def test_a_view_is_shared_with_a_team_changed_and_deleted(inbox: Inbox) -> None:
    """A colleague of the team sees it and cannot change it; its owner renames it, and deletes it after a question."""
    page, theirs = await inbox.page(ERIKA), await inbox.page(ALEX)
    await page.goto(f"{inbox.url}{PATH}?who=none")
    await save(page, "Free", sharing="team:service")
    await theirs.goto(f"{inbox.url}{PATH}/views")
    await expect(theirs.locator("tbody")).to_contain_text("shared with Service by Erika Muster")
    await expect(theirs.get_by_role("button", name="Change")).to_have_count(0)
    await page.goto(f"{inbox.url}{PATH}/views")
    await page.get_by_role("button", name="Change").click()
    await page.locator("[popover]:popover-open [name=name]").fill("Nobody has it")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("tbody")).to_contain_text("Nobody has it")
    await page.get_by_role("button", name="Delete", exact=True).click()
    await page.get_by_role("button", name="Delete the view").click()
    await expect(page.get_by_text("No views yet")).to_be_visible()
    await theirs.reload()
    await expect(theirs.get_by_text("No views yet")).to_be_visible()


async def test_views_work_without_a_script(inbox: Inbox) -> None:
    """A name that is taken is said above the form, with what was typed."""
    page = await inbox.page(script=False)
    await page.goto(f"{inbox.url}{PATH}?state=closed")
    await save(page, "Done")
    await page.goto(f"{inbox.url}{PATH}?state=resolved")
    await page.locator(".views > summary").click()
    await page.get_by_role("button", name="Save this view").click()
    await page.locator("#view-name").fill("done")
    await page.get_by_role("button", name="Save the view").click()
    await expect(page.locator("#view-name-error")).to_have_text("You have a view of this name. Choose another one.")
    await expect(page.locator("#view-name")).to_have_value("done")
    await page.locator("#view-name").fill("Nearly done")
    await page.get_by_role("button", name="Save the view").click()
    await expect(page.locator("#toasts")).to_contain_text("The view is saved.")
    await page.goto(f"{inbox.url}{PATH}/views")
    await expect(page.locator("tbody tr")).to_have_count(2)
