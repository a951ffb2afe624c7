"""The pictures of the documentation, taken of the demo chain. By hand: `python -m tests.browser.pictures FOLDER`.

It starts a suite of its own in a temporary folder, seeds the chain, signs in as its manager, and leaves four files in
FOLDER, `console-start.png` among them. Those of the documentation are in `docs/images`.
"""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, ViewportSize, expect
from rich.console import Console

from services.demo.chain.people import SignInLink
from services.demo.chain.seeding import seed
from shared.testing.browser import started_chromium
from shared.testing.processes import ADMIN_KEY, operator

WHO = "Maren Petersen"
SIZE = ViewportSize(width=1280, height=820)
DAYS = 365
PATIENCE_MS = 60_000
_SCORES = "/console/scoring/scores?survey=guest&question=recommend"
_COUNTER = "place=hamburg&touchpoint=counter"
PAGES = {
    "console-start": "/console",
    "console-scores": f"{_SCORES}&{_COUNTER}&period=90d&interval=week",
    "console-comments": f"/console/scoring/comments?survey=guest&{_COUNTER}&verdict=unhappy",
    "console-cases": f"/console/tickets?{_COUNTER}&state=contacted",
}
"""What is taken, by the names of the files."""


async def main(folder: Path) -> None:
    """Take all of them."""
    expect.set_options(timeout=PATIENCE_MS)
    async with _chain() as (url, link), started_chromium() as browser:
        page = await _signed_in(browser, url, link)
        for name, path in PAGES.items():
            await page.goto(f"{url}{path}")
            if name == "console-cases":
                await _open_one_with_words(page)
            await _at_rest(page)
            await page.screenshot(path=folder / f"{name}.png")


@asynccontextmanager
async def _chain() -> AsyncIterator[tuple[str, SignInLink]]:
    """Yield the address of a suite with the chain, and how its manager gets in."""
    with tempfile.TemporaryDirectory(prefix="heed-pictures-") as place:
        environment = {"HEED_DATA_DIR": f"{place}/data", "HEED_LOG_LEVEL": "warning"}
        async with operator(Path(place), environment) as person:
            process = await person.start(["all"], "all")
            links = await asyncio.to_thread(_seed, process.url)
            yield process.url, next(one for one in links if one.name == WHO)
            process.terminate()
            await process.ended()


def _seed(url: str) -> list[SignInLink]:
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    with httpx.Client(base_url=url, headers=headers, timeout=PATIENCE_MS / 1000) as client:
        return seed(client, Console(stderr=True), days=DAYS, number=1, anyway=False).links


async def _signed_in(browser: Browser, url: str, link: SignInLink) -> Page:
    """Choose a password, sign in, and read English from then on."""
    context = await browser.new_context(viewport=SIZE, locale="en-GB", color_scheme="light", reduced_motion="reduce")
    page = await context.new_page()
    password = secrets.token_urlsafe()
    await page.goto(link.url)
    await page.fill("[name=password]", password)
    await page.fill("[name=password_again]", password)
    await page.locator("main button, form button").first.click()
    await page.fill("[name=sign_in_name]", link.address)
    await page.fill("[name=password]", password)
    await page.locator("form button").first.click()
    await page.wait_for_url(f"{url}/console")
    await page.goto(f"{url}/console/me")
    profile = page.locator("form[action='/console/me/profile']")
    await profile.locator("[name=language]").select_option("en")
    await profile.locator("button").click()
    await page.wait_for_load_state()
    return page


async def _open_one_with_words(page: Page) -> None:
    """Open the first case whose customer wrote something."""
    cases = page.locator("[data-list] > li > a, [data-list] > li a[hx-get]")
    for number in range(await cases.count()):
        await cases.nth(number).click()
        await expect(page.locator("[data-list] > li").nth(number)).to_have_class("here")
        if await page.locator("blockquote").count():
            return


async def _at_rest(page: Page) -> None:
    """Wait until every fragment has arrived."""
    await expect(page.locator(".skeleton:visible, .htmx-request")).to_have_count(0)
    await page.evaluate("document.fonts.ready")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.browser.pictures FOLDER")
    os.environ.pop("HEED_DATA_DIR", None)
    wanted = Path(sys.argv[1])
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
