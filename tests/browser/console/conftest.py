"""The shell's own pages, served by accounts with stand-ins for the other services' parts."""

import importlib.util
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from services.accounts.service import SERVICE
from shared.testing.console import ConsoleSite, console_site
from shared.testing.one_service import one_service


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"console_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def gallery() -> ModuleType:
    """The pages with every part of the shell."""
    return _module("gallery")


@pytest_asyncio.fixture(loop_scope="session")
async def shell(database_url: str, browser: Browser, gallery: ModuleType) -> AsyncIterator[ConsoleSite]:
    """The shell with its gallery."""
    async with (
        one_service(SERVICE, database_url) as accounts,
        console_site(browser, [accounts], [gallery.router]) as site,
    ):
        yield site
