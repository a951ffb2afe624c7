"""Connections to receivers: so many to each, some kept for a moment, and none of them reads more than it may."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpcore

from shared.egress.addresses import Address
from shared.egress.dialing import Dialer
from shared.egress.reasons import EgressError, Reason

HEAD_BYTES = 32 * 1024
BODY_BYTES = 64 * 1024
READ_BYTES = 16 * 1024
TIDY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many connections there are, and for how long."""

    at_once: int = 200
    at_once_per_origin: int = 8
    kept: int = 64
    kept_per_origin: int = 4
    kept_seconds: float = 4.0
    """Shorter than the five seconds after which many servers close a connection."""
    oldest_seconds: float = 60.0
    """After which a connection is not used again, so that a name that changes is followed."""


class _Metered(httpcore.AsyncNetworkStream):
    """A connection that reads no more than an answer may have: whatever it sends, memory and time are bounded."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self.received = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        left = HEAD_BYTES + BODY_BYTES - self.received
        if left <= 0:
            raise EgressError(Reason.ANSWER_TOO_LARGE)
        data = await self._stream.read(min(max_bytes, left), timeout)
        self.received += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> httpcore.AsyncNetworkStream:
        return await self._stream.start_tls(ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's
        return self._stream.get_extra_info(info)


class _Http(httpcore.AsyncHTTP11Connection):
    READ_NUM_BYTES = READ_BYTES
    MAX_INCOMPLETE_EVENT_SIZE = HEAD_BYTES


class Connection:
    """One connection, for one request at a time."""

    def __init__(self, address: Address, stream: httpcore.AsyncNetworkStream, bounds: Bounds) -> None:
        self._meter = _Metered(stream)
        origin = httpcore.Origin(address.scheme.encode(), address.host.encode(), address.port)
        self._http = _Http(origin, self._meter, keepalive_expiry=bounds.kept_seconds)
        self._use_until = time.monotonic() + bounds.oldest_seconds

    @property
    def has_answered(self) -> bool:
        """Whether anything came back since the last request."""
        return self._meter.received > 0

    @property
    def is_usable(self) -> bool:
        """Whether it is free and open, as far as one can know."""
        return self._http.is_idle() and not self._http.has_expired() and time.monotonic() < self._use_until

    async def send(self, request: httpcore.Request) -> httpcore.Response:
        self._meter.received = 0
        return await self._http.handle_async_request(request)

    async def close(self) -> None:
        await self._http.aclose()


@dataclass(slots=True)
class _Receiver:
    """What is open to one origin."""

    free: asyncio.Semaphore
    users: int = 0
    kept: list[Connection] = field(default_factory=list)


class Place:
    """The right to have one connection to one receiver."""

    def __init__(self, address: Address, receiver: _Receiver, pool: "Connections") -> None:
        self._address = address
        self._receiver = receiver
        self._pool = pool

    def kept(self) -> Connection | None:
        """Return a connection over which other requests went, if there is one."""
        while self._receiver.kept:
            connection = self._receiver.kept.pop()
            if connection.is_usable:
                return connection
            self._pool.closing.append(connection)
        return None

    async def opened(self) -> Connection:
        """Return a new connection.

        Raises:
            EgressError: there is none, and nothing was sent.
        """
        return Connection(self._address, await self._pool.dialer.dial(self._address), self._pool.bounds)

    async def give_back(self, connection: Connection) -> None:
        """Keep a connection if it can be used again, or close it."""
        bounds = self._pool.bounds
        is_room = len(self._receiver.kept) < bounds.kept_per_origin and self._pool.count_kept() < bounds.kept
        if connection.is_usable and is_room:
            self._receiver.kept.append(connection)
        else:
            await connection.close()


class Connections:
    """All connections; whoever waits for a slow receiver takes nothing from the others."""

    def __init__(self, dialer: Dialer, bounds: Bounds) -> None:
        self.dialer = dialer
        self.bounds = bounds
        self.closing: list[Connection] = []
        self._free = asyncio.Semaphore(bounds.at_once)
        self._tidy_at = 0.0
        self._receivers: dict[str, _Receiver] = {}

    def count_kept(self) -> int:
        return sum(len(receiver.kept) for receiver in self._receivers.values())

    @asynccontextmanager
    async def place(self, address: Address, *, wait_seconds: float) -> AsyncIterator[Place]:
        """Wait until there is room for one more connection to a receiver.

        Raises:
            EgressError: `BUSY`, after so many seconds.
        """
        per_origin = self.bounds.at_once_per_origin
        receiver = self._receivers.setdefault(address.origin, _Receiver(asyncio.Semaphore(per_origin)))
        receiver.users += 1
        try:
            async with AsyncExitStack() as held:
                try:
                    async with asyncio.timeout(wait_seconds):
                        await held.enter_async_context(receiver.free)
                        await held.enter_async_context(self._free)
                except TimeoutError:
                    raise EgressError(Reason.BUSY) from None
                yield Place(address, receiver, self)
        finally:
            receiver.users -= 1
            await self._tidy()

    async def close(self) -> None:
        """Close what was kept."""
        for receiver in self._receivers.values():
            self.closing += receiver.kept
            receiver.kept = []
        await self._tidy()

    async def _tidy(self) -> None:
        """Close what nobody can use any more, and forget receivers to which nothing is open."""
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_SECONDS
            for receiver in self._receivers.values():
                kept, receiver.kept = receiver.kept, []
                for connection in kept:
                    (receiver.kept if connection.is_usable else self.closing).append(connection)
            self._receivers = {origin: one for origin, one in self._receivers.items() if one.users or one.kept}
        while self.closing:
            await self.closing.pop().close()
