"""Themes: a style sheet of their own, colours with enough contrast, logo and font from the own host."""

import hashlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.asset import MAX_ASSET_BYTES
from services.collector.domain.surveys.colours import contrast
from services.collector.domain.surveys.theme import DARK_BACKGROUND, LIGHT_BACKGROUND
from services.collector.pages.hosted.palette import DARK, LIGHT, accent_colours, all_colours
from shared.testing.channels import publish_survey, put_survey
from shared.testing.form_filling import open_page, press
from shared.testing.forms import read_page
from shared.testing.one_service import OneService

PAGE = "/s/visit"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SVG = b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
FONT = b"wOF2" + b"\0" * 40
THEME = {"accent": "#0b5fff", "logo": "shop", "logo_text": {"en": "Shop", "de": "Laden"}, "font": "letters"}

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


async def upload(service: OneService, name: str, content: bytes) -> None:
    """Put a file there, whatever is there."""
    there = (await service.client.get(f"/v1/assets/{name}", headers=service.admin)).is_success
    headers = {**service.admin, **({"If-Match": "*"} if there else {})}
    answer = await service.client.put(f"/v1/assets/{name}", content=content, headers=headers)
    assert answer.is_success, answer.text


@pytest.fixture
async def themed(collector: OneService, survey: dict[str, Any]) -> OneService:
    """The survey with colours, a logo and a font."""
    await upload(collector, "shop", SVG)
    await upload(collector, "letters", FONT)
    await publish_survey(collector.client, collector.admin, "visit", survey | {"theme": THEME})
    return collector


async def test_the_page_wears_its_theme(themed: OneService) -> None:
    """Style sheet and logo come from the own host, the policy allows nothing more than that, and nothing is inline."""
    answer = await themed.client.get(f"{PAGE}?lang=de")
    page = read_page(answer.text)
    assert page.one("img").attributes["alt"] == "Laden"
    assert (await themed.client.get(page.one("img").attributes["src"])).content == SVG
    assert "font-src 'self'" in answer.headers["content-security-policy"]
    assert not [one for one in page.elements if "style" in one.attributes or one.tag == "style"]
    (href,) = [one.attributes["href"] for one in page.all("link") if "theme-" in one.attributes["href"]]
    assert href.startswith("/s/visit/theme-")
    sheet = await themed.client.get(href)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "--accent: #0b5fff" in sheet.text
    (font,) = re.findall(r'url\("([^"]+)"\)', sheet.text)
    assert (await themed.client.get(font)).content == FONT
    thanks = await press(themed, page, [("a.recommend", "9")])
    assert (await open_page(themed, thanks.headers["location"])).one("img").attributes["alt"] == "Laden"


async def test_a_theme_without_a_font_allows_none(collector: OneService, survey: dict[str, Any]) -> None:
    """A page without theme has no style sheet of its own, and fonts only those may load that have one."""
    assert "theme-" not in (await collector.client.get(PAGE)).text
    await publish_survey(collector.client, collector.admin, "visit", survey | {"theme": {"accent": "#0b5fff"}})
    answer = await collector.client.get(PAGE)
    assert "theme-" in answer.text
    assert "font-src" not in answer.headers["content-security-policy"]


async def test_an_old_version_keeps_its_theme(themed: OneService, survey: dict[str, Any]) -> None:
    """Whoever began with one look goes on with it; a name that is out of date shows what is right and is not kept."""
    page = await open_page(themed, PAGE)
    (old,) = [one.attributes["href"] for one in page.all("link") if "theme-" in one.attributes["href"]]
    await publish_survey(themed.client, themed.admin, "visit", survey | {"theme": {"accent": "#a3242b"}})
    assert "#0b5fff" in (await themed.client.get(old)).text
    again = read_page((await press(themed, page)).text)
    assert old in [one.attributes["href"] for one in again.all("link")]
    stale = await themed.client.get("/s/visit/theme-000000000000.css")
    assert (stale.headers["cache-control"], "#a3242b" in stale.text) == ("no-cache", True)
    await publish_survey(themed.client, themed.admin, "visit", survey)
    for path in (stale.url.path, "/s/nobody/theme-000000000000.css"):
        assert (await themed.client.get(path)).status_code == 404


