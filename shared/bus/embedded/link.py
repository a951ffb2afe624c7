"""One connection to PostgreSQL that reconnects by itself, with every wait bounded."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import asyncpg

from shared.bus.embedded.driver import Connection
from shared.bus.embedded.schema import ensure_schema
from shared.db.faults import is_transient
from shared.errors import UnavailableError

T = TypeVar("T")

CONNECT_SECONDS = 5.0
WORK_SECONDS = 20.0
CLOSE_SECONDS = 2.0
_SETTINGS = {
    "timezone": "UTC",
    "jit": "off",
    "statement_timeout": "15s",
    "lock_timeout": "10s",
    # A publisher that stops in the middle of a transaction must not keep its partitions locked.
    "idle_in_transaction_session_timeout": "10s",
    # A member whose machine vanished must lose its locks; over a Unix socket these have no meaning and no effect.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class BusLink:
    """A dedicated connection, made on first use and again after it was lost. Work is done one after the other."""

    def __init__(self, address: str, application: str) -> None:
        """Nothing is connected yet.

        Args:
            address: as `driver_address` returns it.
            application: the name that PostgreSQL shows for the connection.
        """
        self._address = address
        self._application = application
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    def stands(self, connection: Connection | None) -> bool:
        """Return whether `connection` is the present one and still open, as far as the client knows."""
        return connection is not None and connection is self._connection and not connection.is_closed()

    async def run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do `work` on the connection and return what it returns.

        Raises:
            UnavailableError: there is no connection, or it broke, or the work took too long. Whether a commit inside
                the work happened is then unknown. The connection is dropped, and with it its locks.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(CONNECT_SECONDS + WORK_SECONDS):
                    return await work(await self._open())
            except Exception as error:
                if is_transient(error):
                    self.drop()
                    message = "the event log's database does not answer"
                    raise UnavailableError(message) from error
                raise
            except asyncio.CancelledError:
                # The reply to what was under way may still arrive, so nobody else may use this connection.
                self.drop()
                raise

    def drop(self) -> None:
        """Break the connection at once; PostgreSQL rolls back and gives up its locks."""
        if self._connection is not None:
            self._connection.terminate()
        self._connection = None

    async def close(self) -> None:
        """Close for good, gracefully if that is quick."""
        self._closed = True
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                await connection.close(timeout=CLOSE_SECONDS)

    async def _open(self) -> Connection:
        if self._closed:
            message = "the bus is closed"
            raise UnavailableError(message)
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        return self._connection

    async def _connect(self) -> Connection:
        try:
            connection = await asyncpg.connect(
                self._address,
                timeout=CONNECT_SECONDS,
                command_timeout=WORK_SECONDS,
                server_settings={"application_name": self._application, **_SETTINGS},
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            # A wrong password or a missing database is corrected by an operator: here too, waiting is all that helps.
            message = "the event log's database refuses the connection"
            raise UnavailableError(message) from error
        try:
            await ensure_schema(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection
