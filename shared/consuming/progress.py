"""How far behind a consumer is, and whether it makes progress: recorded by the loop, shown by metrics and probes."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.bus.message import Record
from shared.bus.ports import Bus
from shared.cancellation import end_if_asked
from shared.errors import UnavailableError
from shared.observability.loops import Heartbeat, LoopHealth
from shared.observability.metrics import (
    CONSUMER_LAG_RECORDS,
    CONSUMER_LAG_SECONDS,
    CONSUMER_LAST_COMMIT_TIMESTAMP,
    CONSUMER_LAST_POLL_TIMESTAMP,
    CONSUMER_TRIPPED,
)

REPORT_SECONDS = 10.0
STALLED_SECONDS = 120.0
"""Records that were read and are unfinished for so long mean that the consumer is stuck; no handler takes that long."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind a consumer is."""

    records: int
    """That wait to be read, as the bus last counted them."""
    seconds: float
    """Age of the oldest record that was read and is not done; 0 when there is none."""


class ConsumerProgress:
    """What one consumer has read and finished."""

    def __init__(self, *, service: str, group: str, topics: Sequence[str], bus: Bus) -> None:
        self._service = service
        self._group = group
        self._topics = topics
        self._bus = bus
        self._heartbeat = Heartbeat()
        self._tripped: str | None = None
        self._oldest_at: datetime | None = None
        self._unfinished_since: float | None = None
        self._waiting: int | None = None

    def polling(self) -> None:
        """Record that the loop asks for records now."""
        self._heartbeat.turn()
        CONSUMER_LAST_POLL_TIMESTAMP.labels(self._service).set_to_current_time()

    def read(self, records: Sequence[Record]) -> None:
        """Record what was read; an empty batch means that everything is finished."""
        if not records:
            self._oldest_at = self._unfinished_since = None
        elif self._unfinished_since is None:
            self._oldest_at = min(record.timestamp for record in records)
            self._unfinished_since = time.monotonic()

    def committed(self) -> None:
        """Record that offsets were committed."""
        self._oldest_at = self._unfinished_since = None
        self._heartbeat.turn()
        CONSUMER_LAST_COMMIT_TIMESTAMP.labels(self._service).set_to_current_time()

    def turned(self) -> None:
        """Record that the loop is not stuck, whether it makes progress or not."""
        self._heartbeat.turn()

    def tripped(self, reason: str | None) -> None:
        """Record that the dead-letter limit stopped the loop, or with None that it goes on."""
        self._tripped = reason
        CONSUMER_TRIPPED.labels(self._service).set(reason is not None)

    def health(self) -> LoopHealth:
        """Return the loop's health. An outage of the bus does not count: the bus has a check of its own."""
        trouble = None
        if self._tripped is not None:
            trouble = f"too many events fail, the last one with {self._tripped}; nothing more is parked"
        elif self._unfinished_since is not None:
            stalled = time.monotonic() - self._unfinished_since
            trouble = f"has not got on for {stalled:.0f} s" if stalled > STALLED_SECONDS else None
        return LoopHealth(self._heartbeat.age_seconds(), trouble)

    def lag(self) -> Lag | None:
        """Return how far behind the consumer is; None before the bus has counted."""
        return None if self._waiting is None else Lag(self._waiting, self._lag_seconds())

    def _lag_seconds(self) -> float:
        oldest = self._oldest_at
        return 0.0 if oldest is None else max(0.0, (datetime.now(UTC) - oldest).total_seconds())

    async def report(self) -> None:
        """Set the lag metrics every few seconds until cancelled."""
        while True:
            CONSUMER_LAG_SECONDS.labels(self._service).set(self._lag_seconds())
            try:
                waiting: dict[str, int] = defaultdict(int)
                for partition in await self._bus.lag(self._group, self._topics):
                    waiting[partition.at.topic] += partition.records
                for topic, count in waiting.items():
                    CONSUMER_LAG_RECORDS.labels(self._service, topic).set(count)
                self._waiting = sum(waiting.values())
            except UnavailableError:
                pass  # the loop logs what is wrong
            end_if_asked()
            await asyncio.sleep(REPORT_SECONDS)
