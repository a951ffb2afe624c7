"""The default installation as a person meets it: start, stop, crash, start again."""

import asyncio
import json
import os
import signal
import socket
import stat
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from shared.db.embedded.server import PrivateServer
from shared.testing.children import program
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.ordinary import OrdinaryUser, folder_in_reach, ordinary_user
from shared.testing.postgres import can_more_than_others, pid_of
from shared.testing.processes import Operator, Start, SuiteProcess, free_port, operator, start_python

WHOLE_API = Path(__file__).parents[2] / "services/openapi.json"
ALL = ("all",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@asynccontextmanager
async def _newcomer(tmp_path: Path, folder: Path, start: Start) -> AsyncIterator[Operator]:
    environment = {"HEED_DATA_DIR": str(folder), "HEED_DATABASE_URL": "", "HEED_BUS_URL": "", "HEED_ADMIN_KEY": ""}
    async with operator(tmp_path, {**environment, "HEED_LOG_LEVEL": "warning"}, start) as opened:
        try:
            yield opened
        finally:
            await opened.end_all()
            PrivateServer(folder).stop("immediate")


@pytest.fixture
async def newcomer(tmp_path: Path, folder: Path) -> AsyncIterator[Operator]:
    """Somebody who starts the suite as it comes, with nothing configured but the folder."""
    async with _newcomer(tmp_path, folder, start_python) as opened:
        yield opened


@pytest.fixture
async def person(tmp_path: Path, folder: Path, fork_server: ForkServer) -> AsyncIterator[Operator]:
    """The same, without the time that it takes to import everything."""
    async with _newcomer(tmp_path, folder, fork_server.start) as opened:
        yield opened


def _has_database(folder: Path) -> bool:
    return any(folder.glob("postgres*"))


def _make_for(folder: Path, user: OrdinaryUser) -> None:
    folder.mkdir()
    os.chown(folder, user.uid, user.gid)


async def _banner(suite: SuiteProcess) -> str:
    async def printed() -> str | None:
        text = suite.log.read_text()
        return text if "Stop it with ctrl-C" in text else None

    text = await eventually(printed)
    assert text is not None
    return text


async def _ended_cleanly(suite: SuiteProcess, folder: Path) -> None:
    assert await suite.ended() == 0, suite.log.read_text()
    assert "Traceback" not in suite.log.read_text()
    assert not PrivateServer(folder).is_running()


async def test_first_start_and_ctrl_c(newcomer: Operator, folder: Path) -> None:
    """All that the banner says is true; a second start on the folder is refused; ctrl-C ends everything quietly."""
    suite = await newcomer.start(ALL, "all")
    banner = await _banner(suite)
    assert f"{suite.url}/s/demo" in banner
    assert f"{suite.url}/docs" in banner
    key_file = folder / "admin-key"
    key = key_file.read_text().strip()
    assert key in banner
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    async with suite.client() as client:
        survey = (await client.get("/v1/surveys/demo", headers={"Authorization": f"Bearer {key}"})).json()
        assert {question["type"] for question in survey["draft"]["questions"]} == {"nps", "csat", "ces", "text"}
        assert survey["draft"]["languages"] == ["en", "de"]
        assert "Your visit</h1>" in (await client.get("/s/demo?lang=en")).text
        assert "Ihr Besuch</h1>" in (await client.get("/s/demo?lang=de")).text
        assert (await client.get("/docs")).status_code == httpx.codes.OK
        assert (await client.get("/livez")).json() == {"status": "ok"}

    second = await newcomer.start(ALL, "all", ready=False)
    assert await second.ended() == 1
    assert second.log.read_text().strip().startswith("Another Heed runs on ")
    assert len(second.log.read_text().strip().splitlines()) == 1

    suite.process.send_signal(signal.SIGINT)
    await _ended_cleanly(suite, folder)
    assert suite.log.read_text() == banner


async def test_kill_and_start_again(person: Operator, folder: Path) -> None:
    """After `kill -9` the next start adopts the database that was left running, and nothing is lost."""
    suite = await person.start(ALL, "all")
    await _banner(suite)
    key = (folder / "admin-key").read_text().strip()
    headers = {"Authorization": f"Bearer {key}"}
    async with suite.client(headers) as client:
        kept = await client.put("/v1/surveys/mine", json={"title": "Mine", "languages": ["en"], "questions": []})
        assert kept.status_code in {httpx.codes.CREATED, httpx.codes.UNPROCESSABLE_ENTITY}
        paused = await client.post("/v1/surveys/demo/pause")
        assert paused.status_code == httpx.codes.OK
    suite.kill()
    assert await suite.ended() == -signal.SIGKILL
    assert PrivateServer(folder).is_running()

    again = await person.start(ALL, "all")
    assert key in await _banner(again)
    async with again.client(headers) as client:
        assert (await client.get("/v1/surveys/demo")).json()["state"] == paused.json()["state"]
    again.terminate()
    await _ended_cleanly(again, folder)


async def test_port_in_use(person: Operator, folder: Path) -> None:
    """One sentence says so, before anything is made."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        suite = await person.start(ALL, "all", ready=False, port=port)
        assert await suite.ended() == 1
    assert suite.log.read_text().strip() == f"Port {port} is in use by another program; set HEED_PORT to a free one."
    assert not PrivateServer(folder).data.exists()


async def test_stop_while_the_database_is_being_made(person: Operator, folder: Path) -> None:
    """Whoever changes their mind during the first start finds nothing running, and can start later."""
    suite = await person.start(ALL, "all", ready=False)

    async def begun() -> bool:
        return _has_database(folder)

    await eventually(begun, every=0.005)
    suite.terminate()
    await _ended_cleanly(suite, folder)
    again = await person.start(ALL, "all")
    again.terminate()
    await _ended_cleanly(again, folder)


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A data folder that does not exist yet, where everybody can reach it."""
    with folder_in_reach() as reach:
        yield reach / "data"


@pytest.mark.skipif(os.geteuid() != 0, reason="every other test runs as an ordinary user already")
async def test_as_an_ordinary_user(tmp_path: Path, own_folder: Path) -> None:
    """Somebody who is not root starts and stops the suite with a folder of their own; their server can do no more."""
    folder = own_folder
    user = ordinary_user()
    _make_for(folder, user)
    port = free_port()
    environment: Mapping[str, str] = {
        **os.environ,
        "HEED_DATA_DIR": str(folder),
        "HEED_PORT": str(port),
        "HEED_LOG_LEVEL": "warning",
    }
    log = tmp_path / "log"
    with log.open("wb") as sink:
        process = await asyncio.create_subprocess_exec(
            *program(*user.prefix, sys.executable, "-m", "services", "run", "all"),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
    suite = SuiteProcess(process, f"http://127.0.0.1:{port}", log)
    try:
        await suite.ready()
        await _banner(suite)
        for file in ("admin-key", "database-password"):
            assert (folder / file).stat().st_uid == user.uid
            assert stat.S_IMODE((folder / file).stat().st_mode) == 0o600
        server = pid_of(PrivateServer(folder))
        assert psutil.Process(server).uids().real == user.uid
        assert not can_more_than_others(server)
        suite.terminate()
        await _ended_cleanly(suite, folder)
    finally:
        suite.kill()
        PrivateServer(folder).stop("immediate")


@pytest.mark.parametrize("role", ["http", "worker"])
async def test_sigterm_ends_each_role_with_exit_code_0(
    tmp_path: Path, database_url: str, fork_server: ForkServer, role: str
) -> None:
    """An orchestrator sees a clean end, and nobody printed a traceback."""
    environment = {"HEED_DATABASE_URL": database_url, "HEED_BUS_URL": "", "HEED_LOG_LEVEL": "info"}
    async with operator(tmp_path, environment, fork_server.start) as someone:
        process = await someone.start(["tickets"], role)
        process.terminate()
        assert await process.ended() == 0, process.log.read_text()
        said = process.log.read_text()
    assert "process_stopped" in said
    assert "Traceback" not in said
    assert "cut_off" not in said


async def test_each_process_describes_the_whole_api(tmp_path: Path, database_url: str, fork_server: ForkServer) -> None:
    """Where each service has a process of its own, the page behind the one address still describes all of them."""
    environment = {"HEED_DATABASE_URL": database_url, "HEED_BUS_URL": ""}
    async with operator(tmp_path, environment, fork_server.start) as someone:
        process = await someone.start(["tickets"], "http")
        async with process.client() as client:
            document = (await client.get("/openapi.json")).json()
            page = (await client.get("/docs")).text
        assert document == json.loads(WHOLE_API.read_bytes())
        assert {"/v1/scores", "/v1/tickets", "/v1/surveys"} <= document["paths"].keys()
        assert all(path in page for path in document["paths"])
