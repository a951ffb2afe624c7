"""One browser for the tests of a process, with nothing left in it from one test to the next; and a kiosk.

Whoever talks to the browser must do so in the event loop in which it was started. So the tests of this folder and
their fixtures share one, while everywhere else each test has its own.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.collector.service import SERVICE
from shared.testing.browser import find_chromium, on_a_port, started_chromium
from shared.testing.channels import publish_survey
from shared.testing.databases import Databases
from shared.testing.kafka import required
from shared.testing.kiosk_site import HALL_SURVEY, TABLET, KioskSite
from shared.testing.one_service import one_service
from shared.testing.website import Website, website

PATIENCE_MS = 30_000
"""How long a slow machine may take for what is expected of a page; a test that passes never waits for so long."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Run the tests of this folder in the event loop that the session has."""
    item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """The address of a database of this test's own, migrated and otherwise empty."""
    async with databases.lend() as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The Chromium of this process; where there is none the tests are skipped and say so, or fail where CI is set."""
    if find_chromium() is None:
        (pytest.fail if required() else pytest.skip)("no Chromium found; install it or set HEED_TEST_CHROMIUM")
    expect.set_options(timeout=PATIENCE_MS)
    async with started_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """It, with nothing open and nothing remembered."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def kiosk_site(database_url: str, browser: Browser) -> AsyncIterator[KioskSite]:
    """A published survey and a tablet that was enrolled for it."""
    async with one_service(SERVICE, database_url) as collector, on_a_port(collector) as url:
        await publish_survey(collector.client, collector.admin, "visit", HALL_SURVEY)
        body = {"name": "Exit", "survey": "visit", "touchpoint": "checkout", "location": "Berlin"}
        enrolled = await collector.client.post("/v1/devices", json=body, headers=collector.admin)
        kiosk_site = KioskSite(collector, url, enrolled.json(), browser)
        await kiosk_site.renew(**TABLET)
        yield kiosk_site
        await kiosk_site.context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(database_url: str, browser: Browser) -> AsyncIterator[Website]:
    """A website on another origin that shows the survey `visit`, under the strictest policy that lets it."""
    async with website(SERVICE, database_url, browser) as opened:
        await opened.publish()
        yield opened
