"""Something that listens for HTTP on this machine and behaves as a test says, well or badly."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address

from shared.egress.addresses import Ip
from shared.egress.reasons import EgressError, Reason

HOST = "127.0.0.1"
Writes = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Receiver:
    """One that runs."""

    behave: Writes
    """What it does once a request was read."""
    before: Writes | None = None
    """What it does with a connection before it reads anything."""
    port: int = 0
    scheme: str = "http"
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    server: asyncio.Server | None = None
    _read: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}"

    @property
    def origin(self) -> str:
        return self.url

    def header(self, name: str) -> str | None:
        """Return a header of the newest request."""
        lines = (line.partition(":") for line in self.heads[-1].split("\r\n")[1:])
        return next((value.strip() for key, _, value in lines if key.lower() == name.lower()), None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        try:
            if self.before is not None:
                await self.before(writer)
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.heads.append(head)
                self.bodies.append(await reader.readexactly(int(self.header("Content-Length") or 0)))
                self._read.set()
                await self.behave(writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def read_one(self) -> None:
        """Wait until it has read one more request."""
        await self._read.wait()
        self._read.clear()

    async def is_left(self) -> bool:
        """Return whether nobody is connected any more."""
        return not self._open

    def stop_listening(self) -> None:
        """Take no new connection."""
        assert self.server is not None
        self.server.close()

    async def leave(self) -> None:
        """Drop every connection."""
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)


@asynccontextmanager
async def receiver(
    behave: Writes, *, before: Writes | None = None, tls: ssl.SSLContext | None = None, port: int = 0
) -> AsyncIterator[Receiver]:
    """Listen on a free port, or on a certain one.

    Args:
        behave: see `Receiver`.
        before: see `Receiver`.
        tls: what it proves itself with; None: it speaks without encryption.
        port: 0: any that is free.
    """
    there = Receiver(behave, before, scheme="http" if tls is None else "https")
    server = await asyncio.start_server(there.serve, HOST, port, ssl=tls)
    there.server = server
    there.port = server.sockets[0].getsockname()[1]
    try:
        yield there
    finally:
        there.stop_listening()
        await there.leave()
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await server.wait_closed()


def answer(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Writes:
    """Return the behaviour of one that answers properly and keeps the connection."""
    lines = {"Content-Length": str(len(body)), **(headers or {})}
    head = f"HTTP/1.1 {status} So\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    return sending(head.encode("latin-1") + (b"" if status == 204 else body))


def sending(*pieces: bytes) -> Writes:
    """Return the behaviour of one that writes these bytes."""

    async def write(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return write


def endless(head: bytes, piece: bytes, *, pause_seconds: float = 0.0) -> Writes:
    """Return the behaviour of one that never stops: it writes `head` and then `piece` again and again."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_seconds)

    return write


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Do nothing any more."""
    await asyncio.Event().wait()


async def reset(writer: asyncio.StreamWriter) -> None:
    """Cut the connection so that the other side sees an error."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    raise ConnectionResetError


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""
    writer.close()
    raise ConnectionResetError


@dataclass(slots=True)
class Names:
    """A resolver for names that do not exist: each question takes the next answer, the last one stays."""

    answers: dict[str, list[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host: str) -> Sequence[Ip]:
        self.asked.append(host)
        script = self.answers.get(host)
        if script is None:
            raise EgressError(Reason.NAME_UNKNOWN)
        found = script.pop(0) if len(script) > 1 else script[0]
        return [ip_address(text) for text in found]
