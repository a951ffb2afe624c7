"""Somebody else's website, on an origin of its own, whose policy lets in Heed and nothing else."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Error, Locator, Page, expect
from playwright.async_api import Request as Sent
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from shared.runtime.service import Service
from shared.testing.browser import on_a_port, served
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.eventually import eventually
from shared.testing.held_clock import HeldClock
from shared.testing.one_service import OneService, one_service

_PAGE = """<!doctype html><html lang="{lang}" dir="{direction}"><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}
<body>{body}{tag}</body></html>"""
_BODY = '<main><h1>A shop</h1><p>Good things.</p><p><a href="/cart">To the cart</a></p><div id="here"></div></main>'
_KINDS = ("shown", "answered", "dismissed", "refused", "error")
_LISTEN = f"""
for (const kind of {list(_KINDS)}) {{
  document.addEventListener(`heed:${{kind}}`, (event) => heedHappened({{ kind, ...event.detail }}));
}}
"""
_SURVEY: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de", "ar"],
    "questions": [
        {
            "key": "recommend",
            "type": "nps",
            "required": True,
            "text": {
                "en": "How likely are you to recommend our shop to a friend?",
                "de": "Wie wahrscheinlich ist es, dass Sie unseren Laden weiterempfehlen?",
                "ar": "ما مدى احتمال أن توصي صديقًا بمتجرنا؟",
            },
        },
        {
            "key": "why",
            "type": "text",
            "text": {
                "en": "What is the main reason for your answer?",
                "de": "Was ist der wichtigste Grund für Ihre Antwort?",
                "ar": "ما السبب الرئيسي لإجابتك؟",
            },
        },
    ],
}


def shop_survey(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a definition
    """Return the definition of the survey that the website shows, with changes."""
    return deepcopy(_SURVEY) | changes


@dataclass(slots=True)
class Website:
    """A website, and the collector that it shows surveys of."""

    collector: OneService
    heed: str
    """Origin of the collector."""
    url: str
    """Origin of the website."""
    context: BrowserContext
    clock: HeldClock
    """Held once a test says so."""
    policy: str = ""
    """The website's content security policy."""
    pages: dict[str, str] = field(default_factory=dict)
    happened: list[dict[str, Any]] = field(default_factory=list)
    """The DOM events that its pages received, in their order."""
    errors: list[str] = field(default_factory=list)
    """Errors that nobody caught."""
    noise: list[str] = field(default_factory=list)
    """These, and what stood on the consoles."""

    async def publish(self, key: str = "visit", **changes: Any) -> None:  # noqa: ANN401 - any part of a definition
        """Publish the survey `key`; `changes` replace parts of `shop_survey`."""
        await publish_survey(self.collector.client, self.collector.admin, key, shop_survey(**changes))

    def tag(self, survey: str | None = "visit", **data: str) -> str:
        """Return the script tag with its `data-` attributes."""
        given = {"survey": survey} | data if survey else data
        attributes = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in given.items())
        return f'<script async src="{self.heed}/embed.js"{attributes}></script>'

    def lay(
        self, path: str = "/", tag: str | None = None, *, body: str = _BODY, head: str = "", lang: str = "en"
    ) -> None:
        """Put a page at `path`, with the script tag of the survey `visit` where no other is given."""
        direction = "rtl" if lang == "ar" else "ltr"
        script = self.tag() if tag is None else tag
        self.pages[path] = _PAGE.format(lang=lang, direction=direction, head=head, body=body, tag=script)

    async def new_page(self) -> Page:
        page = await self.context.new_page()

        def failed(error: Error) -> None:
            self.errors.append(str(error))
            self.noise.append(str(error))

        page.on("console", lambda message: self.noise.append(message.text))
        page.on("pageerror", failed)
        self.clock.listen(page)
        return page

    async def open(self, path: str = "/") -> Page:
        """Open a page of the website; without one there, an ordinary one is laid first."""
        if path not in self.pages:
            self.lay(path)
        page = await self.new_page()
        await page.goto(self.url + path)
        return page

    def kinds(self) -> list[str]:
        """Return what happened, by its kind only."""
        return [event["kind"] for event in self.happened]

    async def received(self, kind: str, count: int = 1) -> dict[str, Any]:
        """Wait until the pages received `count` events of a kind, and return the latest."""

        async def found() -> dict[str, Any]:
            events = [event for event in self.happened if event["kind"] == kind]
            assert len(events) >= count, (self.happened, self.noise)
            return events[-1]

        return await eventually(found)

    async def stored(self) -> list[dict[str, Any]]:
        return await stored_responses(self.collector.client, self.collector.admin)


