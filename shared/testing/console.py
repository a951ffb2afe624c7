"""The console in a browser: services on a port, somebody who is signed in, and what every page must fulfil."""

import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, FastAPI
from playwright.async_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Page, expect

from shared.access import Role
from shared.testing.browser import AXE, WCAG_22_AA, described, served
from shared.testing.looks import DESK, FOLDER, Look
from shared.testing.one_service import OneService, ready_app
from shared.testing.signing_in import SignedIn, sign_in

_REPORTS = """
addEventListener("securitypolicyviolation", (event) => {
  const said = `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`;
  console.error(said);
});
"""
_HIDDEN_FOCUS = """() => {
  const shown = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.checkVisibility({visibilityProperty: true})
      && !one.closest("[inert], dialog:not([open])")
      && !(one.type === "radio" && !one.checked) && one.tabIndex >= 0);
  document.querySelectorAll("[data-tab-stop]").forEach((one) => one.removeAttribute("data-tab-stop"));
  shown.forEach((one, at) => one.setAttribute("data-tab-stop", at));
  return shown.map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`);
}"""
_FOCUSED = """() => {
  const one = document.activeElement;
  // A link that fills a whole row draws the ring around the row, with a box of its own.
  const rings = [null, "::after"].map((part) => getComputedStyle(one, part)).some((style) =>
    style.content !== "none" && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== "none");
  return [one.getAttribute("data-tab-stop"), rings];
}"""


_THEMED = """(theme) => {
  const root = document.documentElement;
  if (["light", "dark"].includes(root.dataset.theme)) root.dataset.theme = theme;
  scrollTo(0, 0);
  const is = (query) => matchMedia(query).matches;
  return [innerWidth, innerHeight, devicePixelRatio, is("(prefers-color-scheme: dark)"), is("(forced-colors: active)")];
}"""
_REPLACED = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says as errors where a newer request takes the place of one on its way; what fails says more than these."""


@dataclass(slots=True)
class Screen:
    """A page, and everything that went wrong in it."""

    page: Page
    look: Look
    person: SignedIn
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the browser's console, uncaught errors, and reports of the content security policy."""
    _debugger: CDPSession | None = None

    async def debugger(self) -> CDPSession:
        """Return the debugger of this page, which the page's policy does not bind."""
        if self._debugger is None:
            self._debugger = await self.page.context.new_cdp_session(self.page)
        return self._debugger

    async def turn(self, look: Look) -> None:
        """Show the page that stands there in another look of its language, without loading it again.

        What differs is what differs where it is loaded: the screen, the media features, and the one word that the
        server writes for the theme that a person has chosen.

        Raises:
            AssertionError: the browser does not show it so.
        """
        assert look.language == self.look.language, "the server words a page"
        width, height = look.viewport
        metrics = {"width": width, "height": height, "deviceScaleFactor": look.zoom / 100, "mobile": False}
        await (await self.debugger()).send("Emulation.setDeviceMetricsOverride", metrics)
        await self.page.emulate_media(color_scheme=_scheme_of(look), forced_colors=look.forced)
        shown = await self.page.evaluate(_THEMED, look.theme)
        assert shown == [width, height, look.zoom / 100, look.theme == "dark", look.forced == "active"], (look, shown)
        self.look = look

    async def go(self, address: str, look: Look) -> None:
        """Load another page in this tab, which has its browser's process already; what is said from now on counts.

        Args:
            address: the whole of it.
            look: in which to load it.
        """
        await self.page.goto("about:blank")  # what the page before has on its way ends here
        self.complaints.clear()
        self.look = look
        await self.turn(look)
        await self.page.emulate_media(reduced_motion="no-preference")
        await self.page.goto(address)

    def expect_complaint(self, part: str) -> None:
        """Take back complaints that contain `part`: the test provoked them."""
        assert any(part in one for one in self.complaints), (part, self.complaints)
        self.complaints = [one for one in self.complaints if part not in one]


@dataclass(slots=True)
class ConsoleSite:
    """Services' pages on a port."""

    url: str
    app: FastAPI
    browser: Browser

    async def open(
        self,
        path: str,
        look: Look = DESK,
        role: Role = "manager",
        *,
        person: SignedIn | None = None,
        context: BrowserContext | None = None,
        **who: Any,  # noqa: ANN401 - what sign_in takes
    ) -> Screen:
        """Open a page as somebody who is signed in.

        Args:
            path: such as `/console/tickets`.
            look: language, theme, width and so on.
            role: of the person.
            person: somebody who is signed in already.
            context: a browser in which somebody is signed in already, for another tab of it.
            who: more that `sign_in` takes, such as `locations`.
        """
        person = person or sign_in(self.app, role, language=look.language, theme=look.theme, **who)
        screen = await self.tab(look, person, context or await self.window(look, person))
        await screen.page.goto(f"{self.url}{path}")
        return screen

    async def tab(self, look: Look, person: SignedIn, context: BrowserContext) -> Screen:
        """Return a tab in which nothing stands yet."""
        page = await context.new_page()
        screen = Screen(page, look, person)
        page.on("console", lambda message: _note(screen, message))
        page.on("pageerror", lambda error: screen.complaints.append(f"error: {error}"))
        return screen

    async def window(self, look: Look, person: SignedIn | None) -> BrowserContext:
        """Return a browser of its own; None: nobody is signed in."""
        width, height = look.viewport
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=look.zoom / 100,
            color_scheme=_scheme_of(look),
            forced_colors=look.forced,
            locale={"de": "de-DE", "en": "en-GB"}[look.language],
        )
        await context.add_init_script(_REPORTS)
        cookies = person.cookies if person else {}
        await context.add_cookies([{"name": name, "value": one, "url": self.url} for name, one in cookies.items()])
        return context


