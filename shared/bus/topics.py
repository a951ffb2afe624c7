"""Names of the topics and how they are made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

DEAD_LETTERS = "dead-letters"
SEVEN_DAYS_MS = 7 * 24 * 3600 * 1000

_LEGAL_NAME = re.compile(r"(?!\.{1,2}\Z)[a-zA-Z0-9._-]{1,249}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the suite wants it."""

    name: str
    partitions: int
    replication: int = 1
    config: dict[str, str] = field(default_factory=lambda: {"retention.ms": str(SEVEN_DAYS_MS)})


def is_legal_name(name: str) -> bool:
    """Tell whether a topic may be called `name`; the rule is Kafka's."""
    return _LEGAL_NAME.fullmatch(name) is not None


def events_topic(prefix: str, service: str) -> str:
    """Return the topic on which `service` publishes its events, such as `heed.collector.events`."""
    return f"{prefix}.{service}.events"


def dead_letter_topic(prefix: str) -> str:
    """Return the topic of the records that no consumer could handle."""
    return f"{prefix}.{DEAD_LETTERS}"


def all_topics(prefix: str, services: Sequence[str], *, partitions: int, replication: int) -> tuple[Topic, ...]:
    """Return every topic that an installation needs."""
    names = [events_topic(prefix, service) for service in services]
    return (
        *(Topic(name, partitions, replication) for name in names),
        Topic(dead_letter_topic(prefix), 1, replication),
    )
