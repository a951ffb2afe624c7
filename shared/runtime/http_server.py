"""uvicorn inside a process that handles its own signals and opens its own port."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 75
"""Longer than what load balancers keep a connection idle, so that it is they who close it."""


class PortError(Exception):
    """The port cannot be opened; the message says why and what to do."""


def open_port(host: str, port: int) -> socket.socket:
    """Return a listening socket. Port 0 lets the system choose one.

    Raises:
        PortError: the port is in use, or the address is not one of this machine.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(address)
            opened.listen(BACKLOG)
            opened.setblocking(False)  # noqa: FBT003 - the standard library's signature
        except BaseException:
            opened.close()
            raise
    except OSError as error:
        raise PortError(_explain(error, host, port)) from error
    return opened


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program; set HEED_PORT to a free one."
    if error.errno == errno.EACCES:
        return f"Port {port} may only be opened by root; set HEED_PORT to one above 1023."
    return f"Cannot listen on {host}, port {port}: {error.strerror}. Set HEED_HOST to an address of this machine."


class HttpServer(uvicorn.Server):
    """Serves one application on one socket until `stop`."""

    def __init__(self, app: FastAPI, listening: socket.socket, *, drain_seconds: float) -> None:
        """Serve `app` on the socket; requests under way get `drain_seconds` to finish."""
        super().__init__(
            uvicorn.Config(
                app,
                loop="none",
                http="httptools",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,  # `shared.web.client_address` does it
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=max(1, round(drain_seconds)),
            )
        )
        self._listening = listening
        self._accepting = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install no signal handlers: the process stops the server first, and then the rest."""
        yield

    async def run_until_stopped(self) -> None:
        """Serve until `stop`; then finish the requests under way."""
        await self.serve(sockets=[self._listening])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections; called by uvicorn."""
        await super().startup(sockets)
        self._accepting.set()

    async def wait_started(self) -> None:
        """Return when requests are accepted."""
        await self._accepting.wait()

    def stop(self) -> None:
        """Accept no more connections and let `run_until_stopped` return."""
        self.should_exit = True
