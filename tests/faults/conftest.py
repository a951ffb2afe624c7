"""Suites for the fault tests: in processes of their own, over real PostgreSQL and real Kafka."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.catalog import load_services
from shared.bus.choose import open_bus
from shared.bus.topics import all_topics
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.testing.distributed_suite import DistributedSuite, MakeSuite
from shared.testing.fork_server import ForkServer
from shared.testing.kafka import Kafka
from shared.testing.processes import Operator


def _impatient(bus_url: str) -> str:
    """Let the group notice a dead member in six seconds and not in thirty."""
    return f"{bus_url}?session_seconds=6&heartbeat_seconds=2"


def _patient(bus_url: str) -> str:
    """For the test's own hands, which a busy machine must not disturb."""
    return f"{bus_url}?produce_seconds=60&answer_seconds=60"


async def _prepare(database_url: str, bus_url: str, prefix: str) -> None:
    """Do what `migrate` and `topics create` do, without the time that two more processes take."""
    engine = open_engine(database_url, pool_size=2, application="test")
    for service in load_services():
        await migrate(engine, service.name, service.migrations)
    await engine.dispose()
    async with open_bus(bus_url, database_url=database_url, client_id="test") as bus:
        await bus.ensure_topics(all_topics(prefix, [one.name for one in load_services()], partitions=4, replication=1))


@pytest.fixture
async def make_suite(tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[MakeSuite]:
    """Make a distributed on a given database and bus: schema migrated, topics created."""
    opened: list[Operator] = []

    async def make(database_url: str, bus_url: str) -> DistributedSuite:
        prefix = f"t{uuid4().hex[:12]}"
        environment = {
            "HEED_DATABASE_URL": database_url,
            "HEED_BUS_URL": _impatient(bus_url),
            "HEED_TOPIC_PREFIX": prefix,
            "HEED_DATA_DIR": str(tmp_path / "data"),
            "HEED_SHUTDOWN_SECONDS": "50",  # how fast a busy machine drains is not what is tested
        }
        await _prepare(database_url, _patient(bus_url), prefix)
        person = Operator(tmp_path, environment, fork_server.start)
        opened.append(person)
        return DistributedSuite(person, database_url, _patient(bus_url), prefix)

    yield make
    for person in opened:
        await person.end_all()


@pytest.fixture
async def distributed(make_suite: MakeSuite, database_url: str, kafka: Kafka) -> DistributedSuite:
    """A distributed on the run's PostgreSQL and the run's Kafka."""
    return await make_suite(database_url, kafka.url)
