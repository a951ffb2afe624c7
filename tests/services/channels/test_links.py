"""Short links and their QR codes."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import httpx
import pytest

from services.collector.domain.channels.link import ALPHABET, CODE_LENGTH
from shared.testing.channels import stored_responses
from shared.testing.one_service import OneService

PNG_START = b"\x89PNG\r\n\x1a\n"
SVG_TITLE = "{http://www.w3.org/2000/svg}title"


async def make(collector: OneService, **body: Any) -> httpx.Response:
    """Ask for a link."""
    return await collector.client.post("/v1/links", json={"survey": "visit"} | body, headers=collector.admin)


async def test_link_leads_to_the_survey_at_its_place(collector: OneService) -> None:
    """A link gets a code that can be read from paper, and following it leads to the page without storing anything."""
    made = await make(collector, touchpoint="checkout", location="Berlin Mitte")
    assert made.status_code == 201
    link = made.json()
    code = link["code"]
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)
    assert link["url"] == f"https://feedback.example.org/q/{code}"
    assert (link["svg_url"], link["png_url"]) == (f"{link['url']}.svg", f"{link['url']}.png")
    followed = await collector.client.get(f"/q/{code}")
    assert followed.status_code == 303
    assert followed.headers["location"] == f"/s/visit?link={code}"
    assert followed.headers["cache-control"] == "no-store"
    assert await stored_responses(collector.client, collector.admin) == []


@pytest.mark.parametrize("code", [None, "spring-sale"])
async def test_answer_through_a_link_is_of_its_place(collector: OneService, code: str | None) -> None:
    """Whoever follows a code, drawn or chosen, and sends the form has answered by QR code at the link's place."""
    link = (await make(collector, code=code, touchpoint="checkout", location="Berlin Mitte")).json()
    page = await collector.client.get(f"/q/{link['code']}", follow_redirects=True)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    assert hidden["link"] == link["code"]
    sent = await collector.client.post("/s/visit", data=hidden | {"a.recommend": "9"})
    assert sent.status_code == 303, sent.text
    [response] = await stored_responses(collector.client, collector.admin)
    place = (response["channel"], response["touchpoint"], response["location"])
    assert place == ("qr", "checkout", "Berlin Mitte")


async def test_code_typed_in_capitals_is_understood(collector: OneService) -> None:
    """Somebody who types the code from a poster need not care about capitals."""
    code = (await make(collector)).json()["code"]
    assert (await collector.client.get(f"/q/{code.upper()}")).status_code == 303


async def test_chosen_code_can_be_asked_for_again_but_never_led_elsewhere(collector: OneService) -> None:
    """A printed code keeps its meaning: the same wish is harmless, another one is a conflict."""
    first = await make(collector, code="spring-sale", touchpoint="checkout")
    again = await make(collector, code="spring-sale", touchpoint="checkout")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = await make(collector, code="spring-sale", touchpoint="delivery")
    assert (other.status_code, other.json()["type"]) == (409, "urn:heed:problem:link-code-taken")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": "No Spaces"}, "code"),
        ({"code": "ab"}, "code"),
        ({"code": "a.svg"}, "code"),
        ({"touchpoint": "Not A Key"}, "touchpoint"),
        ({"location": "two\nlines"}, "location"),
        ({"unknown": 1}, "unknown"),
    ],
)
async def test_wrong_field_is_named(collector: OneService, body: dict[str, Any], field: str) -> None:
    """A field of the wrong form is named and its value is not repeated."""
    refused = await make(collector, **body)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


async def test_link_needs_a_survey_and_a_key(collector: OneService) -> None:
    """Nobody makes links to nowhere, and nobody without the scope makes any."""
    assert (await make(collector, survey="nowhere")).json()["type"] == "urn:heed:problem:survey-not-found"
    assert (await collector.client.post("/v1/links", json={"survey": "visit"})).status_code == 401
    assert (await collector.client.get("/v1/links")).status_code == 401


async def test_links_are_listed_newest_first_in_pages(collector: OneService) -> None:
    """Pages neither repeat nor skip a link, also when many were made at one moment."""
    codes = [(await make(collector)).json()["code"] for _ in range(5)]
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/links", params=params, headers=collector.admin)).json()
        seen += [item["code"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert sorted(seen) == sorted(codes)
    bad = await collector.client.get("/v1/links", params={"cursor": "WyJ4IiwieSJd"}, headers=collector.admin)
    assert bad.status_code == 422


@pytest.mark.parametrize("path", ["/q/nowhere", "/q/nowhere.svg", "/q/nowhere.png", "/q/..", "/q/%20", "/q/a%2Fb"])
async def test_unknown_code_is_not_found(collector: OneService, path: str) -> None:
    """A code nobody made leads nowhere, whatever it looks like."""
    assert (await collector.client.get(path)).status_code == 404


async def test_picture_is_a_real_code_with_a_title(collector: OneService) -> None:
    """The SVG has a title for screen readers, the PNG is a PNG, both may be kept, and a larger scale is larger."""
    code = (await make(collector)).json()["code"]
    svg = await collector.client.get(f"/q/{code}.svg", params={"error": "q"})
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "max-age" in svg.headers["cache-control"]
    title = ET.fromstring(svg.content).find(SVG_TITLE)  # noqa: S314 - the picture is our own
    assert title is not None
    assert title.text == f"QR code: https://feedback.example.org/q/{code}"
    small = await collector.client.get(f"/q/{code}.png", params={"scale": 2})
    large = await collector.client.get(f"/q/{code}.png", params={"scale": 9})
    assert small.content.startswith(PNG_START)
    assert _width(small.content) * 9 == _width(large.content) * 2


@pytest.mark.parametrize("params", [{"scale": "0"}, {"scale": "41"}, {"scale": "x"}, {"error": "z"}])
async def test_size_of_a_picture_is_bounded(collector: OneService, params: dict[str, str]) -> None:
    """Nobody makes the server draw a picture as large as a house."""
    code = (await make(collector)).json()["code"]
    assert (await collector.client.get(f"/q/{code}.png", params=params)).status_code == 422


def _width(png: bytes) -> int:
    """Return the width that a PNG declares."""
    return int.from_bytes(png[16:20])