async def test_nothing_is_published_that_is_not_there(collector: OneService, survey: dict[str, Any]) -> None:
    """A draft may name anything; publishing says which picture or font is missing, or is the other kind of thing."""

    async def publish(theme: dict[str, Any]) -> list[str]:
        put = await put_survey(collector.client, collector.admin, "visit", survey | {"theme": theme})
        assert put.status_code == 200, put.text
        answer = await collector.client.post("/v1/surveys/visit/publish", headers=collector.admin)
        return [error["field"] for error in answer.json().get("errors", [])]

    assert await publish(THEME) == ["theme.logo", "theme.font"]
    await upload(collector, "shop", FONT)
    await upload(collector, "letters", PNG)
    assert await publish(THEME) == ["theme.logo", "theme.font"]
    await upload(collector, "shop", PNG)
    await upload(collector, "letters", FONT)
    assert await publish(THEME) == []


async def test_an_asset_is_not_replaced_or_removed_unseen(collector: OneService) -> None:
    """Another content and a removal need the tag that was read; the same content again changes nothing."""
    client, admin = collector.client, collector.admin

    async def put(content: bytes, **headers: str) -> Any:
        return await client.put("/v1/assets/shop", content=content, headers={**admin, **headers})

    first = await put(PNG)
    tag = first.headers["etag"]
    assert (await client.get("/v1/assets/shop", headers=admin)).headers["etag"] == tag
    assert [(await put(PNG)).status_code, (await put(SVG)).status_code] == [200, 428]
    assert (await put(SVG, **{"If-None-Match": "*"})).status_code == 412
    assert (await put(SVG, **{"If-Match": tag})).status_code == 200
    assert (await put(PNG, **{"If-Match": tag})).status_code == 412
    assert (await client.get("/v1/assets/shop", headers=admin)).json()["media_type"] == "image/svg+xml"
    gone = [
        (await client.delete("/v1/assets/shop", headers={**admin, **headers})).status_code
        for headers in ({}, {"If-Match": tag}, {"If-Match": "*"})
    ]
    assert gone == [428, 412, 204]
    unknown = await put(PNG, **{"If-Match": tag})
    assert (unknown.status_code, unknown.json()["type"]) == (412, "urn:heed:problem:precondition-failed")


async def test_assets_come_and_go(themed: OneService, survey: dict[str, Any]) -> None:
    """Uploaded, described, listed, replaced, removed; what a live survey shows is not removed."""
    client, admin = themed.client, themed.admin
    shown = (await client.get("/v1/assets/shop", headers=admin)).json()
    assert (shown["media_type"], shown["size"]) == ("image/svg+xml", len(SVG))
    assert shown["sha256"] == hashlib.sha256(SVG).hexdigest()
    replaced = await client.put("/v1/assets/shop", content=PNG, headers={**admin, "If-Match": "*"})
    assert (replaced.status_code, replaced.json()["media_type"]) == (200, "image/png")
    assert (await client.put("/v1/assets/other", content=PNG, headers=admin)).status_code == 201
    first = (await client.get("/v1/assets?limit=2", headers=admin)).json()
    assert [one["name"] for one in first["items"]] == ["letters", "other"]
    rest = (await client.get(f"/v1/assets?cursor={first['next_cursor']}", headers=admin)).json()
    assert ([one["name"] for one in rest["items"]], rest["next_cursor"]) == (["shop"], None)
    for name in ("shop", "letters"):
        refused = await client.delete(f"/v1/assets/{name}", headers={**admin, "If-Match": "*"})
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:asset-in-use")
    await publish_survey(client, admin, "visit", survey)
    assert (await client.delete("/v1/assets/shop", headers={**admin, "If-Match": "*"})).status_code == 204
    for answer in (
        await client.delete("/v1/assets/shop", headers=admin),
        await client.get("/v1/assets/shop", headers=admin),
        await client.get("/v1/assets/NO NAME", headers=admin),
        await client.get("/s/assets/theme/shop"),
        await client.get("/s/assets/theme/.."),
    ):
        assert answer.status_code == 404


