"""What all tests share: one real PostgreSQL server for the run, and a fresh migrated database for each test."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import pytest
from hypothesis import core, settings
from hypothesis.vendor import pretty
from sqlalchemy.ext.asyncio import AsyncEngine
from xdist.remote import Producer

from services.catalog import NAMES, load_services
from shared.db.embedded.access import APPLICATION_ROLE
from shared.db.embedded.server import PrivateServer
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.observability.logging import configure_logging
from shared.testing.databases import Databases
from shared.testing.fork_server import ForkServer, open_fork_server
from shared.testing.kafka import Kafka, NoKafkaError, make_whole, private_broker, required, shared_kafka
from shared.testing.kafka_broker import Broker
from shared.testing.postgres import shared_server
from shared.testing.processes import HIGH_RATES
from shared.testing.scheduling import Together

TEMPLATE = "heed_template"

# Tests fill in forms faster than people do.
os.environ.setdefault("HEED_COLLECTOR_SHORTEST_ANSWER_SECONDS", "0")

settings.register_profile("house", deadline=None)  # a busy machine is no reason to fail
settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)  # nobody asks without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Say which tests stay together."""
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def _shown_cases() -> Iterator[None]:
    """Let Hypothesis print what a test failed with: Schemathesis, which every run loads, has it print no values."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core, "RepresentationPrinter", pretty.RepresentationPrinter)
        yield


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    """Log lines as the suite writes them, without the local variables that a traceback can show."""
    configure_logging(level="info", form="console")


@pytest.fixture(scope="session", autouse=True)
def _one_address() -> Iterator[None]:
    """Put the rate limits out of reach: all requests of a run come from one address. Tests of limits set their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in HIGH_RATES.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Let a busy machine take its time to open a connection. Tests of outages look at processes of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.db.engine.CONNECT_SECONDS", 60.0)
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all worker processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Iterator[PrivateServer]:
    with shared_server(run_folder / "postgres") as server:
        yield server


async def _made(server: PrivateServer, template: str) -> Databases:
    connection = await asyncpg.connect(server.superuser_url("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {template} OWNER {APPLICATION_ROLE}")
    finally:
        await connection.close()
    for service in load_services():
        engine = open_engine(server.url(template), pool_size=2, application="template")
        try:
            await migrate(engine, service.name, service.migrations)
        finally:
            await engine.dispose()
    databases = Databases(server, template)
    await databases.study_template()
    return databases


@pytest.fixture(scope="session")
def databases(postgres: PrivateServer) -> Databases:
    """The databases of this test process, with every service's schema."""
    name = f"{TEMPLATE}_{re.sub(r'[^a-z0-9]', '', os.environ.get('PYTEST_XDIST_WORKER', 'main'))}"
    return asyncio.run(_made(postgres, name))


@pytest.fixture
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """The address of a database of this test's own, migrated and otherwise empty."""
    async with databases.lend() as url:
        yield url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on this test's database."""
    opened = open_engine(database_url, pool_size=10, application="test")
    yield opened
    await opened.dispose()


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """Starts processes of the suite, each in a fraction of the time that importing it takes."""
    with open_fork_server(["services.commands.run", *(f"services.{name}.service" for name in NAMES)]) as opened:
        yield opened


def _without_kafka(reason: NoKafkaError) -> None:
    """Skip the test in plain sight, or fail it where a broker is required."""
    (pytest.fail if required() else pytest.skip)(str(reason))


@pytest.fixture(scope="session")
def kafka(run_folder: Path) -> Iterator[Kafka]:
    """The Apache Kafka broker of this run, shared by all tests; mark the test with `kafka`."""
    with ExitStack() as stack:
        try:
            broker = stack.enter_context(shared_kafka(run_folder / "kafka"))
        except NoKafkaError as reason:
            _without_kafka(reason)
        yield broker


@pytest.fixture(scope="session")
def _private_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with ExitStack() as stack:
        try:
            broker = stack.enter_context(private_broker(tmp_path_factory.mktemp("kafka")))
        except NoKafkaError as reason:
            _without_kafka(reason)
        yield broker


@pytest.fixture
def own_kafka(_private_kafka: Broker) -> Iterator[Broker]:
    """A broker that this test may pause, kill and start again; call that in a thread, `asyncio.to_thread`."""
    yield _private_kafka
    make_whole(_private_kafka)
