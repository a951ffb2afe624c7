"""The shell in Chromium: every part of it in every look, by keyboard, and when something fails."""

import re

import pytest
from playwright.async_api import Dialog, expect

from shared.testing.console import ConsoleSite, keyboard_reaches_everything, looks
from shared.testing.looks import DESK, LOOKS, PAIRWISE, PHONE, Look, every_look

pytestmark = pytest.mark.browser


async def test_the_looks_are_pairwise() -> None:
    """Every two values of two kinds stand together in a look that CI tries."""
    names = Look.__dataclass_fields__

    def pairs(of: list[Look]) -> set[tuple[object, ...]]:
        return {(a, getattr(one, a), b, getattr(one, b)) for one in of for a in names for b in names if a < b}

    assert pairs(list(PAIRWISE)) == pairs(list(every_look()))


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_part_looks_well(shell: ConsoleSite, look: Look) -> None:
    """The gallery, its dialogs and menus: axe finds nothing, nothing overflows, nothing complains."""
    screen = await shell.open("/console/gallery", look, "admin")
    await looks(screen, "gallery")
    await screen.page.keyboard.press("?")
    await expect(screen.page.locator("#keys")).to_be_visible()
    await looks(screen, "keys")
    await screen.page.keyboard.press("Escape")
    await screen.page.keyboard.press("/")
    await expect(screen.page.locator("#palette")).to_be_visible()
    await looks(screen, "palette")
    await screen.page.keyboard.press("Escape")
    await screen.page.locator("#me > summary").click()
    await looks(screen, "menu")


@pytest.mark.parametrize("look", [DESK, PHONE], ids=str)
async def test_the_keyboard_reaches_everything(shell: ConsoleSite, look: Look) -> None:
    screen = await shell.open("/console/gallery", look)
    await keyboard_reaches_everything(screen)


async def test_keys_walk_through_a_list(shell: ConsoleSite) -> None:
    """J and k move the focus by rows, and nothing happens while somebody types."""
    page = (await shell.open("/console/gallery")).page
    await page.keyboard.press("j")
    await expect(page.locator("#cases tbody tr").nth(0).locator("a").first).to_be_focused()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await expect(page.locator("#cases tbody tr").nth(1).locator("a").first).to_be_focused()
    search = page.locator(".filters input[type=search]")
    await search.focus()
    await page.keyboard.type("gj/?")
    await expect(search).to_have_value("gj/?")
    await expect(page.locator("dialog[open]")).to_have_count(0)


async def test_g_and_a_letter_lead_to_a_page(shell: ConsoleSite) -> None:
    page = (await shell.open("/console/gallery")).page
    await page.keyboard.press("g")
    await page.keyboard.press("h")
    await expect(page).to_have_url(re.compile(r"/console$"))


async def test_single_keys_can_be_switched_off(shell: ConsoleSite) -> None:
    """WCAG 2.1.4: who dictates or trembles can do without them."""
    page = (await shell.open("/console/gallery")).page
    await page.keyboard.press("?")
    await page.locator("[name=keys]").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await page.locator(".finder").click()
    await expect(page.locator("#palette")).to_be_visible()


async def test_the_palette_filters_and_jumps(shell: ConsoleSite) -> None:
    page = (await shell.open("/console/gallery", role="admin")).page
    await page.keyboard.press("Control+k")
    await page.keyboard.type("audit")
    await expect(page.locator("#palette [role=option]:visible")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/console/accounts/audit$"))


async def test_the_palette_looks_for_a_case_by_post(shell: ConsoleSite) -> None:
    """What is typed is in no address."""
    page = (await shell.open("/console/gallery")).page
    await page.keyboard.press("/")
    await page.keyboard.type("4711")
    async with page.expect_request("**/console/tickets/find") as sent:
        await page.keyboard.press("Enter")
    request = await sent.value
    assert request.method == "POST"
    assert "q=4711" in (request.post_data or "")
    assert "4711" not in request.url.removeprefix(shell.url)  # where the port may have these digits


async def test_the_drawer_opens_on_a_phone(shell: ConsoleSite) -> None:
    page = (await shell.open("/console/gallery", PHONE)).page
    await expect(page.locator("#navigation")).not_to_be_visible()
    await page.locator(".drawer").click()
    await expect(page.locator("#navigation")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#navigation")).not_to_be_visible()


async def test_a_form_says_what_was_done(shell: ConsoleSite) -> None:
    """After a redirect the next page says it, once."""
    screen = await shell.open("/console/gallery")
    await screen.page.get_by_role("button", name="Save").click()
    await expect(screen.page.locator(".toast")).to_contain_text("Gespeichert – fertig")
    await screen.page.reload()
    await expect(screen.page.locator(".toast")).to_have_count(0)
    assert screen.complaints == []


async def test_changes_are_not_lost_unasked(shell: ConsoleSite) -> None:
    """Who leaves a form with changes is asked; who has changed nothing is not."""
    page = (await shell.open("/console/gallery")).page
    asked = []

    async def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", accept)
    await page.reload()
    assert asked == []
    await page.locator("#f-name").fill("Hamburg")
    await page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize(
    ("part", "words"),
    [("broken", "Something went wrong"), ("invalid", "is taken"), ("numbers/x", "Something is not right yet")],
)
async def test_a_request_that_fails_says_why(shell: ConsoleSite, part: str, words: str) -> None:
    """The server's own sentence appears, never nothing, and never what is behind a defect."""
    screen = await shell.open("/console/gallery")
    method = "POST" if part == "invalid" else "GET"
    await screen.page.evaluate("([m, a]) => void htmx.ajax(m, a, '#two')", [method, f"/console/gallery/{part}"])
    await expect(screen.page.locator(".toast.bad")).to_contain_text(words)
    await expect(screen.page.locator("body")).not_to_contain_text("secret details")
    await expect(screen.page.locator("#two .list")).to_be_visible()


async def test_being_offline_is_said(shell: ConsoleSite) -> None:
    screen = await shell.open("/console/gallery")
    await screen.page.context.set_offline(True)
    await expect(screen.page.locator(".toast.bad")).to_contain_text("You are offline")
    await screen.page.context.set_offline(False)
    await expect(screen.page.locator(".toast")).to_contain_text("You are online again")


async def test_a_session_that_ended_leads_to_the_sign_in_page(shell: ConsoleSite) -> None:
    """A part of a page that is asked for then leads there, and back to the page afterwards."""
    screen = await shell.open("/console/gallery")
    await screen.page.context.clear_cookies()
    await screen.page.evaluate("() => void htmx.ajax('GET', '/console/gallery', '#two')")
    await expect(screen.page).to_have_url(re.compile(r"/console/sign-in\?next=/console/gallery$"))


async def test_text_is_copied(shell: ConsoleSite) -> None:
    screen = await shell.open("/console/gallery")
    await screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await screen.page.locator("[data-copy]").click()
    await expect(screen.page.locator(".toast")).to_contain_text("Copied.")
    assert await screen.page.evaluate("navigator.clipboard.readText()") == "abc"


async def test_tables_stay_tables_on_phones(shell: ConsoleSite) -> None:
    """Cards are how it looks; to a screen reader it is a table with rows and cells."""
    page = (await shell.open("/console/gallery", PHONE)).page
    table = page.locator("#cases").get_by_role("table")
    await expect(table.get_by_role("row")).to_have_count(5)
    await expect(table.get_by_role("cell", name="closed")).to_be_visible()
