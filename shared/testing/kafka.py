"""A real Apache Kafka for the tests: where it comes from, and how test processes share it.

In this order: the broker that `HEED_TEST_KAFKA=host:port` names; one that is started from Maven's jars where `java`
and `mvn` are found; one in a container where a Docker engine answers. Otherwise there is none, and every test that
needs one is skipped with the reason. In CI, where `CI` is set, it fails instead; `HEED_TEST_REQUIRE_KAFKA` overrides
that with 1 or 0.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from shared.testing.kafka_broker import Broker
from shared.testing.kafka_docker import DockerBroker, have_docker
from shared.testing.kafka_jars import have_java, kafka_jars
from shared.testing.kafka_process import ProcessBroker

GIVEN = "HEED_TEST_KAFKA"
REQUIRED = "HEED_TEST_REQUIRE_KAFKA"


class NoKafkaError(Exception):
    """There is no broker for this test; the message says what to install or set."""


@dataclass(frozen=True, slots=True)
class Kafka:
    """A broker to talk to. It is shared: use topics with a prefix of your own, and do not pause or kill it."""

    bootstrap: str
    """Its address as Kafka clients take it, `host:port`."""

    @property
    def url(self) -> str:
        """Its address as `HEED_BUS_URL` takes it."""
        return f"kafka://{self.bootstrap}"


def required() -> bool:
    """Return whether a missing broker is a failure."""
    return os.environ.get(REQUIRED, os.environ.get("CI", "")) not in {"", "0", "false"}


@contextmanager
def shared_kafka(folder: Path) -> Iterator[Kafka]:
    """Start the broker that all processes of this test run share; the last one to leave stops it.

    Args:
        folder: a folder that all processes of the run know, and no other run.

    Raises:
        NoKafkaError: there is none on this machine.
    """
    given = os.environ.get(GIVEN, "")
    if given:
        yield Kafka(given)
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    users = folder / "users"
    broker = _broker(folder / "broker")
    with lock:
        count = int(users.read_text()) if users.exists() else 0
        if count == 0:
            broker.start()
        users.write_text(str(count + 1))
        holding = ExitStack()
        holding.enter_context(broker.hold())
    try:
        with holding:
            yield Kafka(broker.bootstrap)
    finally:
        with lock:
            count = int(users.read_text()) - 1
            users.write_text(str(count))
            if count == 0:
                broker.remove()


@contextmanager
def private_broker(folder: Path) -> Iterator[Broker]:
    """Start a broker that only this test process knows, to be paused and killed.

    Raises:
        NoKafkaError: none can be started on this machine, or the one that was named must not be disturbed.
    """
    if os.environ.get(GIVEN, ""):
        message = f"pauses or kills its broker, which is not done to the one of {GIVEN}"
        raise NoKafkaError(message)
    broker = _broker(folder)
    try:
        broker.start()
        yield broker
    finally:
        broker.remove()


def make_whole(broker: Broker) -> None:
    """Undo what a fault test did to its broker, so that the next test finds it running."""
    if broker.is_running():
        broker.resume()
        broker.wait_until_ready()
    else:
        broker.restart()


def _broker(folder: Path) -> Broker:
    if have_java():
        return ProcessBroker(folder, kafka_jars())
    if have_docker():
        return DockerBroker(folder)
    message = f"no Kafka: install java and mvn, start a Docker engine, or set {GIVEN}=host:port"
    raise NoKafkaError(message)
