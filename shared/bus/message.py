"""Messages and records: bytes with a key and headers. The bus never looks inside."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Headers = tuple[tuple[str, bytes], ...]

MAX_MESSAGE_BYTES = 1_000_000
"""Largest `Message.size` that a bus takes; Kafka's default limit, less what its format adds."""


class TopicPartition(NamedTuple):
    """One ordered log."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Message:
    """A record to be written. Equal keys go to the same partition and keep their order."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def size(self) -> int:
        """Bytes of key, value and headers together."""
        headers = sum(len(name.encode()) + len(value) for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers


class Record(NamedTuple):
    at: TopicPartition
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp: datetime
    """When the bus stored it, aware UTC."""
