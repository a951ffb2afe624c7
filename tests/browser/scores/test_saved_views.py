"""Saving a view of scores and having it sent, in a browser: with scripts and without."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser, Page, expect

from services.scoring.jobs import DUE_KINDS
from services.scoring.store.views.tables import DUE
from shared.contracts.accounts import PersonChanged
from shared.contracts.event import Event
from shared.contracts.notices import ScoringNoticeRequested
from shared.due.claiming import claim
from shared.testing.console import ConsoleSite, console_site, looks
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in

pytestmark = pytest.mark.browser
SCORES = "/console/scoring/scores"
KIM, LEE = UUID(int=7), UUID(int=8)


@pytest_asyncio.fixture(loop_scope="session")
async def site(scoring: OneService, browser: Browser) -> AsyncIterator[ConsoleSite]:
    """The pages, with two colleagues, and a stand-in for what notifications says of mail addresses."""
    router = APIRouter()

    @router.get("/console/notifications/mail-ways")
    async def ways() -> Response:
        return Response('<p class="muted small">Mails to you go to: kim@example.org</p>', media_type="text/html")

    now = datetime.now(UTC)
    for person, name in ((KIM, "Kim"), (LEE, "Lee")):
        changed = PersonChanged(
            version=1, person_id=person, display_name=name, role="manager", zone="Europe/Berlin", changed_at=now
        )
        await scoring.deliver(Event(changed, source="/heed/accounts", time=now))
    async with console_site(browser, [scoring], [router]) as served:
        yield served


async def save(page: Page, name: str) -> None:
    """Save what the page shows."""
    await page.get_by_text("Save this view").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_role("button", name="Save the view").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)


async def test_a_view_is_saved_opened_shared_sent_and_deleted(site: ConsoleSite, scoring: OneService) -> None:
    kim = sign_in(site.app, "manager", person_id=KIM, name="Kim")
    screen = await site.open(f"{SCORES}?place=berlin&by=touchpoint", person=kim)
    page = screen.page
    await save(page, "Berlin by touchpoint")
    await expect(page.locator("main")).to_contain_text("Berlin · by Touchpoint · Last 28 days")
    await expect(page.locator("main")).to_contain_text("Mails to you go to: kim@example.org")
    await expect(page.get_by_label("Day of the week, if weekly")).to_be_hidden()
    await page.get_by_label("Everybody who reads scores may see it").check()
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_label("Every week, about").check()
    await page.get_by_label("Day of the week, if weekly").select_option("friday")
    await page.get_by_label("Also to people").select_option(label="Lee")
    await page.get_by_role("button", name="Save the schedule").click()
    await expect(page.get_by_text("Every Friday at 08:00, about the last week")).to_be_visible()
    await expect(page.get_by_text("To: Kim, Lee")).to_be_visible()
    await looks(screen, "view")
    await page.get_by_role("button", name="Send me one now").click()
    await expect(page.locator("#sent")).to_contain_text("is being prepared")
    [claimed] = await claim(scoring.engine, DUE, "report", limit=9, lease_seconds=60.0)
    await DUE_KINDS[1].run(scoring.use_cases, claimed)
    [request] = [one.data for one in await scoring.published() if isinstance(one.data, ScoringNoticeRequested)]
    assert request.recipients[0].person_id == KIM
    await page.get_by_role("link", name="Show the scores").click()
    await expect(page.locator("#result h2").first).to_have_text("Recommendation (NPS) in Berlin")
    await expect(page.get_by_text("Save this view")).to_have_count(0)
    await page.get_by_label("Place").select_option("graz")
    await expect(page.get_by_text("Save this view")).to_be_visible()
    await page.locator("summary", has_text="Saved views").click()
    await page.get_by_role("link", name="Berlin by touchpoint").click()
    await page.get_by_role("link", name="Report and settings").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await page.get_by_role("button", name="Delete the view").click()
    await expect(page.get_by_text("No saved views yet")).to_be_visible()


async def test_a_reader_stops_what_a_colleague_sends(site: ConsoleSite) -> None:
    """They see that the view is somebody else's, and change nothing but whether they get it."""
    kim = sign_in(site.app, "manager", person_id=KIM, name="Kim")
    page = (await site.open(SCORES, person=kim)).page
    await page.get_by_text("Save this view").click()
    await page.get_by_label("Name", exact=True).fill("Everything")
    await page.get_by_label("Share with everybody").check()
    await page.get_by_role("button", name="Save the view").click()
    await page.get_by_label("Every day, about").check()
    await page.get_by_label("Also to people").select_option(label="Lee")
    await page.get_by_role("button", name="Save the schedule").click()
    await expect(page.get_by_text("To: Kim, Lee")).to_be_visible()
    lee = sign_in(site.app, "viewer", person_id=LEE, name="Lee")
    theirs = (await site.open(page.url.removeprefix(site.url), person=lee)).page
    await expect(theirs.get_by_text("This view is Kim's.")).to_be_visible()
    await expect(theirs.get_by_role("button", name="Save")).to_have_count(0)
    await theirs.get_by_role("button", name="Do not send it to me any more").click()
    await expect(theirs.get_by_role("button", name="Send it to me again")).to_be_visible()


async def test_without_scripts(site: ConsoleSite, browser: Browser) -> None:
    """The same forms, and what is wrong stands beside them."""
    kim = sign_in(site.app, "manager", person_id=KIM, name="Kim")
    context = await browser.new_context(java_script_enabled=False, locale="en-GB")
    cookies = [{"name": name, "value": value, "url": site.url} for name, value in kim.cookies.items()]
    await context.add_cookies(cookies)  # type: ignore[arg-type] # what playwright takes
    page = await context.new_page()
    await page.goto(f"{site.url}{SCORES}?by=unit")
    await save(page, "By shop")
    await page.goto(f"{site.url}{SCORES}?by=touchpoint")
    await page.get_by_text("Save this view").click()
    await page.get_by_label("Name", exact=True).fill("by SHOP")
    await page.get_by_role("button", name="Save the view").click()
    await expect(page.get_by_role("alert")).to_have_text("You have a view of this name. Choose another one.")
    await page.get_by_label("Name", exact=True).fill("By touchpoint")
    await page.get_by_role("button", name="Save the view").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("By touchpoint")
    await page.get_by_label("Every month, about").check()
    await page.get_by_label("Day of the month, if monthly").fill("42")
    await page.get_by_role("button", name="Save the schedule").click()
    await expect(page.get_by_text("Choose a day from 1 to 31.")).to_be_visible()
    await page.get_by_label("Day of the month, if monthly").fill("31")
    await page.get_by_role("button", name="Save the schedule").click()
    await expect(page.get_by_text("On day 31 of every month at 08:00")).to_be_visible()
    await context.close()
