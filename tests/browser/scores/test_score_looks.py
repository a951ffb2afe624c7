"""Scores and Comments in Chromium: how they look, what they do, and that axe finds nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser, expect

from shared.testing.chain_of_shops import answers
from shared.testing.console import ConsoleSite, console_site, keyboard_reaches_everything, looks
from shared.testing.eventually import eventually
from shared.testing.looks import LOOKS, Look
from shared.testing.one_service import OneService

pytestmark = pytest.mark.browser
SCORES, COMMENTS = "/console/scoring/scores", "/console/scoring/comments"


@pytest_asyncio.fixture(loop_scope="session")
async def site(scoring: OneService, browser: Browser) -> AsyncIterator[ConsoleSite]:
    """The pages, with a stand-in for what the service of cases shows beside a comment."""
    router = APIRouter()

    @router.get("/console/tickets/of-response/{response_id}")
    async def case(response_id: str) -> Response:
        return Response(
            f'<a class="badge" href="/console/tickets/{response_id}">Case 7: new</a>', media_type="text/html"
        )

    async with console_site(browser, [scoring], [router]) as served:
        yield served


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_pages_look_well(site: ConsoleSite, look: Look) -> None:
    """Each page, in a state where everything is shown."""
    for name, path in (("scores", f"{SCORES}?by=unit&period=90d"), ("comments", COMMENTS)):
        screen = await site.open(path, look)
        await looks(screen, name)
        await screen.page.context.close()


async def test_the_keyboard_reaches_everything(site: ConsoleSite) -> None:
    for path in (SCORES, COMMENTS):
        await keyboard_reaches_everything(await site.open(path))


async def test_a_filter_changes_the_page_and_its_address(site: ConsoleSite) -> None:
    """Only what is asked for stands in the address, and the field keeps the focus."""
    screen = await site.open(SCORES)
    page = screen.page
    await page.get_by_label("Place").focus()
    await page.get_by_label("Place").select_option("berlin")
    await expect(page.locator("#result h2").first).to_have_text("Recommendation (NPS) in Berlin")
    assert page.url.endswith("?survey=visit&place=berlin&question=recommendation")
    await expect(page.get_by_label("Place")).to_be_focused()
    await page.get_by_role("link", name="Checkout", exact=True).first.click()
    await expect(page.locator("#result h2").first).to_have_text("Recommendation (NPS) at Checkout in Berlin")
    await page.go_back()
    await expect(page.locator("#result h2").first).to_have_text("Recommendation (NPS) in Berlin")
    assert screen.complaints == []


async def test_a_comment_is_found_and_marked(site: ConsoleSite) -> None:
    """Words are found in every form and in no address; a mark is given without leaving the place."""
    screen = await site.open(COMMENTS)
    page = screen.page
    await page.get_by_label("Words in comments").fill("waiting")
    await page.get_by_role("button", name="Search", exact=True).last.click()
    await expect(page.locator(".comments mark").first).to_have_text("waited")
    assert "waiting" not in page.url
    first = page.locator(".comments > li").first
    await first.get_by_role("button", name="Important").click()
    await expect(first.get_by_role("button", name="Important")).to_have_attribute("aria-pressed", "true")
    await expect(first.get_by_role("link", name="Case 7: new")).to_be_visible()
    await page.locator(".terms button").first.click()
    await expect(page.locator(".comments mark").first).to_be_visible()
    assert screen.complaints == []


async def test_new_answers_appear_by_themselves(site: ConsoleSite, scoring: OneService) -> None:
    """The score on the page is counted anew while somebody looks at it."""
    screen = await site.open(SCORES)

    async def is_followed() -> bool:
        return any(one.pulse.readers for one in site.app.state.live_streams.values())

    await eventually(is_followed)
    before = await screen.page.locator(".figure p").nth(1).text_content()
    now = datetime.now(UTC)
    await scoring.deliver(*list(answers(now, weeks=1, per_week=1, seed=8)))
    await scoring.use_cases.scores.fold_journal()
    await expect(screen.page.locator(".figure p").nth(1)).not_to_have_text(before or "", timeout=15_000)
