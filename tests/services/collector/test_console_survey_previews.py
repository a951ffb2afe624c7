"""Previews of surveys in the console: they look and act as the page does, and record nothing."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.testing.channels import publish_survey
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

BASE = "/console/collector/surveys"


async def get(collector: OneService, person: SignedIn, path: str) -> httpx.Response:
    return await collector.client.get(BASE + path, headers=person.headers)


async def rows_in(collector: OneService) -> dict[str, int]:
    """Return how many rows there are of everything that respondents leave behind."""
    tables = ("response", "partial_response", "respondent", "exposure", "outbox")
    async with collector.engine.connect() as connection:
        return {
            table: (await connection.execute(text(f"SELECT count(*) FROM collector.{table}"))).scalar_one()  # noqa: S608 - ours
            for table in tables
        }


@pytest.mark.parametrize("layout", ["one_page", "question_per_page"])
@pytest.mark.parametrize("version", [0, 1])
async def test_a_preview_can_be_answered_and_stores_nothing(collector: OneService, version: int, layout: str) -> None:
    """From the first page to the thanks, in a frame of our own pages and no others; not a row more than before."""
    person = sign_in(collector.app, "viewer")
    before = await rows_in(collector)
    reply = await get(collector, person, f"/visit/preview?version={version}&layout={layout}&lang=de")
    for _ in range(9):
        assert "frame-ancestors 'self'" in reply.headers["content-security-policy"]
        page = read_page(reply.text)
        if not page.all("form"):
            break
        assert page.one("html").attributes["lang"] == "de"
        answers = {name: "3" for name in page.fields if name.startswith("a.") and name != "a.why"}
        radios = {one.attributes["name"]: "3" for one in page.all("input", type="radio")}
        sent = page.fields | answers | radios | {"go": "next"}
        sent.pop("website", None)
        action = page.one("form").attributes["action"]
        assert action == f"{BASE}/visit/preview"
        reply = await collector.client.post(action, data=sent, headers={"Cookie": person.headers["Cookie"]})
        assert reply.status_code == httpx.codes.OK, reply.text
    assert "Vielen Dank" in reply.text
    assert await rows_in(collector) == before


async def test_only_previews_may_stand_in_a_frame(collector: OneService) -> None:
    """The hosted page, and the console's pages around the preview, still refuse every frame."""
    person = sign_in(collector.app)
    assert "frame-ancestors 'none'" in (await collector.client.get("/s/visit")).headers["content-security-policy"]
    for path in ("", "/visit", "/visit/edit", "/visit/share"):
        assert "frame-ancestors 'none'" in (await get(collector, person, path)).headers["content-security-policy"]


async def test_a_preview_needs_a_session_to_be_answered(collector: OneService) -> None:
    """Neither without a session nor without the form token."""
    person = sign_in(collector.app)
    path = f"{BASE}/visit/preview"
    assert (await collector.client.post(path, data={"go": "next"})).status_code == httpx.codes.SEE_OTHER
    refused = await collector.client.post(path, data={"go": "next"}, headers={"Cookie": person.headers["Cookie"]})
    assert refused.status_code == httpx.codes.FORBIDDEN


async def test_a_draft_with_a_theme_is_previewed_in_its_colours(collector: OneService, survey: dict[str, Any]) -> None:
    """Before it is published; what is no colour is not written into a style sheet."""
    survey["theme"] = {"accent": "#7a1f5c"}
    await publish_survey(collector.client, collector.admin, "coloured", survey)
    person = sign_in(collector.app)
    page = read_page((await get(collector, person, "/coloured/preview")).text)
    styles = [one.attributes["href"] for one in page.all("link", rel="stylesheet")]
    sheet = await collector.client.get(styles[-1], headers=person.headers)
    assert "#7a1f5c" in sheet.text
    hostile = await get(collector, person, "/-/theme.css?accent=red;}body{display:none}&font=../../x")
    assert hostile.text == ""
