"""What a benchmark works with: a durable PostgreSQL, a Kafka broker where there is one, and processes of the suite."""

import asyncio
import json
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx

from shared.db.embedded.access import APPLICATION_ROLE, CREATE_DATABASE
from shared.db.embedded.server import PrivateServer
from shared.testing.children import program
from shared.testing.kafka import private_broker
from shared.testing.load import SURVEY, publish_survey
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess, operator
from tests.bench.load import LoadResult


@dataclass(slots=True)
class Lab:
    """One run of benchmarks."""

    folder: Path
    postgres: PrivateServer
    """With PostgreSQL's own defaults: fsync and synchronous_commit are on."""
    stack: AsyncExitStack
    kafka_url: str | None = None

    async def kafka(self) -> str:
        """Return the address of a Kafka broker of this run.

        Raises:
            NoKafkaError: none can be had on this machine.
        """
        if self.kafka_url is None:
            broker = self.stack.enter_context(private_broker(self.folder / "kafka"))
            self.kafka_url = broker.url
        return self.kafka_url

    async def database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"bench_{uuid4().hex[:12]}"
        self.postgres.run_as_superuser(CREATE_DATABASE, name=name)
        return self.postgres.url(name)

    async def operator(self, database_url: str, bus_url: str, **settings: str) -> Operator:
        """Return somebody who starts processes on this database and bus; the schema is migrated, the topics made."""
        environment = {
            "HEED_DATABASE_URL": database_url,
            "HEED_BUS_URL": bus_url,
            "HEED_TOPIC_PREFIX": f"b{uuid4().hex[:10]}",
            "HEED_DATA_DIR": str(self.folder / "data"),
            "HEED_LOG_LEVEL": "warning",
            **settings,
        }
        folder = self.folder / uuid4().hex[:8]
        folder.mkdir()
        person = await self.stack.enter_async_context(operator(folder, environment))
        for arguments in (("migrate",), ("topics", "create")):
            code, said = await person.command(*arguments)
            if code:
                raise RuntimeError(said)
        return person


@asynccontextmanager
async def open_lab(folder: Path) -> AsyncIterator[Lab]:
    """Start PostgreSQL; leaving the block stops everything that was started."""
    server = PrivateServer(folder / "postgres")
    server.start()
    server.run_as_superuser(f"GRANT pg_checkpoint TO {APPLICATION_ROLE}")  # measured data lies on disk
    try:
        async with AsyncExitStack() as stack:
            yield Lab(folder, server, stack)
    finally:
        server.stop("immediate")


async def load(process: SuiteProcess, path: str, *, connections: int, seconds: float, rate: float = 0.0) -> LoadResult:
    """Put load on `process` from a process of its own."""
    generator = await asyncio.create_subprocess_exec(
        *program(sys.executable, "-m", "tests.bench.load", f"{process.url}{path}"),
        *("--connections", str(connections), "--seconds", str(seconds), "--rate", str(rate)),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await generator.communicate()
    return LoadResult(**json.loads(out))


async def open_survey(process: SuiteProcess) -> None:
    """Publish the survey that the load answers."""
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    async with httpx.AsyncClient(base_url=process.url, headers=headers) as client:
        await publish_survey(client)


async def settings_of(database_url: str, *names: str) -> dict[str, str]:
    """Return the server's settings, to be shown beside a figure."""
    connection = await asyncpg.connect(database_url)
    try:
        return {name: await connection.fetchval(f"SHOW {name}") for name in names}
    finally:
        await connection.close()


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


async def filled_collector(lab: Lab, statement: str, stored: int) -> tuple[str, SuiteProcess]:
    """Return the address of a new database and a collector on it, with responses that a statement has stored.

    Args:
        lab: of the run.
        statement: takes the survey's key and the number of responses.
        stored: number of responses.
    """
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    process = await person.start(["collector"], "http")
    await open_survey(process)
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(statement, SURVEY, stored, timeout=600)
        await connection.execute("VACUUM (ANALYZE) collector.response", timeout=600)
    finally:
        await connection.close()
    return database, process
