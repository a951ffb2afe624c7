"""Every page of every service, with data that people have, in every look and role; the list comes from the code."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from services.catalog import load_services
from shared.access import Language, Role, Theme
from shared.runtime.routes import RouteAccess
from shared.testing.console import ConsoleSite, Screen, keyboard_reaches_everything, looks
from shared.testing.databases import Databases
from shared.testing.house import House, house
from shared.testing.looks import DESK, LOOKS, PAIRWISE, PHONE, Look, pairwise
from shared.testing.signing_in import SignedIn, sign_in
from shared.testing.whole_survey import whole_survey
from tests.browser.console.lived_in import live_in
from tests.browser.console.lived_in_base import NAMES, VISITOR, LivedIn
from tests.browser.console.page_list import CUSTOMERS, PAGES, QUERIES, WITHOUT_STEPS, addresses, roles_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),  # the first test prepares for all, which a busy machine takes minutes for
]
_CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!says || !one.checkVisibility()) return false;
  for (let box = one.parentElement; box && box.tagName !== "MAIN"; box = box.parentElement) {
    const style = getComputedStyle(box);
    if (["auto", "scroll"].includes(style.overflowX) || style.clipPath !== "none") return false;
    if (["clip", "hidden"].includes(style.overflowX) && style.textOverflow !== "ellipsis"
      && one.getBoundingClientRect().right > box.getBoundingClientRect().right + 1) return true;
  }
  return false;
}).map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`)"""
_SHAPE = """() => ({
  title: document.title, language: document.documentElement.lang,
  scripts: document.querySelectorAll("main script").length,
  headings: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
})"""

Reader: TypeAlias = tuple[Language, Theme, Role | None]
"""For whom the server words a page: the language, the chosen theme, and what they may see."""


@dataclass
class Everything:
    """All services with data, and windows in which people are signed in."""

    site: ConsoleSite
    made: LivedIn
    client: httpx.AsyncClient
    admin: dict[str, str]
    stranger: httpx.AsyncClient
    """Has no cookies of its own."""
    windows: dict[Reader, tuple[SignedIn, BrowserContext]] = field(default_factory=dict)
    tabs: dict[Reader, Screen] = field(default_factory=dict)

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

    async def window(self, look: Look, role: Role | None) -> tuple[SignedIn, BrowserContext]:
        """Return the window of somebody with this role, or of nobody."""
        reader = (look.language, look.theme, role)
        if reader not in self.windows:
            person = self.person(role, look)
            self.windows[reader] = (person, await self.site.window(look, person if role else None))
        return self.windows[reader]

    async def open(self, address: str, look: Look, role: Role | None) -> Screen:
        """Open a page in a new tab."""
        person, window = await self.window(look, role)
        return await self.site.open(address, look, person=person, context=window)

    async def show(self, address: str, look: Look, role: Role | None) -> Screen:
        """Load a page in the tab in which everything is shown to this reader, one after the other."""
        reader = (look.language, look.theme, role)
        if reader not in self.tabs:
            self.tabs[reader] = await self.site.tab(look, *await self.window(look, role))
        await self.tabs[reader].go(f"{self.site.url}{address}", look)
        return self.tabs[reader]

    async def is_page(self, address: str, role: Role | None) -> bool:
        """Return whether a whole page stands at an address: parts of pages are looked at in those, files are not.

        Raises:
            AssertionError: it does not answer well.
        """
        headers = (await self.window(DESK, role))[0].headers if role else {}
        async with self.stranger.stream("GET", address, headers=headers) as reply:
            assert reply.status_code == httpx.codes.OK, (address, reply.status_code)
            if not reply.headers["content-type"].startswith("text/html"):
                return False  # a stream never ends
            self.stranger.cookies.clear()
            return (await reply.aread()).lstrip()[:9].lower() == b"<!doctype"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def empty(databases: Databases, chromium: Browser) -> AsyncIterator[Everything]:
    """An installation in which nobody has done anything yet but the first admin, who has come in."""
    async with running(databases, chromium) as (suite, site):
        menu = suite.use_cases["accounts"].people
        signed_in = await menu.become_first_admin(
            token=(await menu.make_first_link()).token,
            sign_in_name="ada@example.org",
            display_name=NAMES["admin"],
            password="a long sentence that nobody guesses",
            language="en",
            zone="Europe/Berlin",
            visitor=VISITOR,
        )
        made = LivedIn(people={"admin": signed_in.person.id})
        async with suite.stranger() as stranger:
            yield Everything(site, made, suite.client, suite.admin, stranger)


@pytest.mark.parametrize("look", [DESK, Look("de", "dark", 390, 100, "none")], ids=str)
async def test_every_page_of_an_empty_installation(empty: Everything, look: Look) -> None:
    """Whoever has just come in finds on each page what it is for, and somewhere to go."""
    wrong = []
    for route in PAGES:
        if (
            "{" in route.path
            or route.access == "open"
            or route.path in QUERIES
            or route.path.endswith(("/csv", "/excel", "/xlsx"))
        ):
            continue  # there is nothing to download yet
        if await empty.is_page(route.path, "admin"):
            screen = await empty.show(route.path, look, "admin")
            try:
                await check(screen, f"empty-{name_of(route.path)}")
                if route.path not in WITHOUT_STEPS:
                    await expect(screen.page.locator("main :is(a, button, input):visible").first).to_be_visible()
            except AssertionError as error:
                wrong.append(f"{route.path} in {look}: {error}")
    assert not wrong, "\n".join(wrong)


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
    async with running(databases, chromium) as (suite, site), suite.stranger() as stranger:
        yield Everything(site, await live_in(suite), suite.client, suite.admin, stranger)


