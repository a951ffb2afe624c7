"""Start in Chromium: parts of several services side by side, each renewed and each failing by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from fastapi import APIRouter, Response
from playwright.async_api import Browser, expect
from sqlalchemy import text

from services.accounts.service import SERVICE
from shared.testing.console import ConsoleSite, console_site, keyboard_reaches_everything, looks
from shared.testing.eventually import eventually
from shared.testing.looks import DESK, LOOKS, Look
from shared.testing.one_service import OneService, one_service
from shared.web.console.live import live_router
from shared.web.console.pulse import Ask, Change
from shared.web.console.pulse import Look as Answer

pytestmark = pytest.mark.browser


@dataclass
class Parts:
    """Stand-ins of the other services' parts, with a table of changes behind their live streams."""

    accounts: OneService
    failing: set[str] = field(default_factory=set)
    shown: int = 0
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        for service, scope in (("tickets", "tickets:read"), ("scoring", "scores:read"), ("collector", "surveys:read")):
            self.router.include_router(live_router(service, scope, lambda _menu: self.ask, of="accounts"))
        self.router.get("/console/{service}/start")(self.part)

    async def part(self, service: str) -> Response:
        if service in self.failing:
            raise RuntimeError(service)
        self.shown += 1
        count = await self.count()
        return Response(
            f'<section class="card"><h2>{service}</h2><p>{count} changes</p></section>', media_type="text/html"
        )

    @property
    def ask(self) -> Ask:
        async def ask(after: str | None) -> Answer:
            async with self.accounts.engine.connect() as connection:
                rows = await connection.execute(
                    text("SELECT id, topic, location FROM changes WHERE id > :after ORDER BY id"),
                    {"after": int(after or 0)},
                )
                found = rows.all()
            mark = str(found[-1].id) if found else after or "0"
            return Answer(mark, [Change(row.topic, str(row.id), row.location) for row in found] if after else [])

        return ask

    async def count(self) -> int:
        async with self.accounts.engine.connect() as connection:
            return int((await connection.execute(text("SELECT count(*) FROM changes"))).scalar_one())

    async def change(self, topic: str, location: str | None = None) -> None:
        async with self.accounts.engine.begin() as connection:
            await connection.execute(
                text("INSERT INTO changes (topic, location) VALUES (:topic, :location)"),
                {"topic": topic, "location": location},
            )


@pytest_asyncio.fixture(loop_scope="session")
async def parts(database_url: str) -> AsyncIterator[Parts]:
    """The parts, with an empty table of changes."""
    async with one_service(SERVICE, database_url) as accounts:
        async with accounts.engine.begin() as connection:
            await connection.execute(
                text("CREATE TABLE changes (id int GENERATED ALWAYS AS IDENTITY, topic text, location text)")
            )
        yield Parts(accounts)


@pytest_asyncio.fixture(loop_scope="session")
async def site(parts: Parts, browser: Browser) -> AsyncIterator[ConsoleSite]:
    """Start, with the parts."""
    async with console_site(browser, [parts.accounts], [parts.router]) as served:
        yield served


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_start_looks_well(site: ConsoleSite, look: Look) -> None:
    screen = await site.open("/console", look, "admin")
    await expect(screen.page.locator("main .card")).to_have_count(4)
    await expect(screen.page.locator("main a[href='/console/accounts/people']")).to_be_visible()
    await looks(screen, "start")


async def test_the_keyboard_reaches_everything(site: ConsoleSite) -> None:
    screen = await site.open("/console", DESK, "admin")
    await keyboard_reaches_everything(screen)


async def test_a_part_fails_alone(site: ConsoleSite, parts: Parts) -> None:
    """The others are there; its place says so and offers another try, which works when the service does again."""
    parts.failing.add("tickets")
    screen = await site.open("/console")
    await expect(screen.page.locator("main .card")).to_have_count(2)
    await expect(screen.page.locator("main .error")).to_contain_text("Cases cannot be shown at the moment.")
    screen.expect_complaint("500")
    screen.complaints = [one for one in screen.complaints if "Response Status Error Code 500" not in one]
    await looks(screen, "start-failed")
    parts.failing.clear()
    await screen.page.get_by_role("button", name="Try again").click()
    await expect(screen.page.locator("main .card")).to_have_count(3)


async def test_a_viewer_sees_no_cases(site: ConsoleSite) -> None:
    page = (await site.open("/console", role="viewer")).page
    await expect(page.locator("main .card")).to_have_count(2)
    await expect(page.locator("main")).not_to_contain_text("tickets")


async def test_a_change_appears_by_itself(site: ConsoleSite, parts: Parts) -> None:
    """Only the part whose topic changed is fetched again."""
    page = (await site.open("/console")).page
    cases = page.locator("main .card", has_text="tickets")
    await expect(cases).to_contain_text("0 changes")
    await _listening(site)
    await parts.change("ticket")
    await expect(cases).to_contain_text("1 changes")
    await expect(page.locator("main .card", has_text="scoring")).to_contain_text("0 changes")


async def test_another_units_change_stays_there(site: ConsoleSite, parts: Parts) -> None:
    """Who sees Berlin only is not even woken by what happens in Hamburg, or nowhere."""
    page = (await site.open("/console", locations=frozenset({"berlin"}))).page
    cases = page.locator("main .card", has_text="tickets")
    await expect(cases).to_contain_text("0 changes")
    await _listening(site)
    before = parts.shown
    await parts.change("ticket", "hamburg")
    await parts.change("ticket")
    woken = (await site.open("/console")).page  # somebody who sees everything, so that a moment passes
    await expect(woken.locator("main .card", has_text="tickets")).to_contain_text("2 changes")
    await expect(cases).to_contain_text("0 changes")
    await parts.change("ticket", "berlin")
    await expect(cases).to_contain_text("3 changes")
    assert parts.shown > before


async def test_two_tabs_share_their_connections(site: ConsoleSite, parts: Parts) -> None:
    """Both are renewed, and there is one stream for each service, not two."""
    first = await site.open("/console")
    await _listening(site)
    second = await site.open("/console", person=first.person, context=first.page.context)
    await expect(second.page.locator("main .card")).to_have_count(3)
    await parts.change("ticket")
    for page in (second.page, first.page):
        await page.bring_to_front()
        await expect(page.locator("main .card", has_text="tickets")).to_contain_text("1 changes")
    assert [streams.pulse.readers for streams in site.app.state.live_streams.values()] == [1, 1, 1]


async def test_a_stream_ends_with_its_session(site: ConsoleSite) -> None:
    """Who is signed out elsewhere is not served any longer, and the page says so."""
    screen = await site.open("/console")
    await _listening(site)
    site.app.state.known_people.sessions.clear()
    site.app.state.identities.forget()
    await expect(screen.page.locator(".toast.bad").first).to_contain_text("Your session has ended")


async def _listening(site: ConsoleSite) -> None:
    async def connected() -> bool:
        return sum(int(one.pulse.readers) for one in site.app.state.live_streams.values()) >= 3

    await eventually(connected)