@asynccontextmanager
async def website(
    service: Service,
    database_url: str,
    browser: Browser,
    **options: Any,  # noqa: ANN401 - of a browser's context
) -> AsyncIterator[Website]:
    """Serve a website and a collector on a free port each, and open a browser for it.

    Args:
        service: the collector.
        database_url: see the fixture of that name.
        browser: the browser.
        options: of the browser's context, such as its `viewport`.
    """
    context = await browser.new_context(**({"viewport": {"width": 1100, "height": 760}, "locale": "en-GB"} | options))
    async with one_service(service, database_url) as collector, on_a_port(collector) as heed:
        policy = f"default-src 'none'; script-src {heed}; connect-src {heed}"
        site = Website(collector, heed, "", context, HeldClock(context), policy)
        await context.expose_function("heedHappened", lambda event: site.happened.append(event))  # noqa: PLW0108 - it marks it
        await context.add_init_script(_LISTEN)
        async with served(_app(site)) as url:
            site.url = url
            yield site
            await context.close()


def _app(site: Website) -> FastAPI:
    app = FastAPI()

    async def show(request: Request) -> Response:
        page = site.pages.get(request.url.path)
        status = 200 if page is not None else 204 if request.url.path == "/favicon.ico" else 404
        return HTMLResponse(page or "", status, {"Content-Security-Policy": site.policy})

    app.add_route("/{path:path}", show)
    return app


def card(page: Page) -> Locator:
    return page.locator("heed-survey .card")


async def choose(page: Page, value: str) -> None:
    """Click an answer by what it is called, as people with a mouse do."""
    words = page.get_by_text(value, exact=True)
    await card(page).locator(".scale label, .option").filter(has=words).click()


async def go_on(page: Page) -> None:
    """Press the button that goes on."""
    await card(page).locator(".next").click()


async def answer_all(page: Page, *, why: str = "Kind people") -> None:
    """Answer `shop_survey` and send it."""
    await choose(page, "9")
    await card(page).locator("textarea").fill(why)
    await go_on(page)


async def thanked(page: Page) -> None:
    """Wait until the card thanks for answers that have arrived."""
    await expect(card(page).locator("h2")).to_have_text("Thank you")
    await expect(card(page)).to_contain_text("Your answers have arrived")


def ids_sent(page: Page) -> list[str]:
    """The ids of the responses that a page sends, in a list that grows."""
    sent: list[str] = []

    def listen(request: Sent) -> None:
        if request.url.endswith("/responses") and request.method == "POST":
            sent.append(json.loads(request.post_data or "")["id"])

    page.on("request", listen)
    return sent


async def timed(site: Website, path: str = "/") -> Page:
    """Open a page whose clock stands still until the test turns it; everything that needs no time has happened."""
    await site.clock.hold()
    page = await site.open(path)
    await site.clock.settle(page)
    return page


async def ready(site: Website) -> Page:
    """The same, and wait for the card."""
    page = await timed(site)
    await site.clock.turn(page, 1)
    await expect(card(page)).to_be_visible()
    return page


async def sent_away(page: Page) -> None:
    """Answer `shop_survey` and send it, turning the clock where the card waits for a moment."""
    await choose(page, "9")
    await page.clock.run_for(1_000)
    await card(page).locator("textarea").fill("Kind people")
    await go_on(page)
