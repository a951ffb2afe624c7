"""Publishing the outbox page by page: read the pending rows, publish them, mark them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.ports import Bus, MessageRefusedError, Publisher
from shared.errors import UnavailableError
from shared.failpoints import failpoint
from shared.observability.metrics import OUTBOX_DEAD, OUTBOX_PUBLISH_ATTEMPTS
from shared.outbox.pending import MAX_PAGE_BYTES, PendingRow, Settled, read_pending, settle
from shared.outbox.table import DEAD, PENDING, PUBLISHED

log = structlog.get_logger("heed.relay")

Order = tuple[str, bytes]
"""Topic and key: messages with the same pair keep their order."""

PAGE_ROWS = 500
PASS_PAGES = 20
PASS_PAGES_WITH_FAILURES = 2000
"""A pass must get past the rows that fail, however many they are, or they would hold up all others."""
PUBLISH_SECONDS = 50.0
"""A bus bounds its own waits; this is the last resort against a client that does not."""


@dataclass(frozen=True, slots=True)
class PageResult:
    published: int
    caught_up: bool
    """The page was the last one: no older row is pending."""
    must_retry: bool
    """The pass is over, and rows that failed in it need another attempt."""


class OutboxPublisher:
    """Publishes the pending rows of the outbox, page by page.

    A pass starts at the oldest pending row and goes on page by page, so that it does not scan again what it has just
    marked. A new pass begins when one has caught up, and every few pages, because rows whose transaction committed late
    may have smaller ids. When a message fails, its key is skipped for the rest of the pass, and the pass goes on to the
    end: a failing key, or partition, holds up only itself.
    """

    def __init__(self, session: AsyncConnection, outbox: Table, bus: Bus, publisher: Publisher, service: str) -> None:
        """Use the session that holds the relay's lock, and an open publisher."""
        self._session = session
        self._outbox = outbox
        self._bus = bus
        self._publisher = publisher
        self._service = service
        self._stopped: set[Order] = set()
        self._after = 0
        self._pages = 0
        self._failed = 0

    async def publish_page(self) -> PageResult:
        """Publish one page of pending rows.

        Raises:
            UnavailableError: the bus is away.
            DBAPIError: the database is away, or the lock is lost with its session.
        """
        rows = await read_pending(self._session, self._outbox, after=self._after, limit=PAGE_ROWS)
        if rows:
            await failpoint("relay.after_read")
        sent = [row for row in rows if _order(row) not in self._stopped]
        outcomes = await self._publish(sent) if sent else []
        if sent:
            await failpoint("relay.after_ack")
        await settle(self._session, self._outbox, outcomes)
        published = sum(outcome.status == PUBLISHED for outcome in outcomes)
        failed = sum(outcome.status == PENDING for outcome in outcomes)
        if failed:
            log.warning("outbox_rows_not_sent", service=self._service, failed=failed, published=published)
        if failed and not published:
            await self._bus.ping()
        self._failed += failed
        return self._result(rows, published)

    def _result(self, rows: Sequence[PendingRow], published: int) -> PageResult:
        size = sum(len(row.message.value or b"") for row in rows)
        caught_up = len(rows) < PAGE_ROWS and size < MAX_PAGE_BYTES
        self._pages += 1
        if not caught_up and self._pages < (PASS_PAGES_WITH_FAILURES if self._failed else PASS_PAGES):
            self._after = rows[-1].id
            return PageResult(published, caught_up=False, must_retry=False)
        must_retry = self._failed > 0
        self._after = self._pages = self._failed = 0
        self._stopped.clear()
        return PageResult(published, caught_up, must_retry)

    async def _publish(self, rows: Sequence[PendingRow]) -> list[Settled]:
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                results = await self._publisher.publish([row.message for row in rows])
        except TimeoutError:
            message = "the bus keeps its publisher waiting"
            raise UnavailableError(message) from None
        outcomes = [self._outcome(row, result) for row, result in zip(rows, results, strict=True)]
        for status in (PUBLISHED, PENDING, DEAD):
            OUTBOX_PUBLISH_ATTEMPTS.labels(self._service, status).inc(sum(each.status == status for each in outcomes))
        return outcomes

    def _outcome(self, row: PendingRow, result: Exception | None) -> Settled:
        key = _order(row)
        if key in self._stopped:
            # Whatever the bus reports: it must not count as published before the one that failed.
            return Settled(row.id, PENDING, UnavailableError.__name__)
        if result is None:
            return Settled(row.id, PUBLISHED)
        name = type(result).__name__
        if isinstance(result, MessageRefusedError):
            OUTBOX_DEAD.labels(self._service).inc()
            log.error("outbox_row_dead", service=self._service, row=row.id, topic=row.message.topic, error=name)
            return Settled(row.id, DEAD, name)
        if not isinstance(result, UnavailableError):
            raise result
        if key is not None:
            self._stopped.add(key)
        return Settled(row.id, PENDING, name)


def _order(row: PendingRow) -> Order | None:
    """Return the topic and key within which the row keeps its order; None without a key."""
    return None if row.message.key is None else (row.message.topic, row.message.key)
