"""Two people at the same cases: what one does, the other sees, and nothing jumps away below their hands."""

import pytest
from playwright.async_api import expect

from tests.browser.cases.conftest import ALEX, ERIKA, PATH, Inbox, detractor

pytestmark = pytest.mark.browser


async def test_two_browsers_see_each_others_changes(inbox: Inbox) -> None:
    """List and counts follow without a new page; an open case says who did what; a choice in the list stays."""
    mine, theirs = await inbox.page(ERIKA), await inbox.page(ALEX)
    case = await inbox.oldest()
    await mine.goto(f"{inbox.url}{PATH}/{case['id']}")
    await theirs.goto(f"{inbox.url}{PATH}/{case['id']}")
    others = mine.locator("#cases .list > li:not(.here) input")
    await others.first.check()
    await theirs.locator("#steps").get_by_role("button", name="Take it").click()
    await expect(theirs.locator("#detail")).to_contain_text("Alex Ray took the case")
    await expect(mine.locator("#cases .here")).to_contain_text("Alex Ray")
    await expect(mine.locator("#states a", has_text="Unassigned").locator(".count")).to_have_text("2")
    await expect(mine.locator("#detail [role=status]")).to_contain_text("Alex Ray took the case")
    await expect(others.first).to_be_checked()
    await mine.get_by_role("link", name="Show the case as it is now").click()
    await expect(mine.locator("#detail .timeline")).to_contain_text("Alex Ray took the case")
    await expect(mine.locator("#detail [role=status]")).to_be_empty()


async def test_a_new_case_appears_by_itself(inbox: Inbox) -> None:
    """In an inbox that was empty, too; and only for those who see its place."""
    page = await inbox.page(locations=frozenset({"graz"}))
    await page.goto(f"{inbox.url}{PATH}?state=resolved")
    await expect(page.locator("#cases .empty")).to_be_visible()
    case = await inbox.oldest()
    await inbox.step(case["id"], "resolve")
    await expect(page.locator("#cases .list > li")).to_have_count(1)


async def test_the_list_keeps_its_place(inbox: Inbox) -> None:
    """What comes in above moves nothing that is in sight, and the case that is read stays the one that is marked."""
    await inbox.more(25)
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    row = page.locator("#cases .list > li").nth(15)
    name = await row.get_attribute("id")
    await row.locator("a").first.click()
    await expect(page.locator("#case-title")).to_be_focused()
    await page.locator("#pane").evaluate("pane => { pane.scrollTop += 60; }")
    before = await page.locator(f"#{name}").bounding_box()
    assert before is not None
    for _ in range(3):
        await inbox.service.deliver(detractor(0, severity="critical"))
    await expect(page.locator("#states [aria-current] .count")).to_have_text("31")
    await expect(page.locator("#cases .list > li")).to_have_count(31)
    after = await page.locator(f"#{name}").bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1
    await expect(page.locator("#cases .here")).to_have_attribute("id", str(name))


async def test_list_and_case_scroll_by_themselves(inbox: Inbox) -> None:
    """On a wide screen the page itself has nothing to scroll, and opening another case leaves the list where it is."""
    await inbox.more(25)
    page = await inbox.page()
    await page.goto(f"{inbox.url}{PATH}")
    await page.locator("#cases .list > li > a").nth(20).click()
    await expect(page.locator("#case-title")).to_be_focused()
    sizes = await page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert sizes[0] <= sizes[1]
    place = await page.locator("#pane").evaluate("pane => pane.scrollTop")
    assert place > 0
    await page.locator("#cases .list > li > a").nth(19).click()
    await expect(page.locator("#cases .list > li").nth(19)).to_have_class("here")
    assert abs(await page.locator("#pane").evaluate("pane => pane.scrollTop") - place) < 200
