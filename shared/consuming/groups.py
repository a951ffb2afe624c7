"""The consumer group of a service, and the topics that it consumes."""

from shared.bus.topics import topic_of
from shared.consuming.handlers import Handlers


def group_of(topic_prefix: str, service: str) -> str:
    """Return the consumer group in which all workers of `service` share its topics."""
    return f"{topic_prefix}.{service}"


def topics_of(topic_prefix: str, handlers: Handlers) -> tuple[str, ...]:
    """Return the topics on which the events of `handlers` are published."""
    return tuple(sorted({topic_of(topic_prefix, body) for body in handlers}))