def looks_of(roles: Sequence[Role | None]) -> list[tuple[Look, Role | None]]:
    """Return in which looks, and as whom, to see a page: pairwise, or everything where people will look at pictures."""
    if LOOKS is PAIRWISE:
        return pairwise(roles)
    others = [(look, role) for role in roles[:-1] for look in (DESK, PHONE)]
    return [*((look, roles[-1]) for look in LOOKS), *others]


def by_load(rows: Sequence[tuple[Look, Role | None]]) -> list[tuple[Role | None, list[Look]]]:
    """Return the looks in which one loaded page can be seen: the server words it by its language and by who reads it.

    The first look of each is the one to load it in.
    """
    loads: dict[tuple[Language, Role | None], list[Look]] = {}
    for look, role in rows:
        loads.setdefault((look.language, role), []).append(look)
    return [(role, looks) for (_, role), looks in loads.items()]


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.path)
async def test_every_page_in_every_look(lived_in: Everything, route: RouteAccess) -> None:
    """Axe finds nothing, nothing is wider than the screen, nothing complains, and Tab leads everywhere."""
    wrong, roles = [], roles_of(route)
    for which, address in enumerate(addresses(route, lived_in.made.ids)):
        if not await lived_in.is_page(address, roles[-1]):
            continue
        # The same page with other data differs in little: the first two looks are each other's opposite.
        rows = looks_of(roles)[: 2 if which and LOOKS is PAIRWISE else None]
        walked = [] if which or route.path in CUSTOMERS else rows[:2]
        for role, seen in by_load(rows):
            screen = await lived_in.show(address, seen[0], role)
            for look in seen:
                try:
                    await screen.turn(look)
                    await check(screen, f"{name_of(address)}-{role or 'nobody'}")
                except AssertionError as error:
                    wrong.append(f"{address} as {role} in {look}: {error}")
                    screen.complaints.clear()
            for look in seen:  # last, because it moves the focus, and opens what opens where it is
                if (look, role) in walked:
                    try:
                        await screen.turn(look)
                        await keyboard_reaches_everything(screen)
                    except AssertionError as error:
                        wrong.append(f"{address} as {role} in {look}: {error}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("look", [DESK, Look("de", "dark", 390, 100, "none")], ids=str)
async def test_pages_that_say_no(lived_in: Everything, look: Look) -> None:
    """Where there is nothing, and what somebody may not see."""
    for address, role, status in (("/console/nothing", "viewer", "404"), ("/console/accounts/keys", "agent", "403")):
        screen = await lived_in.show(address, look, role)  # type: ignore[arg-type] # one of the roles
        screen.expect_complaint(status)
        await check(screen, f"{status}-{role}")
        await expect(screen.page.locator("main a")).not_to_have_count(0)


async def test_a_case_taken_in_one_browser_shows_in_the_other(lived_in: Everything) -> None:
    """By itself, in the case that stands open."""
    client, admin = lived_in.client, lived_in.admin
    made = await client.post("/v1/tickets", json={"subject": "Two look at it"}, headers=admin)
    address = f"/console/tickets/{made.json()['id']}"
    other = await lived_in.open(address, DESK, "manager")
    first = await lived_in.open(address, DESK, "agent")
    await first.page.get_by_role("button", name="Take it", exact=True).click()
    await expect(first.page.locator("#detail")).to_contain_text("O'Neil")
    await expect(other.page.locator("#detail [role=status]")).to_contain_text("O'Neil took the case")


async def test_a_key_revoked_in_one_browser_is_revoked_in_the_other(lived_in: Everything) -> None:
    body = {"name": "Two windows", "scopes": ["scores:read"]}
    made = await lived_in.client.post("/v1/keys", json=body, headers=lived_in.admin)
    key = made.json().get("id") or made.json()["key"]["id"]
    other = await lived_in.open(f"/console/accounts/keys/{key}", DESK, "admin")
    first = await lived_in.open(f"/console/accounts/keys/{key}/revoke", DESK, "admin")
    await first.page.locator("main form button").last.click()
    await expect(first.page.get_by_role("row", name="Two windows")).to_contain_text("revoked")
    await other.page.reload()
    await expect(other.page.locator("main .badge").first).to_have_text("revoked")


async def test_a_survey_published_in_one_browser_is_live_in_the_other(lived_in: Everything) -> None:
    """Who publishes it a second time learns that somebody was faster, and nothing is left to publish."""
    await lived_in.client.put("/v1/surveys/two", json=whole_survey(), headers=lived_in.admin)
    other = await lived_in.open("/console/collector/surveys/two/publish", DESK, "manager")
    first = await lived_in.open("/console/collector/surveys/two/publish", DESK, "admin")
    await first.page.get_by_role("button", name="Publish version 1").click()
    await expect(first.page.get_by_role("heading", name="As a link")).to_be_visible()
    await other.page.get_by_role("button", name="Publish version 1").click()
    await expect(other.page.get_by_role("alert")).to_contain_text("Somebody has changed the survey")
    await expect(other.page.get_by_role("button", name="Publish version 1")).to_have_count(0)


async def check(screen: Screen, name: str) -> None:
    """Hold a page against what is true of all."""
    await looks(screen, name)
    shape = await screen.page.evaluate(_SHAPE)
    assert shape["title"].removesuffix(" – Heed").strip() not in ("", "Heed")
    assert len(shape["headings"]) == 1, shape["headings"]
    assert shape["headings"][0]
    assert shape["language"] == screen.look.language
    assert shape["scripts"] == 0
    assert await screen.page.evaluate(_CUT) == [], "cut off"


def name_of(address: str) -> str:
    """Return what a picture is called: the address without ids, which differ from run to run."""
    plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[\w-]{30,}", "one", address.removeprefix("/console"))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "start"
