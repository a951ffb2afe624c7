"""A real browser for the tests, and an application on a real port for it to look at."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import axe_core_python
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.testing.one_service import OneService

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)
"""The last one gives every test a name that is no secure context, unlike 127.0.0.1: plain http, as in many halls."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def find_chromium() -> str | None:
    """Return the browser that `HEED_TEST_CHROMIUM` names, or the one on the PATH; None when there is none."""
    return os.environ.get("HEED_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def chromium_server(folder: Path) -> Iterator[str]:
    """Start a browser without a window that many tests share, and yield the address to connect to.

    Starting one takes as long as most tests do. Tests keep out of each other's way by contexts of their own.

    Args:
        folder: where its settings and its log lie.

    Raises:
        RuntimeError: there is none on this machine, or it does not start.
    """
    path = find_chromium()
    if path is None:
        message = "no Chromium found; install the package `chromium` or set HEED_TEST_CHROMIUM"
        raise RuntimeError(message)
    settings = folder / "chromium.json"
    settings.write_text(json.dumps({"executablePath": path, "args": _FLAGS, "host": "127.0.0.1", "port": 0}))
    command = (sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium", "--config", str(settings))
    with (
        (folder / "chromium.log").open("wb") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, start_new_session=True) as server,  # noqa: S603 - a program of ours
    ):
        try:
            address = server.stdout.readline().decode().strip() if server.stdout else ""
            if not address.startswith("ws://"):
                message = f"Chromium does not start: {(folder / 'chromium.log').read_text(errors='replace')}"
                raise RuntimeError(message)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # the program starts others, which would outlive it


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Browser]:
    """Connect to a browser that `chromium_server` started; leaving the block closes whatever was opened in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect(address)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve `app` on a free port of this machine and yield its address, without a slash at the end."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
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
    app = build_app(
        services=(service.service,),
        use_cases={service.service.name: service.use_cases},
        settings=service.settings,
        health=Health(),
    )
    async with served(app) as address:
        yield address


async def accessibility_problems(page: Page, tags: Sequence[str] = WCAG_22_AA) -> list[str]:
    """Return what axe finds wrong with the page that is shown: rule, and the elements it is broken by.

    The page's own content security policy allows no foreign script, so open it in a context with `bypass_csp=True`.
    """
    await page.evaluate(_AXE.read_text())
    options = {"runOnly": list(tags), "resultTypes": ["violations"], "preload": False}
    found: dict[str, Any] = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']]} {rule['nodes'][0]['failureSummary']}"
        for rule in found["violations"]
    ]
