"""The one place that commits: state, outbox rows and inbox rows share a transaction, or nothing happened."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.topics import events_topic
from shared.clock import Clock
from shared.contracts.event import Cause, Event, EventData
from shared.db.faults import is_transient
from shared.errors import UnavailableError
from shared.failpoints import failpoint
from shared.inbox.once import claim
from shared.observability import correlation
from shared.outbox.writer import OutboxRow, row_of, write_outbox


class Work:
    """One transaction in progress: read and write through `connection`, tell what happened with `publish`."""

    def __init__(
        self, connection: AsyncConnection, *, service: str, topic: str, clock: Clock, fresh: frozenset[UUID]
    ) -> None:
        """Made by `UnitOfWork.begin` only."""
        self.connection = connection
        self._service = service
        self._topic = topic
        self._clock = clock
        self._fresh = fresh
        self.outgoing: list[OutboxRow] = []

    def is_fresh(self, event: Event[EventData]) -> bool:
        """Tell whether this consumed event has had no effect yet; ask it before acting on the event."""
        return event.id in self._fresh

    def publish(self, data: EventData, *, cause: Cause | None = None) -> Event[EventData]:
        """Let the event leave with the commit.

        Args:
            data: what happened.
            cause: the consumed event that made it happen; it hands on its correlation id and trace.
        """
        trace = correlation.current()
        if cause is not None:
            trace = correlation.continue_trace(cause.correlation_id, cause.traceparent)
        event = Event(
            data=data,
            source=f"/heed/{self._service}",
            time=self._clock.now(),
            correlation_id=trace.correlation_id if trace else None,
            traceparent=trace.traceparent if trace else None,
        )
        self.outgoing.append(row_of(event, self._topic))
        return event

    def send(self, row: OutboxRow) -> None:
        """Let a ready-made message leave with the commit; for the consumer loop's dead letters."""
        self.outgoing.append(row)


class UnitOfWork:
    """Begins transactions for one service."""

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        service: str,
        topic_prefix: str,
        outbox: Table,
        inbox: Table,
        clock: Clock,
        wake_relay: Callable[[], None] = lambda: None,
    ) -> None:
        """Bind to the service's database and tables.

        Args:
            engine: the service's database.
            service: its name; also the name under which it consumes.
            topic_prefix: first part of topic names.
            outbox: the service's outbox table.
            inbox: the service's inbox table.
            clock: gives events their time.
            wake_relay: called after a commit that left events in the outbox.
        """
        self._engine = engine
        self._service = service
        self._topic = events_topic(topic_prefix, service)
        self._outbox = outbox
        self._inbox = inbox
        self._clock = clock
        self._wake_relay = wake_relay

    @asynccontextmanager
    async def begin(self, *causes: Cause) -> AsyncIterator[Work]:
        """Open a transaction; leaving the block commits, an exception inside rolls back.

        Args:
            causes: the consumed events that this work handles. They enter the inbox; `Work.is_fresh` tells
                which of them have had no effect yet.

        Raises:
            UnavailableError: the database cannot be reached, or gave up for a reason that passes. Whether the
                commit happened is then unknown; the caller repeats, and ids and inbox make the repetition harmless.
        """
        try:
            async with self._engine.connect() as connection, connection.begin():
                fresh = await claim(connection, self._inbox, self._service, causes) if causes else frozenset()
                work = Work(connection, service=self._service, topic=self._topic, clock=self._clock, fresh=fresh)
                yield work
                await write_outbox(connection, self._outbox, work.outgoing)
                await failpoint(f"{self._service}.before_commit")
        except Exception as error:
            if is_transient(error):
                message = "the database does not answer"
                raise UnavailableError(message) from error
            raise
        await failpoint(f"{self._service}.after_commit")
        if work.outgoing:
            self._wake_relay()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection for reading only; nothing that is done on it is kept.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        try:
            async with self._engine.connect() as connection:
                yield connection
        except Exception as error:
            if is_transient(error):
                message = "the database does not answer"
                raise UnavailableError(message) from error
            raise
