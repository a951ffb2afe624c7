"""The stream of a service's pages: what changed, for whoever may see it, as server-sent events.

A service that has pages includes `live_router("tickets", "tickets:read", lambda menu: menu.live.changes)`; in the
browser `data-live="tickets"` on a page listens, and `hx-trigger="live:ticket from:body"` renews a part of it.
"""

import json
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from shared.access import Caller
from shared.errors import TooManyRequestsError
from shared.identity.ring import digest_of
from shared.web.auth import session_token
from shared.web.console.pulse import Ask, Change, Look, Missed, Pulse
from shared.web.console.visit import Visit, viewing
from shared.web.event_stream import EventStream, block
from shared.web.standing import CHECK_SECONDS, Standing

BEAT_SECONDS = 15.0
"""So often something is sent, so that nothing on the way takes the connection for a dead one."""
RETRY_MS = 2000
RETRY_SECONDS = 30
MOST_STREAMS = 6
"""Streams of one session at one service; the tabs of a browser share one."""
MOST_CHANGES = 50
"""So many changes are named one by one; of more only the topics."""


class TooManyStreamsError(TooManyRequestsError):
    slug = "too-many-streams"
    title = "Too many live connections"


class _Streams:
    """The streams of one service in this process."""

    def __init__(self, pulse: Pulse, menu: object) -> None:
        self.pulse = pulse
        self.menu = menu
        self.open: Counter[str] = Counter()


def live_router(
    service: str,
    scope: str,
    ask_of: Callable[[Any], Ask],
    *,
    of: str | None = None,
    check_seconds: float = CHECK_SECONDS,
) -> APIRouter:
    """Return the route `/console/<service>/live`.

    Args:
        service: its name.
        scope: what the caller must have.
        ask_of: takes the service's use cases and returns what `Pulse` asks.
        of: the service with the use cases, when it has another name.
        check_seconds: how often it is looked whether the session still exists.
    """
    router = APIRouter(include_in_schema=False)

    @router.get(f"/console/{service}/live")
    async def live(
        request: Request,
        visit: Annotated[Visit, viewing(scope)],
        last_event_id: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response:
        streams = _streams_of(request, service, of or service, ask_of)
        session = digest_of(session_token(request) or "")
        if streams.open[session] >= MOST_STREAMS:
            raise TooManyStreamsError(retry_after_seconds=RETRY_SECONDS)
        looks = streams.pulse.follow(last_event_id or None)
        first = await anext(looks)  # errors are raised before the reply begins
        reader = _Reader(request, visit.caller, scope, check_seconds)
        return EventStream(_blocks(first, looks, reader, streams, session))

    return router


def _streams_of(request: Request, service: str, of: str, ask_of: Callable[[Any], Ask]) -> _Streams:
    known: dict[str, _Streams] = request.app.state.live_streams
    menu = request.app.state.use_cases[of]
    if service not in known or known[service].menu is not menu:
        known[service] = _Streams(Pulse(ask_of(menu)), menu)
    return known[service]


class _Reader:
    """Who reads a stream, looked up again now and then."""

    def __init__(self, request: Request, caller: Caller, scope: str, check_seconds: float) -> None:
        self._request = request
        self._caller: Caller | None = caller
        self._standing = Standing(request, caller, scope, check_seconds=check_seconds)

    async def still(self) -> bool:
        """Return whether they may still read."""
        self._caller = await self._standing.caller()
        return self._caller is not None

    def seen(self, changes: Sequence[Change]) -> list[Change]:
        caller = self._caller
        return [one for one in changes if caller is not None and caller.sees(one.location)]

    @property
    def is_stopping(self) -> bool:
        return bool(self._request.app.state.is_stopping())


async def _blocks(
    first: Look | Missed | None,
    looks: AsyncGenerator[Look | Missed | None],
    reader: _Reader,
    streams: _Streams,
    session: str,
) -> AsyncGenerator[bytes]:
    streams.open[session] += 1
    try:
        yield block(id_=first.mark if first else "", retry_ms=RETRY_MS)
        spoke_at = time.monotonic()
        if isinstance(first, Missed):
            yield block(event="reset", data="{}", id_=first.mark)
        async for look in looks:
            if reader.is_stopping:
                return
            if not await reader.still():
                yield block(event="ended", data="{}")
                return
            piece = _piece(look, reader)
            if not piece and time.monotonic() - spoke_at >= BEAT_SECONDS:
                piece = block()
            if piece:
                spoke_at = time.monotonic()
            yield piece
    finally:
        await looks.aclose()
        streams.open[session] -= 1
        if not streams.open[session]:
            del streams.open[session]


def _piece(look: Look | Missed | None, reader: _Reader) -> bytes:
    if look is None:
        return b""
    if isinstance(look, Missed):
        return block(event="reset", data="{}", id_=look.mark)
    seen = reader.seen(look.changes)
    if not seen:
        return block(id_=look.mark)
    named = list(dict.fromkeys((one.topic, one.id) for one in seen))
    if len(named) > MOST_CHANGES:
        named = [(topic, "") for topic in dict.fromkeys(topic for topic, _ in named)]
    return block(event="change", data=json.dumps({"changes": named}, separators=(",", ":")), id_=look.mark)
