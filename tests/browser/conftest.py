"""A real browser for each test, and a hall with a tablet."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from services.collector.service import SERVICE
from shared.testing.browser import chromium_server, connected, find_chromium, on_a_port
from shared.testing.channels import publish_survey
from shared.testing.hall import HALL_SURVEY, Hall
from shared.testing.kafka import required
from shared.testing.one_service import one_service
from shared.testing.website import Website, website


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Chromium of this run; where there is none the tests are skipped and say so, or fail where CI is set."""
    if find_chromium() is None:
        (pytest.fail if required() else pytest.skip)("no Chromium found; install it or set HEED_TEST_CHROMIUM")
    with chromium_server(tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A connection to it, with nothing open and nothing remembered."""
    async with connected(chromium) as opened:
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


@pytest.fixture
async def site(database_url: str, browser: Browser) -> AsyncIterator[Website]:
    """A website on another origin that shows the survey `visit`, under the strictest policy that lets it."""
    async with website(SERVICE, database_url, browser) as opened:
        await opened.publish()
        yield opened