def _scheme_of(look: Look) -> Literal["light", "dark"]:
    return "light" if look.theme == "auto" else look.theme


def _note(screen: Screen, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning") and not message.text.startswith(_REPLACED):
        screen.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


@asynccontextmanager
async def console_site(
    browser: Browser, services: Sequence[OneService], routers: Sequence[APIRouter] = ()
) -> AsyncIterator[ConsoleSite]:
    """Serve the pages of services on a free port.

    Args:
        browser: the fixture of that name.
        services: one or more that were wired on the same database.
        routers: more routes, which go first; for stand-ins of other services' parts.
    """
    menus = {one.service.name: one.use_cases for one in services}
    with ready_app([one.service for one in services], menus, services[0].settings) as app:
        for router in routers:
            app.router.routes[:0] = router.routes
        async with served(app) as url:
            try:
                yield ConsoleSite(url, app, browser)
            finally:
                app.state.health.stopping = True  # streams end then; the server waits for them


async def looks(screen: Screen, name: str) -> None:
    """Hold a page against what every page must fulfil, and take its picture where `HEED_LOOKS` names a folder.

    axe finds nothing, nothing is wider than the screen, the policy and the browser's console have no complaint.

    Args:
        screen: the page, in the state to look at.
        name: of the picture, such as `tickets-inbox`; letters, digits and `-`.
    """
    page = screen.page
    await expect(page.locator(".skeleton:visible, .htmx-request")).to_have_count(0)
    folder = os.environ.get(FOLDER)
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}-{screen.look}.png", full_page=True)
    await page.emulate_media(reduced_motion="reduce", forced_colors=screen.look.forced)
    problems = await axe_problems(page, contrast=screen.look.forced == "none", debugger=await screen.debugger())
    assert problems == [], (name, str(screen.look), problems)
    wide = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], (name, str(screen.look), wide)
    assert screen.complaints == [], (name, str(screen.look), screen.complaints)


async def axe_problems(page: Page, *, contrast: bool = True, debugger: CDPSession | None = None) -> list[str]:
    """Return what axe finds, in a page whose policy stays in force: the debugger, which it does not bind, runs it.

    Args:
        page: to look at.
        contrast: whether the contrast of texts is looked at, which takes most of the time. Where the reader's own
            colours replace those of the page, there is none of the page's to look at.
        debugger: of the page; None: one for this time.
    """
    session = debugger or await page.context.new_cdp_session(page)
    # A frame has no axe in it that could answer, and a frame that just loads complains of being asked.
    asked = {"runOnly": list(WCAG_22_AA), "resultTypes": ["violations"], "preload": False, "iframes": False}
    options = json.dumps(asked | {"rules": {"color-contrast": {"enabled": contrast}}})
    try:
        there = await session.send("Runtime.evaluate", {"expression": "'axe' in window", "returnByValue": True})
        if not there["result"]["value"]:  # half a megabyte, for each document once
            await session.send("Runtime.evaluate", {"expression": AXE.read_text()})
        ran = await session.send(
            "Runtime.evaluate",
            {
                "expression": f"axe.run(document, {options}).then(({{violations}}) => JSON.stringify(violations))",
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
    finally:
        if debugger is None:
            await session.detach()
    return described(json.loads(ran["result"]["value"]))


async def keyboard_reaches_everything(screen: Screen) -> None:
    """Walk through the page with Tab: everything that can be operated gets the focus, and shows it."""
    for _ in range(3):
        stops, reached, unmarked = await _walked(screen.page)
        if await screen.page.locator("[data-tab-stop]").count() == len(stops):
            break  # otherwise a part of the page came while it was walked through
    assert [what for at, what in enumerate(stops) if at not in reached] == [], "never focused"
    assert unmarked == [], "focused without a ring"


async def _walked(page: Page) -> tuple[list[str], set[int], list[str]]:
    """Return what can be operated, which of it got the focus, and what did not show it."""
    await page.evaluate("document.activeElement.blur()")
    await page.evaluate("scrollTo(0, 0)")
    stops = await page.evaluate(_HIDDEN_FOCUS)
    reached: set[int] = set()
    unmarked: list[str] = []
    for _ in range(2 * len(stops) + 50):  # a group of radio buttons that none is chosen of is a stop more
        await page.keyboard.press("Tab")
        stop, rings = await page.evaluate(_FOCUSED)
        if stop is not None:
            reached.add(int(stop))
            if not rings:
                unmarked.append(stops[int(stop)])
        if len(reached) == len(stops):
            break
    return stops, reached, unmarked
