"""Files with thousands of rows in a browser: a page that says how far it is, with and without JavaScript."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.application.customers import uploads
from services.collector.application.customers.uploads import UPLOAD_KIND
from services.collector.application.invitations.batches import looking
from services.collector.application.invitations.batches.looking import LOOKING_KIND
from services.collector.service import SERVICE
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.console import ConsoleSite, console_site, looks
from shared.testing.large_files import many_addresses, many_customers, work_once
from shared.testing.looks import DESK, Look
from shared.testing.one_service import OneService, one_service

PHONE = Look("de", "dark", 390, 100, "none")


@pytest_asyncio.fixture(loop_scope="session")
async def collector(database_url: str) -> AsyncIterator[OneService]:
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def site(collector: OneService, browser: Browser) -> AsyncIterator[ConsoleSite]:
    async with console_site(browser, [collector]) as opened:
        yield opened


async def choose(page: Page, content: bytes) -> None:
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": content}
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # Playwright's own dict


async def test_customers(site: ConsoleSite, collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar moves by itself, and what would happen takes its place; then so does bringing them in."""
    monkeypatch.setattr(uploads, "_SECONDS", -1.0)
    screen = await site.open("/console/collector/customers/import", PHONE)
    page = screen.page
    await choose(page, many_customers(1_500))
    await page.get_by_role("button", name="Datei ansehen").click()
    bar = page.get_by_role("progressbar", name="Durchgesehene Zeilen")
    await expect(bar).to_have_attribute("value", "0")
    assert await work_once(collector, UPLOAD_KIND)
    await expect(bar).to_have_attribute("value", "200")
    await expect(page.get_by_text("200 von 1.500 Zeilen")).to_be_visible()
    await looks(screen, "customers-looking")
    monkeypatch.undo()
    while await work_once(collector, UPLOAD_KIND):
        pass
    await expect(page.get_by_role("heading", name="Das würde geschehen")).to_be_visible()
    await expect(page.get_by_role("heading", name="Abgelehnte Zeilen")).to_be_visible()
    await expect(bar).to_have_count(0)
    assert await select(collector, "SELECT count(*) FROM collector.respondent") == [(0,)]
    await looks(screen, "customers-looked-at")
    await page.get_by_role("button", name="Übernehmen").click()
    await expect(page.get_by_role("progressbar", name="Übernommene Zeilen")).to_be_visible()
    while await work_once(collector, UPLOAD_KIND):
        pass
    await expect(page.get_by_role("heading", name="Die Kunden sind übernommen")).to_be_visible()
    assert screen.complaints == []


async def test_invitations(site: ConsoleSite, collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise; and without JavaScript, by loading the page again."""
    monkeypatch.setattr(looking, "IN_A_ROW", 1)
    screen = await site.open("/console/collector/invitations/batches/new", DESK)
    page = screen.page
    await choose(page, many_addresses(1_500))
    await page.locator("select[name=survey]").select_option("visit")
    await page.locator("select[name=basis]").select_option("existing_customer")
    await page.locator("form.form button").click()
    bar = page.get_by_role("progressbar", name="The rows are being looked at")
    await expect(bar).to_have_attribute("value", "0")
    assert await work_once(collector, LOOKING_KIND)
    await expect(bar).to_have_attribute("value", "150")
    await looks(screen, "invitations-looking")
    plain = await site.browser.new_context(java_script_enabled=False)
    cookies = await page.context.cookies()
    await plain.add_cookies([{"name": one["name"], "value": one["value"], "url": site.url} for one in cookies])
    still = await plain.new_page()
    await still.goto(page.url)
    await expect(still.get_by_role("progressbar")).to_have_attribute("value", "150")
    while await work_once(collector, LOOKING_KIND):
        pass
    await still.get_by_role("link", name="Show again").click()
    for one in (page, still):
        await expect(one.get_by_role("button", name="Invite 1350 people")).to_be_visible()
    await plain.close()
    await looks(screen, "invitations-looked-at")
    await page.get_by_role("button", name="Look again").click()
    await expect(bar).to_have_attribute("value", "0")
    assert await select(collector, "SELECT count(*) FROM collector.invitation") == [(0,)]
    assert screen.complaints == []
