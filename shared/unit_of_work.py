"""The one place that commits: state, outbox rows and inbox rows share a transaction, or nothing happened."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import structlog
from sqlalchemy import Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.topics import latest_topic_of, topic_of
from shared.clock import Clock
from shared.contracts.audit import AUDITED, state_of
from shared.contracts.event import Cause, Event, EventData
from shared.db.faults import is_refused_data, is_transient
from shared.errors import InvalidError, UnavailableError
from shared.failpoints import failpoint
from shared.inbox.once import Identity, claim
from shared.observability import correlation
from shared.observability.actor import current_actor
from shared.observability.where import where
from shared.outbox.writer import OutboxRow, row_of, tombstone_of, write_outbox

log = structlog.get_logger("heed.unit_of_work")

Connection = AsyncConnection
"""What a store reads and writes through; a use case passes it on and does nothing else with it."""


class Work:
    """One transaction in progress: read and write through `connection`, announce what happened with `publish`."""

    def __init__(
        self,
        connection: AsyncConnection,
        *,
        service: str,
        topic_prefix: str,
        outbox: Table,
        clock: Clock,
        fresh: frozenset[Identity],
    ) -> None:
        """Made by `UnitOfWork.begin` only."""
        self.connection = connection
        self._outbox = outbox
        self._service = service
        self._source = f"/heed/{service}"
        self._topic_prefix = topic_prefix
        self._clock = clock
        self._fresh = fresh
        self.outgoing: list[OutboxRow] = []
        self.has_published = False

    def is_fresh(self, event: Event[EventData]) -> bool:
        """Return whether this consumed event has had no effect yet; ask it before acting on the event."""
        return (event.source, event.id) in self._fresh

    def publish(self, data: EventData, *, cause: Cause | None = None) -> Event[EventData]:
        """Publish an event with the commit.

        Args:
            data: what happened.
            cause: the consumed event that caused it; the new event continues its correlation id and trace.
        """
        event = self._event(data, cause)
        self.outgoing.append(row_of(event, topic_of(self._topic_prefix, type(data))))
        return event

    def audit(
        self,
        action: str,
        thing: str,
        thing_id: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str | None = None,
        location: str | None = None,
    ) -> None:
        """Record in the audit log, with the commit, what the caller of the request at hand does.

        Args:
            action: past tense with its subject, such as `survey.published`.
            thing: the kind of thing, such as `survey`.
            thing_id: its key or id.
            before: what it was, of what JSON can say; nothing that says something about a customer, only ids.
            after: what it became, likewise.
            reason: what the caller gave as the reason.
            location: of a customer's experience that it is about.
        """
        actor = current_actor()
        self.publish(
            AUDITED[self._service](
                action=action,
                thing=thing,
                thing_id=thing_id,
                actor=actor.name,
                actor_kind=actor.kind,
                address=actor.address,
                location=location,
                reason=reason,
                before=state_of(before),
                after=state_of(after),
                at=self.now,
            )
        )

    def publish_latest(self, data: EventData, *, cause: Cause | None = None) -> None:
        """Publish `data`, with the commit, as the latest of its key on the compacted topic of its class.

        Like `publish`, call it after the lock on the subject of `data` is taken: the last one written stays.

        Args:
            data: the whole state, not a change of it: readers are only sure to see the newest.
            cause: as in `publish`.
        """
        topic = latest_topic_of(self._topic_prefix, type(data))
        self.outgoing.append(row_of(self._event(data, cause), topic))

    def retire_latest(self, body: type[EventData], key: str) -> None:
        """Remove `key`, with the commit, from the compacted topic of a class of events."""
        self.outgoing.append(tombstone_of(key, latest_topic_of(self._topic_prefix, body)))

    def send(self, row: OutboxRow) -> None:
        """Publish a ready-made message with the commit; for the consumer loop's dead letters."""
        self.outgoing.append(row)

    @cached_property
    def now(self) -> datetime:
        """The moment of this transaction: all its events happened then."""
        return self._clock.now()

    def _event(self, data: EventData, cause: Cause | None) -> Event[EventData]:
        if cause is None:
            trace = correlation.current()
        else:
            trace = correlation.continue_trace(cause.correlation_id, cause.traceparent)
        return Event(
            data=data,
            source=self._source,
            time=self.now,
            correlation_id=trace.correlation_id if trace else None,
            traceparent=trace.traceparent if trace else None,
        )

    async def flush(self) -> None:
        """Write what was published so far; the commit does the same with the rest.

        Call it before taking a lock that others wait for, if there is much to write whose order that lock is not about.
        """
        self.has_published = self.has_published or bool(self.outgoing)
        await write_outbox(self.connection, self._outbox, self.outgoing)
        self.outgoing.clear()


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
        self._topic_prefix = topic_prefix
        self._outbox = outbox
        self._inbox = inbox
        self._clock = clock
        self._wake_relay = wake_relay

    @asynccontextmanager
    async def begin(self, *causes: Cause, consumer: str | None = None) -> AsyncIterator[Work]:
        """Open a transaction; leaving the block commits, an exception inside rolls back.

        Args:
            causes: the consumed events that this work handles. They enter the inbox; `Work.is_fresh` returns
                whether one of them has had no effect yet.
            consumer: of several in one service that handle the same events, each in a transaction of its own: the
                name under which this one remembers them. None: the service's.

        Raises:
            UnavailableError: the database cannot be reached, or failed for a temporary reason. Whether the
                commit happened is then unknown; the caller repeats, and ids and inbox make the repetition harmless.
            InvalidError: the database cannot keep a value, such as a text with the character NUL.
        """
        try:
            async with self._engine.connect() as connection, connection.begin():
                fresh = (
                    await claim(connection, self._inbox, consumer or self._service, causes) if causes else frozenset()
                )
                work = Work(
                    connection,
                    service=self._service,
                    topic_prefix=self._topic_prefix,
                    outbox=self._outbox,
                    clock=self._clock,
                    fresh=fresh,
                )
                yield work
                await work.flush()
                await failpoint(f"{self._service}.before_commit")
        except Exception as error:
            translated = _translated(error)
            if translated is error:
                raise
            raise translated from error
        await failpoint(f"{self._service}.after_commit")
        if work.has_published:
            self._wake_relay()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection for reading only; nothing is committed.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        try:
            async with self._engine.connect() as connection:
                yield connection
        except Exception as error:
            translated = _translated(error)
            if translated is error:
                raise
            raise translated from error


def _translated(error: Exception) -> Exception:
    """Return `error` in terms of `shared.errors`; unchanged when it is a defect."""
    if is_transient(error):
        return UnavailableError("the database does not answer")
    if isinstance(error, DBAPIError) and is_refused_data(error):
        # Bad input, or a type that is wrong in our code. The driver's text repeats the value and is not for the log.
        log.warning("database_refused_data", sqlstate=getattr(error.orig, "sqlstate", None), where=where(error))
        return InvalidError("A value cannot be kept: a number out of range, or a text with a character that is none.")
    return error
