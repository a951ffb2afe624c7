"""The middleware around every request. Pure ASGI: no task, no copy of the body's stream.

From the outside in: trace, access log, metrics, security headers and the last error handler (`Observed`); then the
limits of what is accepted (`Guarded`).
"""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import parse_qsl

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import FieldProblem
from shared.observability import correlation
from shared.observability.metrics import HTTP_REQUESTS, HTTP_SECONDS
from shared.web.client_address import Network, client_address
from shared.web.problems import BAD_JSON, INTERNAL, Problem, too_large, unavailable
from shared.web.text import NotJsonError, unstorable_field

log = structlog.get_logger("heed.web")

QUIET_ROUTES = frozenset({"/livez", "/readyz", "/metrics"})
UNMATCHED = "(unmatched)"
BATCH = "/batch"
"""How the paths of batches end. Their routes check item by item, so that one bad item does not block the others."""
DEFAULT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_CORRELATION_ID = b"x-correlation-id"
_DEFAULT_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", DEFAULT_POLICY.encode()),
)
"""Headers of every reply whose route sets no others."""
_LEFT_HEADERS = "heed.left_headers"
_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_INTERNAL_ERROR = 500
Present = Callable[[Scope, Response], Awaitable[Response]]
"""Gives an error the form in which who asked can read it."""


async def as_it_is(_scope: Scope, answer: Response) -> Response:
    return answer


def leave_headers(request: HTTPConnection, headers: Mapping[str, str]) -> None:
    """Add `headers` to the reply to `request`, whatever it will be: errors too, which routes never see."""
    request.scope[_LEFT_HEADERS] = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


class Observed:
    """Gives a request its trace, its log line, its metrics and the headers of every reply."""

    def __init__(
        self, app: ASGIApp, *, present: Present = as_it_is, is_stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self._app = app
        self._present = present
        self._is_stopping = is_stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation_id, traceparent = _trace_headers(scope)
        trace = correlation.continue_trace(correlation_id, traceparent)
        started_at = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, trace, scope.get(_LEFT_HEADERS, ()))
                if self._is_stopping():
                    # A connection that was accepted in the last moment must not keep the server by more requests.
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        with correlation.tracing(trace):
            try:
                await self._app(scope, receive, send_with_headers)
            except asyncio.CancelledError:  # the process stops and this took too long
                log.warning("request_cut_off", method=scope["method"], route=_route_of(scope))
                if status:
                    raise
                answer = await self._present(scope, unavailable(scope["path"]))
                await answer(scope, receive, send_with_headers)
            except Exception:
                log.exception("request_failed", method=scope["method"], route=_route_of(scope))
                if status:
                    raise  # half a reply is sent: only by closing the connection can the client notice
                answer = await self._present(scope, INTERNAL.response(scope["path"]))
                await answer(scope, receive, send_with_headers)
            finally:
                _record(scope, status or _INTERNAL_ERROR, time.perf_counter() - started_at)


def _trace_headers(scope: Scope) -> tuple[str | None, str | None]:
    correlation_id = traceparent = None
    for name, value in scope["headers"]:
        if name == _CORRELATION_ID:
            correlation_id = value.decode("latin-1")
        elif name == b"traceparent":
            traceparent = value.decode("latin-1")
    return correlation_id, traceparent


def _add_headers(message: Message, trace: correlation.Trace, left: Sequence[tuple[bytes, bytes]]) -> None:
    headers = [*message.get("headers", ()), *left]
    given = {name for name, _ in headers}
    headers += [(name, value) for name, value in _DEFAULT_HEADERS if name not in given]
    headers.append((_CORRELATION_ID, trace.correlation_id.encode()))
    message["headers"] = headers


def _route_of(scope: Scope) -> str:
    """Return the template of the route, never the path: paths hold keys and codes."""
    return getattr(scope.get("route"), "path_format", None) or UNMATCHED


def _record(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _KNOWN_METHODS else "OTHER"
    route = _route_of(scope)
    count, duration = _metrics_of(method, route, status)
    count.inc()
    duration.observe(seconds)
    write = log.debug if route in QUIET_ROUTES else log.info
    write("request_finished", method=method, route=route, status=status, seconds=round(seconds, 4))


@functools.cache
def _metrics_of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return HTTP_REQUESTS.labels(method, route, status), HTTP_SECONDS.labels(method, route)


LARGE_BODIES = (
    ("/v1/structure", 2 * 1024 * 1024),
    ("/console/accounts/structure", 2 * 1024 * 1024),
    ("/hooks/mail/", 10 * 1024 * 1024),
    ("/v1/customers/imports", 8 * 1024 * 1024),
    ("/console/collector/customers/import", 8 * 1024 * 1024),
    ("/v1/invitation-batches", 2 * 1024 * 1024),
    ("/console/collector/invitations/batches", 2 * 1024 * 1024),
)
"""Addresses that take more in one body than all others: a whole company of 5,000 units; a mail that came back; a file
of customers."""
HOOKS = "/hooks/"
"""Addresses that gateways call. Nobody there can correct a character, so what cannot be stored is replaced and the
message is taken."""


class Guarded:
    """Refuses bodies over the limit and text that cannot be stored, and finds out the address of the client."""

    def __init__(
        self, app: ASGIApp, *, max_body_bytes: int, trusted: Sequence[Network], present: Present = as_it_is
    ) -> None:
        """Wrap `app`; `trusted` are the networks of trusted proxies."""
        self._app = app
        self._present = present
        self._limit = max_body_bytes
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._trusted and scope.get("client"):
            peer, port = scope["client"]
            scope["client"] = (client_address(peer, headers.getlist("x-forwarded-for"), self._trusted), port)
        refused = _refuse_address(scope)
        if refused is None and ("content-length" in headers or "transfer-encoding" in headers):
            larger = [size for start, size in LARGE_BODIES if scope["path"].startswith(start)]
            limit = max(self._limit, *larger, 0)
            body = await self._read(headers, receive, limit)
            refused = body if isinstance(body, Problem) else _refuse_text(scope, headers, body)
            if not isinstance(body, Problem):
                receive = _replay(body, receive)
        if refused is None:
            await self._app(scope, receive, send)
        else:
            answer = await self._present(scope, refused.response(scope["path"].replace("\x00", "")))
            await answer(scope, receive, send)

    async def _read(self, headers: Headers, receive: Receive, limit: int) -> bytes | Problem:
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > limit:
            return too_large(limit)
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return Problem(400, "bad-request", "The request is malformed", "The body ended early.")
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > limit:
                return too_large(limit)
            if not message.get("more_body"):
                return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _refuse_address(scope: Scope) -> Problem | None:
    is_clean = "\x00" not in scope["path"]
    if is_clean and (b"%00" not in scope["query_string"] or scope["path"].startswith(HOOKS)):
        return None
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    names = sorted({name for name, value in given if "\x00" in value and "\x00" not in name})
    problems = tuple(FieldProblem(name, "cannot contain the character NUL") for name in names)
    return Problem(422, "invalid", "A field is invalid", "An address cannot contain the character NUL.", problems)


def _refuse_text(scope: Scope, headers: Headers, body: bytes) -> Problem | None:
    if "json" not in headers.get("content-type", "") or scope["path"].endswith(BATCH):
        return None
    if scope["path"].startswith(HOOKS):
        return None
    try:
        field = unstorable_field(body)
    except NotJsonError:
        return BAD_JSON
    if field is None:
        return None
    problem = FieldProblem(field, "contains a character that no text can have: NUL or half of a surrogate pair")
    return Problem(422, "invalid", "A field is invalid", "The request does not fit; see the fields.", (problem,))
