"""From the first link to a second factor and two browsers, as a person does it; in both languages, without barriers."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from services.accounts.service import SERVICE
from shared.clock import SystemClock
from shared.settings import Settings
from shared.testing.browser import accessibility_problems, on_a_port
from shared.testing.one_service import OneService, one_service

pytestmark = pytest.mark.browser

PASSWORD = "three quiet lamps"
WORDS = {
    "en": ("Start", "Sign in", "Set up", "Switch on", "I have kept them", "Sign out everywhere else", "Your settings"),
    "de": (
        "Start",
        "Anmelden",
        "Einrichten",
        "Einschalten",
        "Ich habe sie aufbewahrt",
        "Überall sonst abmelden",
        "Ihre Einstellungen",
    ),
}


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """An installation on this machine, without HTTPS."""
    async with one_service(SERVICE, database_url, settings=Settings()) as service:
        yield service


async def open_browser(browser: Browser, language: str, problems: list[str]) -> tuple[BrowserContext, Page]:
    locale = {"en": "en-GB", "de": "de-DE"}[language]
    context = await browser.new_context(locale=locale, bypass_csp=True)
    page = await context.new_page()

    def note(message: ConsoleMessage) -> None:
        # The parts of Start that other services serve are not there: accounts runs alone.
        if message.type == "error" and "/start" not in message.text + message.location["url"]:
            problems.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return context, page


async def sign_in(page: Page, url: str, button: str) -> None:
    await page.goto(f"{url}/console/me")
    await expect(page).to_have_url(re.compile("/console/sign-in"))
    await page.locator("#sign-in-name").fill("ada@example.com")
    await page.locator("#password").fill(PASSWORD)
    await page.get_by_role("button", name=button, exact=True).click()


@dataclass(slots=True)
class Looks:
    """What is wrong with the pages that were looked at."""

    language: str
    found: list[str] = field(default_factory=list)

    async def at(self, page: Page) -> None:
        assert await page.locator("html").get_attribute("lang") == self.language
        self.found += [f"{page.url}: {one}" for one in await accessibility_problems(page)]


async def become_admin(page: Page, looks: Looks, start: str) -> None:
    """Fill in the form of the first link, at first with a password that is guessed first."""
    await looks.at(page)
    await page.locator("#display-name").fill("Ada First")
    await page.locator("#sign-in-name").fill("ada@example.com")
    for password in ("password1234", PASSWORD):
        for one in ("#password", "#password-again"):
            await page.locator(one).fill(password)
        await page.get_by_role("button", name=start, exact=True).click()
        if password != PASSWORD:
            await expect(page.locator("#password-notes .error")).to_be_visible()
            await looks.at(page)


async def switch_on(page: Page, looks: Looks, set_up: str, on: str) -> str:
    """Set up the second factor with an app that reads the page; return a recovery code."""
    await page.locator("#factor-password").fill(PASSWORD)
    await page.get_by_role("button", name=set_up, exact=True).click()
    await expect(page.locator("#second-factor img")).to_be_visible()
    await looks.at(page)
    secret = await page.locator("#second-factor code").inner_text()
    await page.locator("#code").fill(pyotp.TOTP(secret).at(SystemClock().now()))
    await page.get_by_role("button", name=on, exact=True).click()
    await expect(page.locator(".recovery li")).to_have_count(10)
    await looks.at(page)
    return await page.locator(".recovery li").first.inner_text()


@pytest.mark.parametrize("language", ["en", "de"])
async def test_first_link_second_factor_and_two_browsers(accounts: OneService, browser: Browser, language: str) -> None:
    """Every page on the way says no error to the console and nothing to axe."""
    start, enter, set_up, on, kept, end_others, settings = WORDS[language]
    problems: list[str] = []
    looks = Looks(language)
    async with on_a_port(accounts) as url:
        made = await accounts.use_cases.people.make_first_link()
        context, page = await open_browser(browser, language, problems)
        await page.goto(f"{url}/console/first/{made.token}")
        await become_admin(page, looks, start)
        await expect(page).to_have_url(f"{url}/console")

        other_context, other = await open_browser(browser, language, problems)
        await other.goto(f"{url}/console/sign-in")
        await looks.at(other)
        await sign_in(other, url, enter)
        await expect(other.get_by_role("heading", level=1, name=settings)).to_be_visible()
        await looks.at(other)

        await page.goto(f"{url}/console/me")
        recovery = await switch_on(page, looks, set_up, on)
        await page.get_by_role("link", name=kept).click()
        await expect(page.get_by_role("heading", level=1, name=settings)).to_be_visible()

        await other.reload()
        await expect(other).to_have_url(re.compile("/console/sign-in"))
        await sign_in(other, url, enter)
        await expect(other.locator("#code")).to_be_focused()
        await looks.at(other)
        await other.locator("#code").fill(recovery)
        await other.keyboard.press("Enter")
        await expect(other.get_by_role("heading", level=1, name=settings)).to_be_visible()

        await page.reload()
        await page.get_by_role("button", name=end_others).click()
        await expect(page.locator("#sessions tbody tr")).to_have_count(1)
        await other.reload()
        await expect(other).to_have_url(re.compile("/console/sign-in"))
        for one in (context, other_context):
            await one.close()
    assert looks.found == []
    assert [one for one in problems if "422" not in one and "401" not in one] == []


async def test_where_others_read_along_a_page_explains(accounts: OneService, browser: Browser) -> None:
    """A name that is not this machine's, over plain HTTP: no form, no cookie, no barrier."""
    async with on_a_port(accounts) as url:
        for locale in ("de-DE", "en-GB"):
            context = await browser.new_context(locale=locale, bypass_csp=True)
            page = await context.new_page()
            reply = await page.goto(f"{url.replace('127.0.0.1', 'heed.test')}/console/sign-in")
            assert reply is not None
            assert reply.status == httpx.codes.FORBIDDEN
            await expect(page.locator("form")).to_have_count(0)
            await expect(page.get_by_text("HEED_PUBLIC_URL")).to_be_visible()
            assert await accessibility_problems(page) == []
            assert await context.cookies() == []
            await context.close()
