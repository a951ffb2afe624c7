"""Reading one batch ahead: while a batch is being written to the database, the next one is fetched and decoded."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from shared.bus.message import Record
from shared.bus.ports import Subscription
from shared.consuming.handlers import Handler
from shared.consuming.runs import Item, Run, items_of, runs_of

WAIT_SECONDS = 1.0
_AT_ONCE = 50
"""Records that are decoded before other tasks of this process get their turn."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of one fetch."""

    records: Sequence[Record]
    """All of them, in order within each partition."""
    runs: Sequence[Run]
    """Those that the service handles, decoded."""


class BatchReader:
    """Reads batches from an open subscription, one ahead of the batch that is handled."""

    def __init__(
        self,
        subscription: Subscription,
        handlers: Mapping[str, Handler],
        *,
        limit: int,
        polling: Callable[[], None],
    ) -> None:
        """Read from an open subscription.

        Args:
            subscription: of which this is the only reader.
            handlers: by type; records of other types are not decoded.
            limit: how many records are fetched at once.
            polling: called before every fetch.
        """
        self._subscription = subscription
        self._handlers = handlers
        self._limit = limit
        self._polling = polling
        self._ahead: asyncio.Task[Batch] | None = None

    async def next(self) -> Batch:
        """Return the next batch, which is empty when no record came in time, and start to read the one after it.

        Raises:
            UnavailableError: the bus does not answer.
        """
        batch = await self._take()
        if batch.records:
            self._ahead = asyncio.create_task(self._read(), name="consumer-reads-ahead")
        return batch

    async def rewind(self) -> None:
        """Drop what was read ahead, and read again from the committed offsets.

        Raises:
            UnavailableError: the bus does not answer.
        """
        if self._ahead is not None:
            await self._take()
        await self._subscription.seek_to_committed()

    async def close(self) -> None:
        """Stop reading; the subscription stays open."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.cancel()
            await asyncio.wait({ahead})
            with suppress(asyncio.CancelledError):
                ahead.exception()

    async def _take(self) -> Batch:
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return await self._read()
        try:
            return await ahead
        finally:
            ahead.cancel()

    async def _read(self) -> Batch:
        self._polling()
        records = await self._subscription.fetch(limit=self._limit, wait_seconds=WAIT_SECONDS)
        items: list[Item] = []
        for start in range(0, len(records), _AT_ONCE):
            items.extend(items_of(records[start : start + _AT_ONCE], self._handlers, start=start))
            await asyncio.sleep(0)
        return Batch(records, runs_of(items, self._handlers))
