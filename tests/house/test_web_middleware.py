"""What surrounds every request: trace, log line, metrics, headers, and who the client is."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, Request, Response
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from services.tickets.service import SERVICE
from shared.observability import correlation
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.settings import Settings
from shared.testing.browser import served
from shared.web.client_address import client_address, networks

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"
PROXY = "10.0.0.7"

router = APIRouter()


@router.get("/people/{key}")
async def read_person(key: str, request: Request) -> dict[str, str | None]:
    """Return the client's address and the trace."""
    trace = correlation.current()
    return {
        "key": key,
        "client": request.client.host if request.client else None,
        "correlation_id": trace.correlation_id if trace else None,
        "traceparent": trace.traceparent if trace else None,
    }


@router.get("/page")
async def page() -> Response:
    """Answer with a page that has a policy of its own."""
    return Response("<p>", media_type="text/html", headers={"Content-Security-Policy": "default-src 'self'"})


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Talks to an application behind one trusted proxy, from that proxy's address."""
    service = dataclasses.replace(SERVICE, routers=lambda: (router,))
    settings = Settings(trusted_proxies=("10.0.0.0/8",))
    app = build_app(services=(service,), use_cases={}, settings=settings, health=Health())
    transport = httpx.ASGITransport(app, client=(PROXY, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://heed.test") as opened:
        yield opened


async def test_trace_goes_on(client: httpx.AsyncClient) -> None:
    """The caller's trace and correlation id are kept; the span is a new one."""
    headers = {"traceparent": TRACEPARENT, "x-correlation-id": "order-17"}
    reply = await client.get("/people/a", headers=headers)
    assert reply.headers["x-correlation-id"] == reply.json()["correlation_id"] == "order-17"
    version, trace_id, span, flags = reply.json()["traceparent"].split("-")
    assert (version, trace_id, flags) == ("00", TRACE_ID, "01")
    assert span != TRACEPARENT.split("-")[2]


@pytest.mark.parametrize("bad", ["", "x" * 65, "two words", "<script>", "00-zz-11-01"])
async def test_malformed_trace_is_replaced(client: httpx.AsyncClient, bad: str) -> None:
    """What a caller makes up does not get into logs and events."""
    reply = await client.get("/people/a", headers={"traceparent": bad, "x-correlation-id": bad})
    given = reply.json()
    if bad != "00-zz-11-01":
        assert given["correlation_id"] != bad
        assert given["correlation_id"] == given["traceparent"].split("-")[1]
    assert len(given["traceparent"]) == len(TRACEPARENT)
    assert correlation.current() is None


async def test_every_answer_has_the_security_headers(client: httpx.AsyncClient) -> None:
    """So have errors; and a page's own policy stands."""
    for path in ("/people/a", "/nowhere"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-security-policy"].startswith("default-src 'none'")
    own = (await client.get("/page")).headers
    assert own["content-security-policy"] == "default-src 'self'"
    assert own["x-content-type-options"] == "nosniff"


async def test_requests_are_logged_without_what_they_carry(client: httpx.AsyncClient) -> None:
    """The line has the route's template, not the path, the query, the address or a header."""
    with capture_logs() as lines:
        await client.get("/people/someone-known?phone=12345", headers={"Authorization": "Bearer secret-key"})
        await client.get("/secret-place")
    first, second = (line for line in lines if line["event"] == "request_finished")
    assert (first["route"], first["method"], first["status"]) == ("/people/{key}", "GET", 200)
    assert (second["route"], second["status"]) == ("(unmatched)", 404)
    for word in ("someone-known", "12345", "secret", PROXY):
        assert word not in str(lines)


async def test_requests_are_counted_by_route(client: httpx.AsyncClient) -> None:
    """However many paths are asked for, the number of series stays small."""
    labels = {"method": "GET", "route": "/people/{key}", "status": "200"}
    before = REGISTRY.get_sample_value("heed_http_requests_total", labels) or 0
    for number in range(5):
        await client.get(f"/people/{number}")
        await client.request("BREW", f"/made-up/{number}")
    assert REGISTRY.get_sample_value("heed_http_requests_total", labels) == before + 5
    text = (await client.get("/metrics")).text
    assert "made-up" not in text
    assert "BREW" not in text
    assert 'heed_http_request_seconds_bucket{le="0.002",method="GET",route="/people/{key}"}' in text


async def test_client_behind_a_trusted_proxy(client: httpx.AsyncClient) -> None:
    """Routes see the address that the proxy vouches for; the port of the proxy is kept."""
    reply = await client.get("/people/a", headers={"x-forwarded-for": "6.6.6.6, 203.0.113.9"})
    assert reply.json()["client"] == "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),  # nobody vouches for a stranger's header
        (PROXY, [], PROXY),
        (PROXY, ["203.0.113.9"], "203.0.113.9"),
        (PROXY, ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),  # what is left of it can be made up
        (PROXY, ["203.0.113.9, 10.1.1.1"], "203.0.113.9"),  # a second proxy of ours
        (PROXY, ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),  # two headers are one list
        (PROXY, ["203.0.113.9:5060"], "203.0.113.9"),
        (PROXY, ["[2001:db8::1]:443"], "2001:db8::1"),
        (PROXY, ["::ffff:203.0.113.9"], "203.0.113.9"),
        (PROXY, ["unknown"], PROXY),
        (PROXY, ["203.0.113.9, unknown"], PROXY),
        (PROXY, [""], PROXY),
        ("::ffff:10.0.0.7", ["203.0.113.9"], "203.0.113.9"),
        ("not an address", ["203.0.113.9"], "not an address"),
    ],
)
def test_right_most_untrusted_hop(peer: str, forwarded: list[str], expected: str) -> None:
    """Only what our own proxies appended is believed."""
    assert client_address(peer, forwarded, networks(["10.0.0.0/8"])) == expected


def test_everybody_is_no_network() -> None:
    """Trusting every proxy would let anybody claim any address."""
    with pytest.raises(ValueError, match="does not appear to be"):
        networks(["*"])


async def test_a_server_that_stops_lets_no_connection_stay() -> None:
    """Whoever asks again and again on one connection, as an open page does, could otherwise keep it from ending."""
    health = Health()
    app = build_app(services=(), use_cases={}, settings=Settings(), health=health)
    async with served(app) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        for is_last in (False, True):
            health.stopping = is_last
            writer.write(b"GET /livez HTTP/1.1\r\nHost: heed.test\r\n\r\n")
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            assert (b"\r\nconnection: close\r\n" in head) is is_last
            if not is_last:
                [length] = [line for line in head.split(b"\r\n") if line.startswith(b"content-length")]
                await reader.readexactly(int(length.partition(b":")[2]))
        await reader.read()
        assert reader.at_eof()
        writer.close()
