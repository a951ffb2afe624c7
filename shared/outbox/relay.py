"""The relay publishes the pending rows of the outbox on the bus, in order, and marks them as published.

One relay is active per service: the one whose session holds the advisory lock. Everything the relay does in the
database goes through that same session, so a relay that lost its lock finds out with its next statement. No transaction
is open while the relay waits for the bus to acknowledge. After a crash between acknowledgement and mark the same rows
are published again: duplicates, never losses.
"""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.backoff import Backoff
from shared.bus.ports import Bus
from shared.cancellation import end_if_asked, kept_alive
from shared.db.faults import is_transient
from shared.db.lone_connection import lone_connection, try_session_lock
from shared.errors import UnavailableError
from shared.observability.loops import Heartbeat, LoopHealth
from shared.observability.metrics import OUTBOX_OLDEST_PENDING_AGE_SECONDS, OUTBOX_PENDING_ROWS
from shared.outbox.pending import read_backlog
from shared.outbox.publisher import OutboxPublisher

log = structlog.get_logger("heed.relay")

STANDBY_SECONDS = 1.0
REPORT_SECONDS = 10.0


class Relay:
    """Publishes one service's outbox for as long as the process lives."""

    def __init__(
        self, *, engine: AsyncEngine, outbox: Table, bus: Bus, service: str, poll_seconds: float = 0.1
    ) -> None:
        """Prepare a relay; nothing is opened before `run`.

        Args:
            engine: the service's database.
            outbox: its outbox table.
            bus: where the messages are published.
            service: its name, which names the lock too.
            poll_seconds: how often to look without a call of `wake`, for events that another process wrote.
        """
        self._engine = engine
        self._outbox = outbox
        self._bus = bus
        self._service = service
        self._poll_seconds = poll_seconds
        self._news = asyncio.Event()
        self._heartbeat = Heartbeat()
        self._backoff = Backoff()
        self.leading = False
        """Whether this relay is the active one."""

    def wake(self) -> None:
        """Announce new rows in the outbox; call it from the loop's own thread."""
        self._news.set()

    def health(self) -> LoopHealth:
        """Return how long ago the loop last turned. An outage of the bus is no trouble: events wait in the outbox."""
        return LoopHealth(self._heartbeat.age_seconds())

    async def run(self) -> None:
        """Relay until cancelled; outages of database and bus are waited out, defects are raised."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(kept_alive(self._report()), name=f"relay-report-{self._service}")
            tasks.create_task(kept_alive(self._lead_again_and_again()), name=f"relay-{self._service}")

    async def _lead_again_and_again(self) -> None:
        while True:
            try:
                async with lone_connection(self._engine, application=f"heed-relay-{self._service}") as session:
                    await self._become_leader(session)
                    await self._lead(session)
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("relay_lost_database", service=self._service, error=type(error).__name__)
            finally:
                self.leading = False
            await self._pause()

    async def _become_leader(self, session: AsyncConnection) -> None:
        while not await try_session_lock(session, f"heed.relay.{self._outbox.fullname}"):
            self._heartbeat.turn()
            await asyncio.sleep(STANDBY_SECONDS)
        self.leading = True
        log.info("relay_leads", service=self._service)

    async def _lead(self, session: AsyncConnection) -> None:
        while True:
            try:
                async with self._bus.publisher() as publisher:
                    outbox_publisher = OutboxPublisher(session, self._outbox, self._bus, publisher, self._service)
                    await self._deliver(outbox_publisher)
            except UnavailableError as error:
                log.warning("relay_lost_bus", service=self._service, reason=str(error))
            await self._pause()

    async def _deliver(self, outbox_publisher: OutboxPublisher) -> None:
        while True:
            self._heartbeat.turn()
            self._news.clear()
            page = await outbox_publisher.publish_page()
            if page.published:
                self._backoff.reset()
            if page.must_retry:
                await self._pause()
            elif page.caught_up:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll_seconds):
                        await self._news.wait()

    async def _pause(self) -> None:
        self._heartbeat.turn()
        await self._backoff.wait()

    async def _report(self) -> None:
        while True:
            try:
                backlog = await read_backlog(self._engine, self._outbox)
            except Exception as error:
                if not is_transient(error):
                    raise
                end_if_asked()
            else:
                OUTBOX_PENDING_ROWS.labels(self._service).set(backlog.pending)
                OUTBOX_OLDEST_PENDING_AGE_SECONDS.labels(self._service).set(backlog.oldest_seconds)
            await asyncio.sleep(REPORT_SECONDS)
