"""The contract of a bus. Both buses pass the same suite of tests, `shared/testing/bus_suite.py`.

- A topic has partitions; each partition is an ordered log with offsets 0, 1, 2, …
- A key always goes to the same partition. What one publisher publishes of one key is read in that order.
- `publish` returns when every message is durably written or has failed; there is no third outcome. A failure may
  still have been written (a lost acknowledgement), so consumers must expect to see a message again.
- Within a consumer group each partition has one reader at a time. When a reader dies another takes over from the
  last committed offset. What was read and not committed is read again.
- `fetch` moves the read position; `seek` moves it back. Only `commit` survives the reader.
- A topic keeps its records for its `retention.ms`; one whose `cleanup.policy` is `compact` keeps the newest record of
  each key for ever, or, when that has no value, for its `delete.retention.ms`. Older ones go sooner or later.
- Every wait is bounded. Every method raises `UnavailableError` when the bus cannot be reached; waiting helps.
  Afterwards the same publisher or subscription may be used again: it connects anew by itself.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from shared.bus.message import Message, Record, TopicPartition
from shared.bus.topics import Topic


class MessageRefusedError(Exception):
    """The bus will never accept this message (too large, illegal topic name); waiting does not help.

    A missing topic is no reason to refuse: somebody may be about to create it, and a broker that has just started
    does not know its topics yet.
    """


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """How far a consumer group is behind on one partition."""

    at: TopicPartition
    committed: int | None
    """Next offset that the group will read; None when it never committed."""
    end: int
    """Offset that the next record will get."""

    @property
    def records(self) -> int:
        """The number of records that wait."""
        return self.end - (self.committed or 0)


class Publisher(Protocol):
    """Writes messages."""

    async def publish(self, messages: Sequence[Message]) -> list[Exception | None]:
        """Write `messages` in their order and wait until each is durable.

        Returns:
            One entry per message: None when it is written, `MessageRefusedError` when it never will be, or
            `UnavailableError`. After a failed message, later messages of the same topic and key in this call are not
            written: they fail with `UnavailableError`, so that the caller can settle the first one and repeat them.
            Messages without a key have no order and never wait for one another.
        """
        ...


class Subscription(Protocol):
    """One member of a consumer group."""

    async def fetch(self, *, limit: int, wait_seconds: float) -> list[Record]:
        """Return up to `limit` records, in order within each partition; empty when none came in time."""
        ...

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Store the next offset to read of each partition.

        For a partition that this member has lost meanwhile nothing happens: the new owner reads those records again.
        """
        ...

    async def seek_to_committed(self) -> None:
        """Go back to the last committed offset of every partition; what was read since is read again."""
        ...

    def assignment(self) -> frozenset[TopicPartition]:
        """Return the partitions that this member reads now; empty while the group is being formed."""
        ...


class Bus(Protocol):
    """An open bus. Closing it closes its publishers and subscriptions too."""

    def publisher(self) -> AbstractAsyncContextManager[Publisher]:
        """Open a publisher."""
        ...

    def subscribe(self, group: str, topics: Sequence[str]) -> AbstractAsyncContextManager[Subscription]:
        """Join the consumer group `group` as one more reader of `topics`; a new group starts at the beginning."""
        ...

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Create the topics that are missing; existing ones stay as they are."""
        ...

    async def topics(self) -> list[Topic]:
        """Return the topics that exist, by name."""
        ...

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        """Return how far `group` is behind on each partition of `topics`."""
        ...

    async def ping(self) -> None:
        """Return when the bus answers; raise `UnavailableError` when it does not."""
        ...
