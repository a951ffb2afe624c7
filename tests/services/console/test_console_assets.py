"""Styles, scripts and icons: small, named by their content, and under a policy that lets them do nothing else."""

import re

import httpx
import pytest
from fastapi import FastAPI

from shared.web.console import assets
from shared.web.problems import install_problem_handlers


@pytest.fixture
def client() -> httpx.AsyncClient:
    """An application with nothing but the files."""
    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(assets.console_assets_router())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://heed.test")


@pytest.mark.parametrize("name", ["console.css", "console.js", "console-worker.js"])
async def test_files_may_be_kept_for_ever(client: httpx.AsyncClient, name: str) -> None:
    """One of another release gets the present file, which must not be kept under that name."""
    address = assets.address_of(name)
    reply = await client.get(address)
    assert reply.status_code == 200
    assert "immutable" in reply.headers["cache-control"]
    old = await client.get(re.sub(r"-[0-9a-f]{12}\.", "-000000000000.", address))
    assert old.content == reply.content
    assert old.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["console", "console-.txt", "x-000000000000.css", "..%2Fassets.py"])
async def test_there_is_no_other_file(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"{assets.PREFIX}{name}")).status_code == 404


def test_the_files_keep_to_their_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make check` says when they do not."""
    assert assets.over_budget() == []
    monkeypatch.setattr(assets, "BUDGET", 1000)
    [line] = assets.over_budget()
    assert "1000" in line


def test_styles_are_whole() -> None:
    """What makes them small takes no brace away."""
    style = next(content for name, content in assets._contents().items() if name.endswith(".css")).decode()
    assert style.count("{") == style.count("}") > 300
    assert "/*" not in style
    assert "calc(100vh - var(--bar) - 2rem)" in style


def test_an_icon_says_nothing_to_screen_readers() -> None:
    assert 'aria-hidden="true"' in assets.icon("inbox")
    assert "style=" not in assets.icon("inbox")
