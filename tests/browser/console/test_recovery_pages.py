"""The page of replies to unhappy customers: every state in words, both languages, wide and narrow, light and dark."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.alerts.service import SERVICE
from shared.access import Language
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.messages import MessageBounced, MessageFailed, MessageRefused, MessageSent
from shared.ids import uuid7
from shared.testing.browser import accessibility_problems, served
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import scored
from tests.services.alerts.recovering import company, contacted, decided, message, only

pytestmark = pytest.mark.browser

PATH = "/console/alerts/recoveries"
SCREENS: list[tuple[int, Literal["light", "dark"], Language]] = [
    (1280, "light", "en"),
    (1280, "dark", "de"),
    (390, "light", "de"),
    (390, "dark", "en"),
]
NOT_SENT = {
    "en": "this customer does not want to be written to",
    "de": "diese Person möchte nicht angeschrieben werden",
}


@pytest_asyncio.fixture(loop_scope="session")
async def alerts(database_url: str) -> AsyncIterator[OneService]:
    """Alerts with a reply in every state."""
    async with one_service(SERVICE, database_url) as service:
        await company(service)
        await only(service, name="Unhappy answer: call within a working day")
        answers = [scored(respondent_id=uuid7()) for _ in range(7)]
        await service.deliver(*answers, scored(respondent_id=None), scored(respondent_id=uuid7(), channel="import"))
        asked = {one.response_id: one for one in await decided(service) if isinstance(one, RecoveryRequested)}
        requests = [asked[one.data.response_id] for one in answers]
        at = datetime.now(UTC)
        news = [
            message(MessageSent, requests[0], basis="consent", at=at),
            message(MessageSent, requests[1], basis="consent", at=at),
            message(MessageRefused, requests[2], reason="opted_out", at=at),
            message(MessageFailed, requests[3], reason="550 5.1.1", at=at),
            message(MessageBounced, requests[4], reason="hard", at=at),
            message(MessageFailed, requests[5], reason="disconnected", is_unknown=True, at=at),
        ]
        await service.deliver(*news, contacted(answers[0].data.response_id, at + timedelta(minutes=30)))
        yield service


@asynccontextmanager
async def reading(
    browser: Browser,
    alerts: OneService,
    language: Language,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    somebody = sign_in(alerts.app, "admin", language=language)
    async with served(alerts.app) as address:
        context = await browser.new_context(
            bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        cookies = [{"name": name, "value": value, "url": address} for name, value in somebody.cookies.items()]
        await context.add_cookies(cookies)  # type: ignore[arg-type] # what it takes
        page = await context.new_page()
        await page.goto(address + PATH)
        yield page
        await context.close()


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
async def test_every_state_in_words(
    browser: Browser, alerts: OneService, width: int, scheme: Literal["light", "dark"], language: Language
) -> None:
    """With the share and its interval; axe finds nothing, and nothing is wider than the screen."""
    async with reading(browser, alerts, language, width, scheme) as page:
        if folder := os.environ.get("HEED_TEST_LOOKS"):
            await page.screenshot(path=f"{folder}/recoveries-{language}-{width}-{scheme}.png", full_page=True)
        await expect(page.locator("tbody tr")).to_have_count(9)
        await expect(page.locator("tbody")).to_contain_text(NOT_SENT[language])
        await expect(page.locator(".tile .value").first).to_contain_text("100")
        assert await accessibility_problems(page) == []
        sizes = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert sizes[0] <= sizes[1]


async def test_filters_choose(browser: Browser, alerts: OneService) -> None:
    """By what became of the message; what fits nothing says so."""
    async with reading(browser, alerts, "en") as page:
        await page.get_by_label("What became of it").select_option("withheld")
        await expect(page.locator("tbody tr")).to_have_count(2)
        await expect(page.locator("tbody")).to_contain_text("nobody knows who the customer was")
        await page.goto(page.url.split("?")[0] + "?rule=other")
        await expect(page.locator("main")).to_contain_text("No reply fits these filters")
