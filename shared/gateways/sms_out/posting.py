"""One request to a gateway, and what is certain afterwards."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx

from shared.gateways.ports import HandOver, Sent
from shared.gateways.sms_out.outlet import Answer, GatewayRequest

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
ALL_SECONDS = 25.0
"""For everything together: a gateway that answers byte by byte must not hold the message for ever."""
_MOST_BYTES = 64 * 1024
_LONGEST_PAUSE = 24 * 3600.0
_FIRST_BYTES = "http11.send_request_headers.started"


async def post(request: GatewayRequest, hand_over: HandOver) -> Answer | Sent:
    """Send a request, and return the answer or what is known without one.

    Each request has a connection of its own: a gateway that just closes one that was kept looks the same as one that
    took the message and died.

    Args:
        request: what sends the message.
        hand_over: see `HandOver`; called once the connection stands.
    """
    handing = _Handing(hand_over)
    written = built(request)
    written.extensions["trace"] = handing.follow
    try:
        async with asyncio.timeout(ALL_SECONDS), _client() as client:
            response = await client.send(written, stream=True)
            content = await _limited(response)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        if handing.failure is not None:
            raise handing.failure from None
        status = "timeout" if isinstance(error, TimeoutError | httpx.TimeoutException) else "connection-lost"
        if handing.is_done:
            return Sent("unknown", status=status)
        return Sent("later", status="timeout" if status == "timeout" else "unreachable")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, _document(content), _retry_seconds(headers))


def built(request: GatewayRequest) -> httpx.Request:
    """Return a request as the HTTP client sends it."""
    address = httpx.URL(request.url)
    if request.query is not None:
        address = address.copy_merge_params(request.query)
    headers = dict(request.headers)
    if request.form is not None:
        written = httpx.Request(request.method, address, headers=headers, data=dict(request.form))
    elif request.json is not None:
        written = httpx.Request(request.method, address, headers=headers, json=request.json)
    else:
        written = httpx.Request(request.method, address, headers=headers)
    if request.basic is None:
        return written
    user, password = request.basic
    return next(httpx.BasicAuth(user, password.get_secret_value()).sync_auth_flow(written))


class _Handing:
    """Says that the message is handed over, just before the first byte of the request leaves."""

    def __init__(self, hand_over: HandOver) -> None:
        self.is_done = False
        self.failure: Exception | None = None
        self._hand_over = hand_over

    async def follow(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a step of the HTTP client; a request to a proxy for a tunnel holds nothing of the message."""
        if event != _FIRST_BYTES or self.is_done or info["request"].method == b"CONNECT":
            return
        try:
            await self._hand_over()
        except Exception as error:
            self.failure = error
            raise
        self.is_done = True


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom we trust; reading the certificates takes longer than a request."""
    return httpx.create_ssl_context()


def _client() -> httpx.AsyncClient:
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    return httpx.AsyncClient(verify=_trusted(), timeout=timeout, follow_redirects=False, trust_env=True)


async def _limited(response: httpx.Response) -> bytes:
    """Return the body as far as anybody reads it."""
    content = b""
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > _MOST_BYTES:
            break
    return content


def _document(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _retry_seconds(headers: Mapping[str, str]) -> float | None:
    """Return what `Retry-After` says, in seconds or as a date beside the answer's own."""
    text = headers.get("retry-after", "").strip()
    seconds: float | None = None
    if text.isascii() and text.isdecimal():
        seconds = float(text[:9])
    elif text:
        with suppress(ValueError, TypeError):
            until, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("date", ""))
            seconds = (until - now).total_seconds()
    return None if seconds is None else min(max(seconds, 1.0), _LONGEST_PAUSE)
