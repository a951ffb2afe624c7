"""The private database server is supervised by the process that started it, and started again when it dies."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

import structlog

from shared.backoff import Backoff
from shared.db.embedded import PrivateServerError
from shared.db.embedded.server import PrivateServer

log = structlog.get_logger("heed.database")

LOOK_SECONDS = 0.25
MAX_FAILURES = 5
WITHIN_SECONDS = 60.0
"""So many failures in this time mean a fault that another start does not cure."""
MAX_REASON = 500


class GivenUpError(Exception):
    """The server failed too often; the message describes the last failure."""


class Supervisor:
    """Starts the server again whenever it ends. Whoever stops the server on purpose ends the supervisor before."""

    def __init__(self, server: PrivateServer, now: Callable[[], float] = time.monotonic) -> None:
        """Take a running server; `now` returns the time in seconds."""
        self._server = server
        self._now = now
        self._failures: deque[float] = deque(maxlen=MAX_FAILURES)

    async def run(self) -> None:
        """Watch the server until cancelled.

        Raises:
            GivenUpError: it failed five times within a minute; a death counts, and so does a start that fails.
        """
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not await asyncio.to_thread(self._server.is_running):
                self._count_failure("its process was ended from outside")
                log.warning("private_database_died")
                await self._start_again()

    async def _start_again(self) -> None:
        backoff = Backoff()
        while True:
            try:
                await asyncio.to_thread(self._server.start_again)
            except PrivateServerError as error:
                reason = " ".join(str(error).split())[-MAX_REASON:]
                self._count_failure(reason)
                log.warning("private_database_does_not_start", reason=reason)
                await backoff.wait()
            else:
                log.warning("private_database_is_back")
                return

    def _count_failure(self, reason: str) -> None:
        self._failures.append(self._now())
        if len(self._failures) == MAX_FAILURES and self._now() - self._failures[0] <= WITHIN_SECONDS:
            message = (
                f"the private database failed {MAX_FAILURES} times within {WITHIN_SECONDS:.0f} seconds, "
                f"the last time because {reason}"
            )
            raise GivenUpError(message)
