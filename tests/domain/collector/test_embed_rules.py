"""How a survey may appear on other websites."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.embed import (
    MAX_DELAY_SECONDS,
    MAX_LISTED,
    Audience,
    Embed,
    Start,
    check_embed,
    is_origin,
)


def places(**fields: Any) -> list[str]:
    """The places of all faults, without `embed.`."""
    return [problem.field.removeprefix("embed.") for problem in check_embed(Embed(**fields), ("en", "de"))]


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.example",
        "https://shop.example:8443",
        "https://a.b-c.example",
        "https://xn--bcher-kva.example",
        "https://192.0.2.1",
        "https://[2001:db8::1]",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ],
)
def test_an_origin_is_what_browsers_send(origin: str) -> None:
    """Scheme, host and, where it is not the usual one, port."""
    assert is_origin(origin)
    assert places(origins=(origin,)) == []


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "",
        "null",
        "shop.example",
        "https://",
        "https://*.shop.example",
        "https://shop.example/",
        "https://shop.example/path",
        "https://shop.example?x",
        "https://shop.example#x",
        "https://user@shop.example",
        "https://shop..example",
        "https://-shop.example",
        "https://Shop.example",
        "HTTPS://shop.example",
        "https://bücher.example",
        "https://shop.example:443",
        "https://shop.example:0",
        "https://shop.example:99999",
        "https://shop.example:",
        "http://shop.example",
        "http://localhost:80",
        "http://localhost.evil.example",
        "ftp://localhost",
        "https://shop.example\n",
        "https://" + "a" * 600,
    ],
)
def test_everything_else_is_no_origin(origin: str) -> None:
    """What no browser would send, or would send in another form, would never match and is refused."""
    assert places(origins=("https://ok.example", origin)) == ["origins.1"]


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    """Any text can be checked, and no accepted one holds anything but what origins are made of."""
    if is_origin(text):
        assert text.isascii()
        assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-:/[]")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"mode": "inline", "selector": "#feedback"}, []),
        ({"mode": "inline"}, ["selector"]),
        ({"mode": "popup", "selector": "#feedback"}, ["selector"]),
        ({"mode": "inline", "selector": "two\nlines"}, ["selector"]),
        ({"mode": "button", "button": {"en": "Feedback"}}, []),
        ({"mode": "button"}, []),
        ({"mode": "button", "button": {"de": "Meinung"}}, ["button"]),
        ({"mode": "button", "button": {"en": "x" * 61}}, ["button"]),
        ({"mode": "popup", "button": {"en": "Feedback"}}, ["button"]),
        ({"origins": ("https://a.example", "https://a.example")}, ["origins.1"]),
        ({"origins": tuple(f"https://a{number}.example" for number in range(MAX_LISTED + 1))}, ["origins"]),
    ],
)
def test_the_mode_decides_what_is_needed(fields: dict[str, Any], expected: list[str]) -> None:
    """An inline card needs its place, a tab may have its words; neither means anything elsewhere."""
    assert places(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"url": ("/checkout*", "https://shop.example/*"), "not_url": ("/legal",)}, []),
        ({"url": ("checkout",)}, ["audience.url.0"]),
        ({"not_url": ("/a", "javascript:x")}, ["audience.not_url.1"]),
        ({"url": ("/a\n",)}, ["audience.url.0"]),
        ({"url": ("/" + "a" * 500,)}, ["audience.url.0"]),
        ({"url": ("/a", "/a")}, ["audience.url.1"]),
        ({"url": tuple(f"/{number}" for number in range(MAX_LISTED + 1))}, ["audience.url"]),
        ({"selector": ""}, ["audience.selector"]),
        ({"devices": ("mobile", "mobile")}, ["audience.devices.1"]),
        ({"languages": ("de", "de-AT")}, []),
        ({"languages": ("german!",)}, ["audience.languages.0"]),
        ({"attributes": {"plan": ("plus", 1, 1.5, True)}}, []),
        ({"attributes": {"plan": ()}}, ["audience.attributes.plan"]),
        ({"attributes": {"no name": ("x",)}}, ["audience.attributes"]),
        ({"attributes": {"plan": ("x" * 501,)}}, ["audience.attributes.plan"]),
        ({"attributes": {"plan": (math.inf,)}}, ["audience.attributes.plan"]),
        ({"attributes": {"plan": (10**400,)}}, ["audience.attributes.plan"]),
        ({"attributes": {f"n{number}": ("x",) for number in range(MAX_LISTED + 1)}}, ["audience.attributes"]),
    ],
)
def test_an_audience_names_what_can_be_matched(fields: dict[str, Any], expected: list[str]) -> None:
    """Patterns, selectors, languages and attributes have a form, or their place is named."""
    assert places(audience=Audience(**fields)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"on": "event", "event": "order_placed"}, []),
        ({"on": "event"}, ["start.event"]),
        ({"on": "scroll", "event": "order_placed"}, ["start.event"]),
        ({"on": "event", "event": ""}, ["start.event"]),
        ({"delay_seconds": 0.5}, []),
        ({"delay_seconds": MAX_DELAY_SECONDS}, []),
        ({"delay_seconds": MAX_DELAY_SECONDS + 1}, ["start.delay_seconds"]),
        ({"delay_seconds": -0.1}, ["start.delay_seconds"]),
        ({"delay_seconds": math.nan}, ["start.delay_seconds"]),
        ({"on": "scroll", "scroll_percent": 1}, []),
        ({"on": "scroll", "scroll_percent": 100}, []),
        ({"on": "scroll", "scroll_percent": 0}, ["start.scroll_percent"]),
        ({"on": "scroll", "scroll_percent": 101}, ["start.scroll_percent"]),
    ],
)
def test_a_start_can_happen(fields: dict[str, Any], expected: list[str]) -> None:
    """What is waited for is named, and happens within the bounds of a page."""
    assert places(start=Start(**fields)) == expected
