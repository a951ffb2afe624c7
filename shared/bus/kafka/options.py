"""Options of a `kafka://` address: the brokers, and how long to wait."""

from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class KafkaOptions:
    """Where the brokers are and how long to wait; all times in seconds.

    The address sets them by name: `kafka://host:9092?session_seconds=10`.
    """

    brokers: tuple[str, ...]
    """`host:port` of each."""
    produce_seconds: float = 10.0
    """How long a message may wait for its acknowledgement before it counts as not written."""
    answer_seconds: float = 10.0
    """How long any other question may take."""
    session_seconds: float = 30.0
    """How long a reader may be silent before its partitions go to another one; brokers allow 6 and more by default."""
    heartbeat_seconds: float = 3.0
    """How often a reader sends its heartbeat; a third of the session at most."""
    metadata_seconds: float = 15.0
    """How soon a reader notices a topic that is created later."""
    idle_check_seconds: float = 10.0
    """How often a reader that gets nothing makes sure that the broker answers and has nothing."""
    stuck_seconds: float = 60.0
    """How long a reader may get nothing although there is something, before it is replaced; more than a session."""


def parse_options(url: str) -> KafkaOptions:
    """Return the options in `url`.

    Raises:
        ValueError: it is no `kafka://host:port[,host:port]` address, or has an unknown option.
    """
    parts = urlsplit(url)
    brokers = tuple(filter(None, parts.netloc.split(",")))
    if (
        parts.scheme != "kafka"
        or parts.path not in {"", "/"}
        or not all(map(_is_host_and_port, brokers))
        or not brokers
    ):
        message = "the address must look like kafka://host:port[,host:port]"
        raise ValueError(message)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = given.keys() - {field.name for field in fields(KafkaOptions) if field.name != "brokers"}
    if unknown:
        message = f"unknown options in the bus address: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return KafkaOptions(brokers, **{name: float(text) for name, text in given.items()})


def _is_host_and_port(broker: str) -> bool:
    host, _, port = broker.rpartition(":")
    return bool(host) and port.isdecimal()
