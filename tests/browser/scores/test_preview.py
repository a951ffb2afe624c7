import os
import pytest
from fastapi import APIRouter, Response
from shared.testing.console import console_site, axe_problems
from shared.testing.looks import Look
from services.scoring.pages.words import CONSOLE
from shared.web.console.visit import AnyVisit

pytestmark = pytest.mark.browser

FRAME = """{% extends "console/layout.html" %}{% import "console/parts.html" as parts with context %}{% set title="Start" %}{% block content %}{{ parts.page_head("Hello") }}<div class="stack">{{ parts.fragment("/console/scoring/start","Scores") }}</div>{% endblock %}"""

async def test_preview(scoring, browser):
    router = APIRouter()
    import pathlib
    f = CONSOLE.folder / "templates" / "scoring" / "zz_frame.html"
    f.write_text(FRAME)
    @router.get("/console")
    async def frame(visit: AnyVisit) -> Response:
        return visit.page(CONSOLE, "scoring/zz_frame.html")
    try:
        async with console_site(browser, [scoring], [router]) as site:
            for lang, theme, width in os.environ.get("SHOTS", "en-light-1280,de-dark-1280,de-light-390").split(",") and [s.split("-") for s in os.environ.get("SHOTS", "en-light-1280,de-dark-1280,de-light-390").split(",")]:
                look = Look(lang, theme, int(width), 100, "none")
                for name, path in (("start", "/console"), ("scores", "/console/scoring/scores?by=unit&period=90d"), ("scores28", "/console/scoring/scores?by=touchpoint&place=berlin"), ("comments", "/console/scoring/comments")):
                    screen = await site.open(path, look)
                    await screen.page.wait_for_timeout(1200)
                    await screen.page.screenshot(path=f"/tmp/scorepages/shots/{name}-{lang}-{theme}-{width}.png", full_page=True)
                    print(name, look, screen.complaints[:3], await axe_problems(screen.page))
                    await screen.page.context.close()
    finally:
        f.unlink()
