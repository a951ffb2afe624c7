"""Batches of invitations in a browser: upload a file, see what would happen, send it, watch it, take it back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.access import Language, Role
from shared.testing.batches import read_batch, work_on_batches
from shared.testing.browser import accessibility_problems, served
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.one_service import OneService, one_service
from shared.testing.places import found_company
from shared.testing.signing_in import sign_in

BASE = "/console/collector/invitations"
WIDTHS = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
FILE = (
    "external_id;email;telefon;name;plan\n"
    "C-1;ada@example.org;;Ada Lovelace;plus\n"
    "C-2;charles@example.org;;Charles;\n"
    "C-3;nobody;;;\n"
    "C-1;other@example.org;;;\n" + "".join(f"C-1{number};p{number}@example.org;;;\n" for number in range(10, 16))
)


@dataclass(slots=True)
class Site:
    """The collector's pages on a port."""

    collector: OneService
    url: str
    browser: Browser
    faults: list[str]

    async def colleague(self, role: Role = "manager", language: Language = "en", **more: Any) -> Page:
        """Return a page of somebody who is signed in; what its console complains of is a fault."""
        context = await self.browser.new_context(base_url=self.url, **({"viewport": WIDTHS[0]} | more))
        page = await context.new_page()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        person = sign_in(self.collector.app, role, language=language)
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in person.cookies.items()]
        await context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright calls a cookie
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[Site]:
    async with one_service(SERVICE, database_url) as collector, served(collector.app) as url:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        await found_company(collector)
        opened = Site(collector, url, browser, [])
        yield opened
        for context in browser.contexts:  # the server ends when nobody follows its streams any more
            await context.close()
        assert opened.faults == []


async def _upload(page: Page, content: str, **fields: str) -> None:
    await page.goto(f"{BASE}/batches/new")
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": content.encode("cp1252")}
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # Playwright's own dict
    await page.locator("select[name=survey]").select_option("visit")
    await page.locator("select[name=basis]").select_option("existing_customer")
    for name, value in fields.items():
        await page.locator(f"[name={name}]").fill(value)
    await page.locator("form.form button").click()


async def test_from_the_file_to_the_last_invitation(site: Site) -> None:
    page = await site.colleague()
    await _upload(page, FILE, per_day="3")
    await expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    await expect(page.locator(".tile", has_text="Would be invited")).to_contain_text("8")
    await expect(page.locator(".tile", has_text="Not invited")).to_contain_text("2")
    await page.get_by_text("Row by row").click()
    await expect(page.get_by_role("listitem").filter(has_text="Row 4: ")).to_have_text(
        "Row 4: email: This is no e-mail address."
    )
    assert await accessibility_problems(page) == []
    assert "ada@example.org" not in await page.content()
    assert await select(site.collector, "SELECT count(*) FROM collector.invitation") == [(0,)]
    await page.get_by_role("button", name="Invite 8 people").click()
    await expect(
        page.get_by_text("0 of 10 rows looked at").or_(page.get_by_text("2 of 10 rows looked at"))
    ).to_be_visible()
    await work_on_batches(site.collector)
    await expect(page.get_by_text("10 of 10 rows looked at")).to_be_visible()
    await expect(page.locator(".tile", has_text="Planned")).to_contain_text("5")
    assert await accessibility_problems(page) == []
    await page.get_by_role("button", name="Take back").click()
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.locator("#batch .badge")).to_have_text("Taken back")
    await expect(page.locator(".tile", has_text="Planned")).to_contain_text("0")
    batch = page.url.rpartition("/")[2]
    assert (await read_batch(site.collector, batch))["counts"]["cancelled"] == 8
    await page.get_by_role("link", name="Show the invitations").click()
    await expect(page.locator("#invitations tbody tr")).to_have_count(8)


async def test_what_cannot_be_read_is_said(site: Site) -> None:
    """And a draft that nobody wants is forgotten."""
    page = await site.colleague()
    await _upload(page, "name;plan\nAda;plus\n")
    await expect(page.get_by_role("alert")).to_contain_text("This file cannot be read.")
    site.faults.clear()  # browsers note that a form was answered with 422
    await _upload(page, FILE, per_day="0")
    await expect(page.get_by_role("alert")).to_contain_text("choose the file again")
    site.faults.clear()
    await _upload(page, FILE)
    await page.get_by_role("button", name="Discard").click()
    await expect(page.get_by_role("heading", name="No batch yet")).to_be_visible()
    assert await select(site.collector, "SELECT count(*) FROM collector.invitation_batch_row") == [(0,)]


@pytest.mark.parametrize("viewport", WIDTHS)
async def test_it_works_without_scripts_in_german_and_on_a_phone(site: Site, viewport: dict[str, int]) -> None:
    page = await site.colleague(language="de", viewport=viewport, java_script_enabled=False)
    await _upload(page, FILE)
    await expect(page.get_by_role("heading", name="Was geschehen würde")).to_be_visible()
    await page.get_by_role("button", name="8 Personen einladen").click()
    await expect(page.get_by_text("von 10 Zeilen geprüft")).to_be_visible()
    await page.goto(f"{BASE}/batches")
    await expect(page.locator("tbody tr")).to_have_count(1)


async def test_agents_see_batches_and_send_none(site: Site) -> None:
    page = await site.colleague("agent")
    await page.goto(f"{BASE}/batches")
    await expect(page.get_by_role("heading", name="No batch yet")).to_be_visible()
    await expect(page.get_by_role("link", name="Upload a file")).to_have_count(0)
    reply = await page.request.get(f"{BASE}/batches/new")
    assert reply.status == 403
