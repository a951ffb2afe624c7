"""Places in a browser: a link from its form to its poster, a kiosk from its form to its first report."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.collector.service import SERVICE
from shared.access import Language
from shared.testing.browser import accessibility_problems, served
from shared.testing.channels import publish_survey
from shared.testing.kiosk_site import HALL_SURVEY
from shared.testing.one_service import OneService, one_service
from shared.testing.places import desk, found_company
from shared.testing.signing_in import sign_in

BASE = "/console/collector/places"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@dataclass(slots=True)
class Site:
    """The collector's pages on a port, and who opens them."""

    collector: OneService
    url: str
    browser: Browser
    faults: list[str]

    async def open(self, language: Language = "en", **more: Any) -> Page:
        """Return a page of somebody who is signed in."""
        page = await self.tablet(**({"viewport": DESK} | more))
        person = sign_in(self.collector.app, language=language)
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in person.cookies.items()]
        await page.context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright calls a cookie
        return page

    async def tablet(self, **more: Any) -> Page:
        """Return a page of nobody; what its console complains of is a fault."""
        context = await self.browser.new_context(base_url=self.url, **more)
        page = await context.new_page()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[Site]:
    """The collector of a company with two shops; no page of a test may complain."""
    async with one_service(SERVICE, database_url) as collector, served(collector.app) as url:
        await publish_survey(collector.client, collector.admin, "visit", HALL_SURVEY)
        await found_company(collector)
        opened = Site(collector, url, browser, [])
        yield opened
        for context in browser.contexts:  # the server ends when nobody follows its streams any more
            await context.close()
        assert opened.faults == []


async def test_a_link_is_made_printed_changed_and_closed(site: Site) -> None:
    """From the empty page on."""
    page = await site.open()
    await page.goto(BASE)
    await page.get_by_role("link", name="Make the first link").click()
    await page.get_by_label("Name").fill("Poster at the till")
    await page.get_by_label("Survey").select_option("visit")
    await page.get_by_label("Location", exact=True).select_option("hamburg")
    await page.get_by_role("button", name="Make the link").click()
    await expect(page.get_by_role("heading", name="Poster at the till")).to_be_visible()
    await expect(page.get_by_role("img", name="QR code of")).to_be_visible()
    async with page.expect_download() as loading:
        await page.get_by_role("link", name="PDF").click()
    assert (await loading.value).suggested_filename.endswith(".pdf")
    await page.get_by_role("link", name="Change").click()
    await page.get_by_label("Location", exact=True).select_option("munich")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Munich station")).to_be_visible()
    await page.get_by_role("link", name="Places").last.click()
    await page.get_by_label("Print Poster at the till").check()
    await page.get_by_role("button", name="Print the codes that are ticked").click()
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.go_back()
    await page.get_by_role("link", name="Poster at the till").click()
    await page.get_by_role("button", name="Close the link").click()
    await page.get_by_role("button", name="Close it").click()
    await expect(page.get_by_text("Closed since")).to_be_visible()


async def test_a_tablet_scans_its_code_and_the_page_sees_it_come(site: Site) -> None:
    """The manager's page changes by itself when the tablet has its key, and when it reports."""
    page = await site.open()
    await page.goto(f"{BASE}/devices/new")
    await page.get_by_label("Name").fill("Tablet at the exit")
    await page.get_by_label("Survey").select_option("visit")
    await page.get_by_label("Location", exact=True).select_option("hamburg")
    await page.get_by_role("button", name="Go on to the QR code").click()
    await expect(page.get_by_text("Waiting for the tablet")).to_be_visible()
    code = await page.locator(".enrol-code").inner_text()
    watching = await site.open()
    await watching.goto(BASE)
    await expect(watching.get_by_text("Not set up yet")).to_be_visible()
    tablet = await site.tablet()
    await tablet.goto(f"/kiosk#code={code}")
    await expect(tablet.locator("#kiosk[data-ready='yes']")).to_be_attached()
    assert code not in tablet.url
    await expect(page.get_by_role("heading", name="Connect the tablet")).to_have_count(0)
    await expect(page.get_by_text("In use")).to_be_visible()
    await expect(watching.get_by_text("Not set up yet")).to_have_count(0)
    await expect(page.locator("#device code")).to_have_text(
        (await tablet.locator("#kiosk").get_attribute("data-version")) or ""
    )
    await tablet.reload()
    await expect(tablet.locator("[data-mark='refused']:visible")).to_have_count(0)


async def test_a_wrong_code_is_explained_on_the_tablet(site: Site) -> None:
    """It can be typed again at once."""
    tablet = await site.tablet(locale="de-DE")
    await tablet.goto("/kiosk")
    await tablet.get_by_label("Code").fill("wrong-codes")
    await tablet.get_by_role("button", name="Einrichten").click()
    await expect(tablet.get_by_text("Dieser Code gilt nicht")).to_be_visible()
    await expect(tablet.get_by_label("Code")).to_be_focused()
    site.faults.clear()  # the browser reports every 404 as an error


async def test_filters_renew_the_list_alone(site: Site) -> None:
    """And land in the address."""
    at = desk(site.collector)
    await at.link("hamburg", name="Harbour", touchpoint="exit")
    await at.link("munich", name="Station")
    page = await site.open()
    await page.goto(BASE)
    await page.get_by_label("Touchpoint").select_option("exit")
    await expect(page.get_by_role("link", name="Station")).to_have_count(0)
    await expect(page.get_by_role("link", name="Harbour")).to_be_visible()
    assert "touchpoint=exit" in page.url


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
async def test_nothing_is_inaccessible(site: Site, viewport: dict[str, int]) -> None:
    """Every page of places in German, with a retired link and a silent kiosk; nothing is wider than a phone."""
    at = desk(site.collector)
    link, old = await at.link("hamburg", name="Aushang"), await at.link("Markt")
    await site.collector.client.post(f"/v1/links/{old['code']}/retire", headers=site.collector.admin)
    await site.collector.client.get(f"/q/{link['code']}", headers={"user-agent": "Mozilla/5.0"})
    kiosk = await at.device("munich")
    await at.report(kiosk, waiting=2, set_aside=1)
    page = await site.open("de", viewport=viewport, bypass_csp=True)
    paths = (
        "?state=all",
        "/links/new",
        f"/links/{link['code']}",
        f"/links/{old['code']}",
        f"/links/{link['code']}/edit",
        "/devices/new",
        f"/devices/{kiosk['id']}",
        f"/devices/{kiosk['id']}/edit",
        f"/print?code={link['code']}",
    )
    for path in paths:
        await page.goto(BASE + path)
        assert await accessibility_problems(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    await page.goto(f"{BASE}/devices/{kiosk['id']}")
    await page.get_by_text("Ein anderes Tablet verwenden").click()
    await page.get_by_role("button", name="QR-Code anzeigen").click()
    await expect(page.get_by_text("Warten auf das Tablet")).to_be_visible()
    assert await accessibility_problems(page) == []
    await page.goto("/kiosk")
    assert await accessibility_problems(page) == []
