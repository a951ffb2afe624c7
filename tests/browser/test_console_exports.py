"""A survey's answers taken along from its page, by mouse and by keyboard, at a desk and on a phone."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Download, Page, expect

from services.collector.service import SERVICE
from shared.access import Language
from shared.testing.browser import accessibility_problems, served
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute
from shared.testing.kiosk_site import HALL_SURVEY
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from shared.testing.spreadsheets import sheets_of, values_of

BASE = "/console/collector/surveys/visit"


@pytest_asyncio.fixture(loop_scope="session")
async def answered(database_url: str) -> AsyncIterator[tuple[OneService, str]]:
    """The collector with an answer, and its address."""
    async with one_service(SERVICE, database_url) as collector, served(collector.app) as url:
        await publish_survey(collector.client, collector.admin, "visit", HALL_SURVEY)
        key = HALL_SURVEY["questions"][0]["key"]
        sent = await collector.client.post("/v1/surveys/visit/responses", json={"answers": {key: 1}})
        assert sent.is_success, sent.text
        await execute(collector, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")
        yield collector, url


async def opened(answered: tuple[OneService, str], browser: Browser, language: Language, width: int) -> Page:
    collector, url = answered
    context = await browser.new_context(base_url=url, viewport={"width": width, "height": 900})
    person = sign_in(collector.app, language=language)
    cookies = [{"name": name, "value": value, "url": url} for name, value in person.cookies.items()]
    await context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright calls a cookie
    page = await context.new_page()
    await page.goto(f"{BASE}/share")
    return page


async def content_of(download: Download) -> bytes:
    return Path(await download.path()).read_bytes()  # noqa: ASYNC240 - a small file


async def test_answers_are_taken_along(answered: tuple[OneService, str], browser: Browser) -> None:
    """From the tab to a workbook and to CSV; a wrong day is said where it was entered, and what was chosen stays."""
    page = await opened(answered, browser, "en", 1280)
    await page.get_by_role("link", name="Export").click()
    await expect(page.get_by_role("heading", name="All answers")).to_be_visible()
    assert await accessibility_problems(page) == []
    async with page.expect_download() as loading:
        await page.get_by_role("button", name="Excel (XLSX)").click()
    book = await loading.value
    assert book.suggested_filename == "visit-responses.xlsx"
    assert len(values_of(sheets_of(await content_of(book))[0])) == 2
    await page.get_by_label("Contents").select_option("keys")
    await page.get_by_label("First day").fill("2020-01-01")
    async with page.expect_download() as loading:
        await page.get_by_role("button", name="CSV for Excel").press("Enter")
    text = (await content_of(await loading.value)).decode()
    assert text.startswith('\ufeff"id","survey"')
    assert len(list(csv.reader(io.StringIO(text)))) == 2
    async with page.expect_download() as loading:
        await page.get_by_role("link", name="CSV", exact=True).click()
    assert (await content_of(await loading.value)).startswith(b"column,label,")


@pytest.mark.parametrize(("language", "width"), [("de", 1280), ("de", 390)])
async def test_the_page_fits(
    answered: tuple[OneService, str], browser: Browser, language: Language, width: int
) -> None:
    """In German, at a desk and on a phone."""
    page = await opened(answered, browser, language, width)
    await page.goto(f"{BASE}/export?from=bald")
    await expect(page.get_by_role("button", name="CSV für Excel")).to_be_visible()
    assert await accessibility_problems(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
