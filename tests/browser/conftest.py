"""A real browser for each test, and a hall with a tablet."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from services.collector.service import SERVICE
from shared.testing.browser import chromium, find_chromium, on_a_port
from shared.testing.channels import publish_survey
from shared.testing.hall import HALL_SURVEY, Hall
from shared.testing.one_service import one_service


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium without a window; the test is skipped, and says so, where there is none."""
    if find_chromium() is None:
        pytest.skip("no Chromium found; install the package `chromium` or set HEED_TEST_CHROMIUM")
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def hall(database_url: str, browser: Browser) -> AsyncIterator[Hall]:
    """A published survey and a tablet that was enrolled for it."""
    async with one_service(SERVICE, database_url) as collector, on_a_port(collector) as url:
        await publish_survey(collector.client, collector.admin, "visit", HALL_SURVEY)
        body = {"name": "Exit", "survey": "visit", "touchpoint": "checkout", "location": "Berlin"}
        enrolled = await collector.client.post("/v1/devices", json=body, headers=collector.admin)
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="de-DE", bypass_csp=True)
        yield Hall(collector, url, enrolled.json(), context)
        await context.close()
