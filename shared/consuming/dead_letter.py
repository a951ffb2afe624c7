"""The message on the dead-letter topic for a record that could not be handled.

Key, value and headers are those of the record, byte for byte; the reasons are added under the names that Apache Kafka
uses for its own dead letters (KIP-1191).
"""

from dataclasses import dataclass

from shared.bus.message import Record
from shared.bus.topics import dead_letter_topic
from shared.ids import uuid7
from shared.outbox.writer import OutboxRow

_PREFIX = "__dlq.errors."


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record could not be handled."""

    message: str
    """Class of the error, and text that is safe to publish; see `shared.consuming.retry.describe`."""
    deliveries: int
    """How often the process that gave up had passed the record to the service."""


def dead_letter(record: Record, failure: Failure, *, group: str, topic_prefix: str) -> OutboxRow:
    """Return the message for a `record` that `group` could not handle."""
    reasons = {
        "topic": record.at.topic,
        "partition": str(record.at.partition),
        "offset": str(record.offset),
        "group": group,
        "delivery.count": str(failure.deliveries),
        "message": failure.message,
    }
    return OutboxRow(
        event_id=uuid7(),
        topic=dead_letter_topic(topic_prefix),
        key=record.key,
        headers=(*record.headers, *((_PREFIX + name, text.encode()) for name, text in reasons.items())),
        value=record.value,
    )
