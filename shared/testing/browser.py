"""A real browser for the tests, and an application on a real port for it to look at."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import axe_core_python
import uvicorn
from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from playwright.async_api import Browser, Page, async_playwright

from shared.testing.one_service import OneService, ready_app

_SWITCHED_OFF = (
    # The lists under the address bar: two more pages for each window, which cost more than the page that is tested.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "PreloadTopChromeWebUI",
    # What Playwright switches off; its own list does not count beside this one.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_SWITCHED_OFF)}",
    # What a test runs in a page runs once: to make it fast takes longer than to run it, a third of all that axe takes.
    "--js-flags=--no-opt,--no-maglev",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)
"""The last one gives every test a name that is no secure context, unlike 127.0.0.1: plain http, as in many halls."""
_NAMES = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first two are the same browser without what a window needs: a page in it costs a quarter of the processor."""
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_MOST_TABS = 120
"""So often Tab is pressed for something before it counts as out of reach."""


def find_chromium() -> str | None:
    """Return the browser that `HEED_TEST_CHROMIUM` names, or the one on the PATH; None when there is none."""
    return os.environ.get("HEED_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@asynccontextmanager
async def started_chromium() -> AsyncIterator[Browser]:
    """Start a browser without a window that many tests share: starting one takes as long as most tests do.

    Tests keep out of each other's way by contexts of their own.

    Raises:
        RuntimeError: there is none on this machine.
    """
    path = find_chromium()
    if path is None:
        message = (
            "no Chromium found; install the package `chromium-headless-shell` or `chromium`, or set HEED_TEST_CHROMIUM"
        )
        raise RuntimeError(message)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


BELL = "/console/notifications/bell"


async def _bell() -> Response:
    return Response('<summary aria-label="Notices">0</summary><div></div>', media_type="text/html")


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve `app` on a free port of this machine and yield its address, without a slash at the end.

    Where it is without notifications, a stand-in answers for the bell that every page of the console asks for.
    """
    if not any(getattr(route, "path", None) == BELL for route in app.routes):
        app.router.routes.insert(0, APIRoute(BELL, _bell, include_in_schema=False))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server is ready waits
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        running = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def on_a_port(service: OneService) -> AsyncIterator[str]:
    """Serve one service on a free port and yield its address."""
    menus, units = {service.service.name: service.use_cases}, {service.service.name: service.unit_of_work}
    with ready_app((service.service,), menus, service.settings, units) as app:
        async with served(app) as address:
            yield address


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is wanted has the focus.

    Raises:
        AssertionError: it never gets it.
    """
    for _ in range(_MOST_TABS):
        if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(selector)


async def accessibility_problems(page: Page, tags: Sequence[str] = WCAG_22_AA) -> list[str]:
    """Return what axe finds wrong with the page that is shown: rule, and the elements it is broken by.

    The page's own content security policy allows no foreign script, so open it in a context with `bypass_csp=True`.
    From then on the page is one for people who want no motion: what fades in has the contrast of no moment that lasts.
    """
    await page.emulate_media(reduced_motion="reduce")
    if not await page.evaluate("'axe' in window"):  # half a megabyte, for each document once
        await page.evaluate(AXE.read_text())
    options = {"runOnly": list(tags), "resultTypes": ["violations"], "preload": False}
    found: list[dict[str, Any]] = await page.evaluate(
        "options => axe.run(document, options).then(({violations}) => violations)", options
    )
    return described(found)


def described(found: Sequence[dict[str, Any]]) -> list[str]:
    """Return what axe found as lines."""
    return [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']]} {rule['nodes'][0]['failureSummary']}"
        for rule in found
    ]