async def test_only_pictures_and_fonts_are_taken(collector: OneService) -> None:
    """By content and not by name: anything else is 415, nothing and too much is 422; nothing is stored."""
    client, admin = collector.client, collector.admin
    wrong: list[tuple[bytes, int]] = [
        (b"", 422),
        (b"GIF89a" + b"\0" * 20, 415),
        (b"<!doctype html><svg>", 415),
        (b"<svg><script>alert(1)</script></svg>", 415),
        (b'<svg><a href="JavaScript:alert(1)"/></svg>', 415),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', 415),
        (b"<svgx>", 415),
        (b"<?xml", 415),
        (b"<!--" * 1000, 415),
        (b"\x00", 415),
        (b"RIFF\0\0\0\0WAVE", 415),
        (PNG + b"\0" * MAX_ASSET_BYTES, 413),
    ]
    for content, status in wrong:
        answer = await client.put("/v1/assets/a", content=content, headers=admin)
        assert answer.status_code == status, content[:40]
    right = {
        PNG: "image/png",
        b"\xff\xd8\xff\xe0": "image/jpeg",
        b"RIFF\0\0\0\0WEBPVP8 ": "image/webp",
        FONT: "font/woff2",
        SVG: "image/svg+xml",
        b"\xef\xbb\xbf <!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg>": "image/svg+xml",
    }
    assert (await client.get("/v1/assets", headers=admin)).json()["items"] == []
    for number, (content, kind) in enumerate(right.items()):
        answer = await client.put(f"/v1/assets/a{number}", content=content, headers=admin)
        assert answer.json()["media_type"] == kind
    assert (await client.put("/v1/assets/NO", content=PNG, headers=admin)).status_code == 422
    assert (await client.put("/v1/assets/a", content=PNG)).status_code == 401


async def test_an_asset_by_itself_may_do_nothing(themed: OneService) -> None:
    """Whoever opens a picture directly gets a sandboxed document of its own kind; browsers ask again by its digest."""
    answer = await themed.client.get("/s/assets/theme/shop")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "image/svg+xml"
    again = await themed.client.get("/s/assets/theme/shop", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await upload(themed, "shop", PNG)
    newer = await themed.client.get("/s/assets/theme/shop", headers={"If-None-Match": answer.headers["etag"]})
    assert (newer.status_code, newer.content) == (200, PNG)


@given(st.none() | COLOUR, st.none() | COLOUR, st.none() | COLOUR)
def test_colours_of_a_theme_always_have_enough_contrast(
    accent: str | None, background: str | None, text: str | None
) -> None:
    """Whatever colours are named, words reach 4.5 : 1 on all they stand on, and controls 3 : 1."""
    found = all_colours(accent, background, text)
    for ground in ("paper", "card"):
        for name in ("ink", "soft", "link", "error"):
            assert contrast(found[name], found[ground]) >= 4.5, (name, ground)
        for name in ("edge", "accent", "focus"):
            assert contrast(found[name], found[ground]) >= 3, (name, ground)
    pairs = {"accent": "on-accent", "accent-deep": "on-accent", "wash": "ink", "error-wash": "error"}
    for ground, words in pairs.items():
        assert contrast(found[words], found[ground]) >= 4.5, (words, ground)


@given(COLOUR)
def test_an_accent_alone_works_in_light_and_dark(accent: str) -> None:
    """A single colour is kept where it can be, and made lighter or darker where it could not be seen."""
    for grounds in (LIGHT, DARK):
        found = accent_colours(accent, **grounds)
        for ground in (grounds["paper"], grounds["card"]):
            assert contrast(found["link"], ground) >= 4.5
            assert contrast(found["accent"], ground) >= 3
        assert contrast(found["on-accent"], found["accent"]) >= 4.5
        assert contrast(grounds["ink"], found["wash"]) >= 4.5
    assert (LIGHT["paper"], DARK["paper"]) == (LIGHT_BACKGROUND, DARK_BACKGROUND)
