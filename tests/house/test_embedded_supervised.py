"""The private server is killed under the suite that brought it."""

import asyncio
import functools
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest
from structlog.testing import capture_logs

from shared.db.embedded.server import PrivateServer
from shared.runtime.supervisor import MAX_FAILURES, WITHIN_SECONDS, GivenUpError, Supervisor
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.load import SURVEY, publish_survey, wait_until_scored
from shared.testing.postgres import pid_of
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess, operator

KEY = {"Authorization": f"Bearer {ADMIN_KEY}"}
ANSWERS = {"satisfaction": 1, "recommend": 2, "effort": 3}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PrivateServer]:
    """The server of the suite, to be killed."""
    server = PrivateServer(tmp_path / "data")
    yield server
    server.stop("immediate")


@pytest.fixture
async def person(tmp_path: Path, server: PrivateServer, fork_server: ForkServer) -> AsyncIterator[Operator]:
    """Somebody who starts the suite as it comes."""
    environment = {
        "HEED_DATA_DIR": str(server.folder),
        "HEED_DATABASE_URL": "",
        "HEED_BUS_URL": "",
        "HEED_LOG_LEVEL": "warning",
    }
    async with operator(tmp_path, environment, fork_server.start) as opened:
        yield opened


async def acknowledged(client: httpx.AsyncClient) -> str:
    """Insist on an answer until it is acknowledged, and return its id."""

    async def accepted() -> str:
        with suppress(httpx.TransportError):
            response = await client.post(f"/v1/surveys/{SURVEY}/responses", json={"answers": ANSWERS})
            if response.status_code == httpx.codes.CREATED:
                return str(response.json()["id"])
            assert response.status_code == httpx.codes.SERVICE_UNAVAILABLE
        return ""

    return await eventually(accepted)


async def replaced(server: PrivateServer, old: int) -> None:
    """Wait until another server runs in the place of the one with the process number `old`."""

    async def another() -> bool:
        with suppress(OSError, ValueError):
            return server.is_running() and pid_of(server) != old
        return False

    await eventually(another)


async def test_it_is_back_by_itself(person: Operator, server: PrivateServer) -> None:
    """Requests succeed again, what was acknowledged is there, events flow, and stopping is as ever."""
    suite = await person.start(["all"], "all")
    async with suite.client(KEY) as client:
        await publish_survey(client)
        ids = [await acknowledged(client)]
        for _ in range(2):
            old = pid_of(server)
            os.kill(old, signal.SIGKILL)
            await replaced(server, old)
            ids.append(await acknowledged(client))
        for each in ids:
            assert (await client.get(f"/v1/responses/{each}")).status_code == httpx.codes.OK
        await wait_until_scored(client, len(ids))
    suite.terminate()
    assert await suite.ended() == 0, suite.log.read_text()
    said = suite.log.read_text()
    assert said.count("private_database_is_back") == 2
    assert "Traceback" not in said
    assert not server.is_running()


async def given_up(suite: SuiteProcess) -> str:
    """Return the line in which a process says why it ended with exit code 1."""
    assert await suite.ended() == 1
    (line,) = [line for line in suite.log.read_text().splitlines() if "[critical" in line]
    return line


async def test_it_is_given_up_when_it_does_not_come_back(person: Operator, server: PrivateServer) -> None:
    """After five failures within a minute the process ends and says in one line why."""
    suite = await person.start(["all"], "all")
    settings = server.data / "postgresql.conf"
    right = settings.read_text()
    settings.write_text("shared_buffers = nonsense\n")
    os.kill(pid_of(server), signal.SIGKILL)
    line = await given_up(suite)
    assert "failed 5 times within 60 seconds" in line
    assert "shared_buffers" in line
    assert "Traceback" not in suite.log.read_text()
    settings.write_text(right)


async def test_old_failures_are_forgotten(server: PrivateServer) -> None:
    """Five deaths over more than a minute are survived; five within one are not."""
    await asyncio.to_thread(server.start)
    now = [0.0]
    supervisor = Supervisor(server, lambda: now[0])
    supervising = asyncio.create_task(supervisor.run())
    with capture_logs() as lines:

        async def back(times: int) -> bool:
            return [line["event"] for line in lines].count("private_database_is_back") == times

        for times, moment in enumerate((0.0, 10.0, 20.0, 30.0, WITHIN_SECONDS + 1), start=1):
            now[0] = moment
            os.kill(pid_of(server), signal.SIGKILL)
            await eventually(functools.partial(back, times))
        now[0] = WITHIN_SECONDS + 9
        os.kill(pid_of(server), signal.SIGKILL)
        with pytest.raises(GivenUpError, match=f"failed {MAX_FAILURES} times"):
            await supervising


async def test_children_that_did_not_notice_are_ended(server: PrivateServer) -> None:
    """A server that was killed may leave children that are busy; a new one must not share their memory."""
    await asyncio.to_thread(server.start)
    connection = await asyncpg.connect(server.url())
    busy = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
    busy.suspend()
    os.kill(pid_of(server), signal.SIGKILL)
    await asyncio.to_thread(server.start)

    async def gone() -> bool:
        with suppress(psutil.NoSuchProcess):
            return busy.status() == psutil.STATUS_ZOMBIE
        return True

    await eventually(gone)
    connection.terminate()
    again = await asyncpg.connect(server.url())
    assert await again.fetchval("SELECT 1") == 1
    await again.close()
