"""A clock of pages that stands still until a test turns it, so that a slow machine and a fast one see the same."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import TypeVar

from playwright.async_api import BrowserContext, Page, Request

from shared.testing.eventually import eventually

T = TypeVar("T")

_A_TASK = """() => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
})"""
"""Resolves when the page has done what was due before; neither timers nor frames will do, for they belong to the
clock."""

_COUNT_FETCHES = """{
  const fetchOfPage = globalThis.fetch;
  globalThis.heedFetches = 0;
  globalThis.fetch = (...given) => {
    globalThis.heedFetches += 1;
    const answer = fetchOfPage(...given);
    const end = () => { globalThis.heedFetches -= 1; };
    answer.then(end, end);
    return answer;
  };
}"""
"""The page itself knows first what it asked for: where a test answers requests, the browser reports them later."""


class HeldClock:
    """The clock of all pages of one context, and the requests that these pages wait for."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._begun: Counter[Page] = Counter()
        self._waiting: defaultdict[Page, set[Request]] = defaultdict(set)

    async def hold(self) -> None:
        """Hold the clock at this moment. Call it before there is a page: in a page that is open it would run on."""
        assert not self._context.pages
        await self._context.add_init_script(_COUNT_FETCHES)
        now = datetime.now(UTC)
        await self._context.clock.install(time=now)
        await self._context.clock.pause_at(now)

    def listen(self, page: Page) -> None:
        """Take note of the requests of a page; call it before the page is sent anywhere."""
        waiting = self._waiting[page]

        def began(request: Request) -> None:
            self._begun[page] += 1
            waiting.add(request)

        def ended(request: Request) -> None:
            waiting.discard(request)

        page.on("request", began)
        page.on("requestfinished", ended)
        page.on("requestfailed", ended)

    async def settle(self, page: Page) -> None:
        """Wait until the page waits for nothing but its clock: no request is on its way, and no reply leads to one."""

        async def is_quiet() -> bool:
            begun = self._begun[page]
            for _ in range(3):
                await page.evaluate(_A_TASK)
            fetches: int = await page.evaluate("globalThis.heedFetches ?? 0")
            return not fetches and not self._waiting[page] and begun == self._begun[page]

        await eventually(is_quiet)

    async def turn(self, page: Page, seconds: float) -> None:
        """Let time pass in the page, and wait for whatever that has set going."""
        await self.settle(page)
        await page.clock.run_for(round(seconds * 1000))
        await self.settle(page)

    async def tick_during(self, page: Page, work: Coroutine[None, None, T]) -> T:
        """Do something that waits for timers of its own in the page, and let hardly any time pass meanwhile."""
        task = asyncio.create_task(work)
        while not task.done():
            await page.clock.run_for(1)
            await asyncio.wait([task], timeout=0.05)
        return await task
