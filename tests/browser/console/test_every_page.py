"""Every page of every service, with data that people have, in every look and role; the list comes from the code."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from services.catalog import load_services
from shared.access import Role
from shared.runtime.routes import RouteAccess
from shared.testing.console import ConsoleSite, Screen, keyboard_reaches_everything, looks
from shared.testing.databases import Databases
from shared.testing.house import House, house
from shared.testing.looks import DESK, LOOKS, PAIRWISE, PHONE, Look, pairwise
from shared.testing.signing_in import SignedIn, sign_in
from tests.browser.console.lived_in import NAMES, LivedIn, live_in
from tests.browser.console.page_list import PAGES, addresses, roles_of

pytestmark = pytest.mark.browser
_SHAPE = """() => ({
  title: document.title, language: document.documentElement.lang,
  scripts: document.querySelectorAll("main script").length,
  headings: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
})"""


@dataclass
class Everything:
    """All services with data, and windows in which people are signed in."""

    site: ConsoleSite
    made: LivedIn
    windows: dict[tuple[Look, Role | None], tuple[SignedIn, BrowserContext]] = field(default_factory=dict)

    def person(self, role: Role | None, look: Look = DESK) -> SignedIn:
        """Return somebody with this role, who reads in this way, signed in."""
        shown = role or "viewer"
        return sign_in(
            self.site.app,
            shown,
            person_id=self.made.people.get(shown),
            name=NAMES[shown],
            language=look.language,
            theme=look.theme,
        )

    async def open(self, address: str, look: Look, role: Role | None) -> Screen:
        """Open a page in the window of somebody with this role, or of nobody."""
        if (look, role) not in self.windows:
            person = self.person(role, look)
            self.windows[look, role] = (person, await self.site.window(look, person if role else None))
        person, window = self.windows[look, role]
        return await self.site.open(address, look, person=person, context=window)

    async def is_page(self, address: str, role: Role | None) -> bool:
        """Return whether a whole page stands at an address: parts of pages are looked at in those, files are not.

        Raises:
            AssertionError: it does not answer well.
        """
        cookies = self.person(role).cookies if role else None
        async with (
            httpx.AsyncClient(cookies=cookies) as client,
            client.stream("GET", f"{self.site.url}{address}") as reply,
        ):
            assert reply.status_code == httpx.codes.OK, (address, reply.status_code)
            if not reply.headers["content-type"].startswith("text/html"):
                return False  # a stream never ends
            return (await reply.aread()).lstrip()[:9].lower() == b"<!doctype"


@asynccontextmanager
async def running(databases: Databases, browser: Browser) -> AsyncIterator[tuple[House, ConsoleSite]]:
    async with (
        databases.lend() as url,
        house(load_services(), url, "postgres://", topic_prefix="t") as suite,
    ):
        try:
            yield suite, ConsoleSite(suite.url, suite.assembly.app, browser)
        finally:
            for context in browser.contexts:  # the server waits for the streams that somebody reads
                await context.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lived_in(databases: Databases, chromium: Browser) -> AsyncIterator[Everything]:
    """An installation that people have worked with."""
    async with running(databases, chromium) as (suite, site):
        yield Everything(site, await live_in(suite))


def looks_of(roles: Sequence[Role | None]) -> list[tuple[Look, Role | None]]:
    """Return in which looks, and as whom, to see a page: pairwise, or everything where people will look at pictures."""
    if LOOKS is PAIRWISE:
        return pairwise(roles)
    others = [(look, role) for role in roles[:-1] for look in (DESK, PHONE)]
    return [*((look, roles[-1]) for look in LOOKS), *others]


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.path)
async def test_every_page_in_every_look(lived_in: Everything, route: RouteAccess) -> None:
    """Axe finds nothing, nothing is wider than the screen, nothing complains, and Tab leads everywhere."""
    wrong, roles = [], roles_of(route)
    for address in addresses(route, lived_in.made.ids):
        if not await lived_in.is_page(address, roles[-1]):
            continue
        for number, (look, role) in enumerate(looks_of(roles)):
            screen = await lived_in.open(address, look, role)
            try:
                await check(screen, f"{name_of(address)}-{role or 'nobody'}")
                if number < 2:
                    await keyboard_reaches_everything(screen)
            except AssertionError as error:
                wrong.append(f"{address} as {role} in {look}: {error}")
            await screen.page.close()
    assert not wrong, "\n".join(wrong)


async def check(screen: Screen, name: str) -> None:
    """Hold a page against what is true of all."""
    await looks(screen, name)
    shape = await screen.page.evaluate(_SHAPE)
    assert shape["title"].removesuffix(" – Heed").strip() not in ("", "Heed")
    assert len(shape["headings"]) == 1, shape["headings"]
    assert shape["headings"][0]
    assert shape["language"] == screen.look.language
    assert shape["scripts"] == 0


def name_of(address: str) -> str:
    """Return what a picture is called: the address without ids, which differ from run to run."""
    plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[\w-]{30,}", "one", address.removeprefix("/console"))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "start"
