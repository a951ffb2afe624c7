"""Silent sources on pages: where links and kiosks are listed, on the link's own page, and on Start."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from shared.access import Language
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in

SINCE = datetime(2026, 6, 8, 7, tzinfo=UTC)
PLACES = "/console/collector/places"


async def silent(collector: OneService, kind: str, source: str, **more: Any) -> None:
    """Store a silence as the job does."""
    values = {"kind": kind, "id": source, "name": more.get("name", source), "location": more.get("location")}
    insert = text(
        "INSERT INTO collector.source_silence (id, source_kind, source_id, name, survey, location, evidence, "
        "silent_since, last_at, expected, weeks, found_at, ended_at) VALUES (gen_random_uuid(), :kind, :id, :name, "
        "'visit', :location, :evidence, :since, :since, :expected, :weeks, :since, :ended)"
    )
    usual = more.get("expected")
    known = {
        "evidence": "heartbeat" if usual is None else "usual_count",
        "since": SINCE,
        "expected": usual,
        "weeks": None if usual is None else 8,
        "ended": more.get("ended"),
    }
    async with collector.engine.begin() as connection:
        await connection.execute(insert, values | known)


@pytest.fixture
async def links(collector: OneService) -> dict[str, str]:
    """Two links at two places of which nothing comes, and a website."""
    for code, name, location in (("till-3", "Poster at the till", "graz"), ("exit-1", "Poster at the exit", "linz")):
        body = {"survey": "visit", "code": code, "name": name, "location": location}
        assert (await collector.client.post("/v1/links", json=body, headers=collector.admin)).is_success
        await silent(collector, "link", code, name=name, location=location, expected=41.6)
    await silent(collector, "website", "https://shop.example", expected=120.0)
    await silent(collector, "device", "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10", name="Tablet", location="graz")
    await silent(collector, "link", "over-1", name="Over", location="graz", expected=50.0, ended=SINCE)
    return {"till-3": "Poster at the till", "exit-1": "Poster at the exit"}


async def shown(collector: OneService, path: str, language: Language = "en", **who: Any) -> str:
    """Return a page as somebody who is signed in sees it."""
    person = sign_in(collector.app, language=language, **who)
    reply = await collector.client.get(path, headers=person.headers)
    assert reply.status_code == 200, reply.text
    return " ".join(reply.text.split())


@pytest.mark.parametrize("path", [PLACES, "/console/collector/start"])
async def test_they_are_shown_with_what_usually_comes(collector: OneService, links: dict[str, str], path: str) -> None:
    """Each with its numbers, in both languages; kiosks say it themselves, and what is over is not shown."""
    english = await shown(collector, path)
    for name in (*links.values(), "https://shop.example"):
        assert name in english
    assert "In these hours of the week 42 answers usually come (mean of 8 weeks); none came." in english
    assert "In these hours of the week 120 answers usually come" in english
    assert "Tablet" not in english
    assert "Over" not in english
    german = await shown(collector, path, "de")
    assert "kommen sonst 42 Antworten (Mittel aus 8 Wochen); gekommen ist keine." in german
    assert "Still seit" in german


@pytest.mark.parametrize("path", [PLACES, "/console/collector/start"])
async def test_a_unit_sees_its_own(collector: OneService, links: dict[str, str], path: str) -> None:
    """Another unit's links are not shown, nor the websites, which are at no place."""
    graz = await shown(collector, path, locations=frozenset({"graz"}))
    assert links["till-3"] in graz
    for hidden in (links["exit-1"], "https://shop.example"):
        assert hidden not in graz


async def test_the_link_says_it_itself(collector: OneService, links: dict[str, str]) -> None:
    """On its own page; one that is not silent says nothing."""
    assert links
    assert "42 answers usually come" in await shown(collector, f"{PLACES}/links/till-3")
    body = {"survey": "visit", "code": "fine-1"}
    assert (await collector.client.post("/v1/links", json=body, headers=collector.admin)).is_success
    assert "usually" not in await shown(collector, f"{PLACES}/links/fine-1")


async def test_filters_hold_for_them(collector: OneService, links: dict[str, str]) -> None:
    """Whoever looks at another survey sees none."""
    assert links
    assert "usually come" not in await shown(collector, f"{PLACES}?survey=other")
