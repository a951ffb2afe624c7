"""An HTTP server that answers by a script, and fails in the ways in which gateways fail."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Fault = Literal["hangs", "resets", "closes", "resets_before", "drips"]
"""After the request was read it says nothing, resets or closes the connection, or sends an answer byte by byte and
never ends; `resets_before`: it has not read the request."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What it answers."""

    status: int = 200
    body: object = None
    """A JSON document; bytes are sent as they are."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes

    @property
    def json(self) -> object:
        """The body as a JSON document."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


@dataclass(slots=True)
class FakeGateway:
    """Answers each request with the next line of its script, and the last one for ever."""

    script: list[Reply | Fault]
    received: list[Received] = field(default_factory=list)
    url: str = ""
    connections: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the one request of a connection."""
        self.connections += 1
        self._open.add(writer)
        try:
            line = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            if line == "resets_before":
                writer.transport.abort()
                return
            self.received.append(await _request(reader))
            if isinstance(line, Reply):
                writer.write(_response(line))
                await writer.drain()
            elif line == "resets":
                writer.transport.abort()
            elif line == "hangs":
                await asyncio.Event().wait()
            elif line == "drips":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
                while True:
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(0.01)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        """Cut every connection that is open."""
        for writer in self._open:
            writer.transport.abort()


@asynccontextmanager
async def fake_gateway(*script: Reply | Fault) -> AsyncIterator[FakeGateway]:
    """Serve on a free port of this machine; `url` is the address."""
    gateway = FakeGateway(list(script))
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    gateway.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield gateway
    finally:
        server.close()
        gateway.hang_up()
        await server.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Received(method, parts.path, parse_qs(parts.query, keep_blank_values=True), headers, body)


def _response(reply: Reply) -> bytes:
    content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    headers = {"Content-Type": "application/json", "Connection": "close", **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} So"]
    lines += [f"{name}: {value}" for name, value in {**headers, "Content-Length": str(len(content))}.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content
