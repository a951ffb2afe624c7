"""Names of the topics, and the settings with which they are created."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from shared.contracts.event import EventData
from shared.contracts.scoring import ScoreChanged
from shared.contracts.wire.catalogue import EVENTS

DEAD_LETTERS = "dead-letters"
SEVEN_DAYS_MS = 7 * 24 * 3600 * 1000
DAY_MS = 24 * 3600 * 1000
HOUR_MS = 3600 * 1000
COMPACTED = {
    "cleanup.policy": "compact",
    "delete.retention.ms": str(DAY_MS),
    "segment.ms": str(HOUR_MS),
    "min.cleanable.dirty.ratio": "0.1",
}
"""Settings of a topic that keeps the newest record of each key: for ever, or for a day when it has no value. Kafka does
not compact the segment that is being written, so it has to begin a new one often."""

_LEGAL_NAME = re.compile(r"(?!\.{1,2}\Z)[a-zA-Z0-9._-]{1,249}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the suite wants it."""

    name: str
    partitions: int
    replication: int = 1
    config: dict[str, str] = field(default_factory=lambda: {"retention.ms": str(SEVEN_DAYS_MS)})


def is_legal_name(name: str) -> bool:
    """Return whether `name` is legal for a topic; the rule is Kafka's."""
    return _LEGAL_NAME.fullmatch(name) is not None


def events_topic(prefix: str, service: str) -> str:
    """Return the topic on which `service` publishes its events, such as `heed.collector.events`."""
    return f"{prefix}.{service}.events"


@cache
def topic_of(prefix: str, body: type[EventData]) -> str:
    """Return the topic on which events of a class are published."""
    return events_topic(prefix, body.producer()) if body.topic is None else f"{prefix}.{body.topic}"


@cache
def latest_topic_of(prefix: str, body: type[EventData]) -> str:
    """Return the compacted topic that keeps the latest of each key of a class, such as `heed.scoring.scores`.

    Raises:
        ValueError: there is none for this class.
    """
    if body.latest_topic is None:
        message = f"{body.event_type} has no topic of the latest"
        raise ValueError(message)
    return f"{prefix}.{body.latest_topic}"


def scores_topic(prefix: str) -> str:
    """Return the compacted topic that holds the latest score of every series, such as `heed.scoring.scores`."""
    return latest_topic_of(prefix, ScoreChanged)


def compacted_topics(prefix: str) -> tuple[str, ...]:
    """Return the topics that keep the newest record of each key."""
    return tuple(sorted({latest_topic_of(prefix, body) for body in EVENTS if body.latest_topic is not None}))


def dead_letter_topic(prefix: str) -> str:
    """Return the topic of the records that no consumer could handle."""
    return f"{prefix}.{DEAD_LETTERS}"


def all_topics(prefix: str, services: Sequence[str], *, partitions: int, replication: int) -> tuple[Topic, ...]:
    """Return every topic that an installation needs."""
    names = [events_topic(prefix, service) for service in services]
    return (
        *(Topic(name, partitions, replication) for name in names),
        *(Topic(name, partitions, replication, dict(COMPACTED)) for name in compacted_topics(prefix)),
        Topic(dead_letter_topic(prefix), 1, replication),
    )
