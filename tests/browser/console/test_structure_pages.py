"""The pages of the company's structure in a real browser, in both languages."""

import copy
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.accounts.service import SERVICE
from shared.access import Language, Role
from shared.testing.browser import accessibility_problems, served
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from tests.services.accounts.structures import CHAIN, TEAMS

PICTURES = os.environ.get("HEED_TEST_PICTURES")
"""A folder for screenshots, for people to look at."""
PATH = "/console/accounts/structure"

Visiting = Callable[..., AbstractAsyncContextManager[Page]]


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot, where somebody wants to look at them."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def visiting(browser: Browser) -> Visiting:
    """Open a page as somebody who is signed in; nothing may be wrong with it for axe or in the browser's console."""

    @asynccontextmanager
    async def visit(
        service: OneService, path: str, *, language: Language = "en", width: int = 1280, role: Role = "admin"
    ) -> AsyncIterator[Page]:
        somebody = sign_in(service.app, role, language=language)
        async with served(service.app) as address:
            context = await browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
            cookies = [{"name": name, "value": value, "url": address} for name, value in somebody.cookies.items()]
            await context.add_cookies(cookies)  # type: ignore[arg-type] # what it takes
            page = await context.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(address + path)
            yield page
            # What fades in has no contrast yet.
            await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
            await picture(page, f"{path.strip('/').replace('/', '-')}-{language}-{width}")
            assert await accessibility_problems(page) == []
            assert errors == []
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await page.evaluate(overflow) <= 0
            await context.close()

    return visit


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """Accounts with a chain in two versions."""
    async with one_service(SERVICE, database_url) as service:
        for team in TEAMS:
            await service.client.put(f"/v1/teams/{team}", json={"name": f"Team {team}"}, headers=service.admin)
        first = await service.client.put("/v1/structure", json=CHAIN, headers=service.admin)
        changed = copy.deepcopy(CHAIN)
        changed["units"][1]["name"] = "Berlin und Umland"
        seen = service.admin | {"If-Match": first.headers["ETag"]}
        second = await service.client.put("/v1/structure", json=changed, headers=seen)
        assert second.json()["version"] == 2
        yield service


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("de", 390)])
async def test_the_tree_and_who_answers(
    accounts: OneService, visiting: Visiting, language: Language, width: int
) -> None:
    """Units with their codes, the nearest team and their hours; the table of responsibilities; hours in words."""
    async with visiting(accounts, PATH, language=language, width=width) as page:
        tree = page.locator(".tree").first
        await expect(tree).to_contain_text("Berlin und Umland")
        await expect(tree.locator("code")).to_have_text(["chain", "berlin", "Berlin Mitte", "vienna"])
        await expect(tree).to_contain_text("Europe/Vienna")
    async with visiting(accounts, f"{PATH}/responsibilities", language=language, width=width) as page:
        row = page.locator("tbody tr", has_text="Berlin-Mitte")
        await expect(row.locator("td")).to_have_text(["Team berlin"])
    async with visiting(accounts, f"{PATH}/calendars", language=language, width=width) as page:
        await expect(page.locator("main")).to_contain_text("09:00–12:30, 13:00–18:00")
    async with visiting(accounts, f"{PATH}/versions", language=language, width=width) as page:
        await expect(page.locator("main ins")).to_have_text(["Berlin und Umland"])


@pytest.mark.parametrize("language", ["en", "de"])
async def test_editing_checks_previews_and_publishes(
    accounts: OneService, visiting: Visiting, language: Language
) -> None:
    """A mistake is shown at its line; what publishing changes is shown before; then it is published."""
    check, publish, line = {
        "en": ("Check and preview", "Publish", "Line 4"),
        "de": ("Prüfen und Vorschau", "Veröffentlichen", "Zeile 4"),
    }[language]
    async with visiting(accounts, f"{PATH}/edit", language=language) as page:
        area = page.locator("textarea")
        text = await area.input_value()
        await area.fill(text.replace("zone: Europe/Berlin", "zone: Berlin", 1))
        await page.get_by_role("button", name=check).click()
        await expect(page.get_by_role("alert")).to_contain_text(line)
        await expect(page.get_by_role("button", name=publish, exact=True)).to_have_count(0)
        assert await accessibility_problems(page) == []
        await picture(page, f"mistake-{language}")
        await page.locator("textarea").fill(text.replace("name: Wien", "name: Wien Mitte"))
        await page.get_by_role("button", name=check).click()
        await expect(page.locator("main ins")).to_have_text(["Wien Mitte"])
        assert await accessibility_problems(page) == []
        await picture(page, f"preview-{language}")
        await page.get_by_role("button", name=publish, exact=True).click()
        await expect(page.locator(".tree").first).to_contain_text("Wien Mitte")
    read = await accounts.client.get("/v1/structure", headers=accounts.admin)
    assert read.json()["version"] == 3


async def test_somebody_else_published_meanwhile(accounts: OneService, visiting: Visiting) -> None:
    """Nothing is overwritten, and the page says so with the text still there."""
    async with visiting(accounts, f"{PATH}/edit") as page:
        text = await page.locator("textarea").input_value()
        await page.locator("textarea").fill(text.replace("Berlin und Umland", "Hauptstadt"))
        await page.get_by_role("button", name="Check and preview").click()
        everything = accounts.admin | {"If-Match": "*"}
        await accounts.client.put("/v1/structure", json=CHAIN, headers=everything)
        await page.get_by_role("button", name="Publish", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("Somebody else has published")
        assert "Hauptstadt" in await page.locator("textarea").input_value()


async def test_a_table_of_units(accounts: OneService, visiting: Visiting) -> None:
    """Its mistakes are named by their lines; a right one is published at once."""
    table: dict[str, Any] = {"name": "units.csv", "mimeType": "text/csv"}
    async with visiting(accounts, f"{PATH}/edit") as page:
        wrong = table | {"buffer": b"code;name;parent\ngraz;Graz;nowhere\n"}
        await page.get_by_label("File").set_input_files(wrong)  # type: ignore[arg-type] # what it takes
        await page.get_by_role("button", name="Publish these units").click()
        await expect(page.get_by_role("alert")).to_contain_text("line 2, parent")
        right = table | {"buffer": b"code;name;parent\ngraz;Graz;vienna\n"}
        await page.get_by_label("File").set_input_files(right)  # type: ignore[arg-type] # what it takes
        await page.get_by_role("button", name="Publish these units").click()
        await expect(page.locator(".tree").first).to_contain_text("Graz")


async def test_who_may_only_read_sees_no_way_to_edit(accounts: OneService, visiting: Visiting) -> None:
    """A viewer reads the structure; the page to edit it is refused."""
    async with visiting(accounts, PATH, role="viewer") as page:
        await expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    viewer = sign_in(accounts.app, "viewer")
    assert (await accounts.client.get(f"{PATH}/edit", headers=viewer.headers)).status_code == 403
    sent = await accounts.client.post(f"{PATH}/edit", data={"text": "units: []"}, headers=viewer.headers)
    assert sent.status_code == 403
