"""A kiosk: one enrolled tablet, seen through a real browser."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect

from shared.testing.channels import stored_responses
from shared.testing.eventually import eventually
from shared.testing.held_clock import HeldClock
from shared.testing.one_service import OneService

HALL_SURVEY: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "questions": [
        {"key": "recommend", "type": "nps", "required": True, "text": {"en": "Recommend?", "de": "Empfehlen?"}},
        {"key": "satisfied", "type": "csat", "text": {"en": "How was your visit?", "de": "Wie war Ihr Besuch?"}},
    ],
}
TABLET: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "de-DE", "bypass_csp": True}
"""The options of the browser on it."""


@dataclass(slots=True)
class KioskSite:
    """A kiosk: one enrolled tablet, seen through a browser."""

    collector: OneService
    url: str
    device: dict[str, Any]
    browser: Browser
    context: BrowserContext = field(init=False)
    clock: HeldClock = field(init=False)
    """Held, so that a test can skip what a visitor waits for, and nothing else skips it."""

    @property
    def enrol_url(self) -> str:
        """The address that is opened on the tablet once."""
        return f"{self.url}/kiosk/{self.device['id']}#key={self.device['key']}"

    async def renew(self, **options: Any) -> None:  # noqa: ANN401 - of a browser's context
        """Take another browser on the tablet, which remembers nothing."""
        self.context = await self.browser.new_context(**options)
        self.clock = HeldClock(self.context)
        await self.clock.hold()

    async def open(self, address: str | None = None) -> Page:
        """Open the kiosk's page and wait until it can be tapped."""
        page = await self.context.new_page()
        self.clock.listen(page)
        await page.goto(address or self.enrol_url)
        await page.wait_for_selector("#kiosk[data-ready]")
        return page

    async def stored(self) -> list[dict[str, Any]]:
        return await stored_responses(self.collector.client, self.collector.admin)

    async def all_stored(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many taps are stored."""

        async def enough() -> list[dict[str, Any]]:
            found = await self.stored()
            assert len(found) >= count, found
            return found

        return await eventually(enough)


async def tap(page: Page, mood: str) -> None:
    """Tap a face, and wait until the next visitor can."""
    await page.locator(f".choice.{mood}:visible").click()
    await expect(page.locator("[data-screen=thanks]:visible h1")).to_have_text("Thank you")
    await page.clock.run_for(4_000)
    await expect(page.locator("[data-screen=ask]:visible h1")).to_have_text("How was your visit?")


async def waiting(page: Page) -> list[dict[str, Any]]:
    """Return what the device still holds."""
    held: list[dict[str, Any]] = await page.evaluate("heedKiosk.waiting()")
    return held
