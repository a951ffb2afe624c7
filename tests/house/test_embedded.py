"""The private PostgreSQL server: started, adopted, recovered, and clear about what is wrong."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil
import pytest

from shared.db.embedded import PrivateServerError, programs
from shared.db.embedded.account import account_for, account_with_name
from shared.db.embedded.files import explain, make_folder
from shared.db.embedded.programs import call, path_for
from shared.db.embedded.server import DATABASE_FOLDER, PrivateServer
from shared.testing.eventually import eventually
from shared.testing.postgres import pid_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServer]:
    """A server with a path that is too long for a socket, set up and stopped."""
    server = PrivateServer(tmp_path_factory.mktemp("long") / ("x" * 100))
    server.start()
    server.stop()
    yield server
    server.stop("immediate")
    shutil.rmtree(server.socket_folder, ignore_errors=True)


@pytest.fixture
def server(made: PrivateServer) -> Iterator[PrivateServer]:
    """The same, running."""
    made.start()
    yield made
    made.stop("immediate")


def test_started_twice_is_the_same_server(server: PrivateServer) -> None:
    """A server that was left behind is adopted, not replaced."""
    first = pid_of(server)
    server.start()
    assert pid_of(server) == first


def test_only_its_owner_can_reach_it(server: PrivateServer) -> None:
    """No port is open, and nobody else may enter its folders."""
    sockets = [each.laddr for each in psutil.Process(pid_of(server)).net_connections(kind="inet")]
    assert sockets == []
    for folder in (server.data, server.socket_folder):
        assert folder.stat().st_mode & 0o077 == 0


async def test_power_cut(server: PrivateServer) -> None:
    """What was committed is there after all processes of the server were killed."""
    connection = await asyncpg.connect(server.url())
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (n integer)")
    await connection.execute("INSERT INTO kept VALUES (1)")
    before = await connection.fetchval("SELECT count(*) FROM kept")
    master = psutil.Process(pid_of(server))
    family = [master, *master.children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):  # some notice by themselves that the others are gone
            process.send_signal(signal.SIGKILL)
    connection.terminate()

    async def gone() -> bool:
        return not any(map(_is_alive, family))

    await eventually(gone)
    assert not server.is_running()
    server.start()
    again = await asyncpg.connect(server.url())
    assert await again.fetchval("SELECT count(*) FROM kept") == before
    await again.close()


async def test_initdb_that_was_left_behind(tmp_path: Path) -> None:
    """One that goes on although its suite was stopped disturbs no other; what it leaves goes with the next start."""
    server = PrivateServer(tmp_path)
    builder = account_with_name(account_for(tmp_path / "new"))
    behind = tmp_path / f"{DATABASE_FOLDER}.unfinished-before"
    make_folder(behind, builder)
    arguments = ("-D", str(path_for(builder, behind)), "-U", "heed")
    going_on = asyncio.create_task(asyncio.to_thread(call, builder, "initdb", *arguments, folder=behind))

    async def at_work() -> bool:
        return (behind / "PG_VERSION").exists()

    await eventually(at_work, every=0.001)
    try:
        await asyncio.to_thread(server.start)
        await going_on
        await asyncio.to_thread(server.start)
        assert server.is_running()
        assert not behind.exists()
    finally:
        server.stop("immediate")


def _is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def test_process_number_that_now_belongs_to_somebody_else(made: PrivateServer) -> None:
    """After a power cut the number in the file may be any process's; it is not taken for the server."""
    made.stop()
    (made.data / "postmaster.pid").write_text(f"{os.getpid()}\n{made.data}\n")
    assert not made.is_running()
    made.start()
    assert made.is_running()
    assert pid_of(made) != os.getpid()
    made.stop()


def test_data_of_another_version(made: PrivateServer) -> None:
    """A newer suite does not touch what it cannot read, and says what would help."""
    made.stop()
    version = made.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("12\n")
    try:
        with pytest.raises(PrivateServerError, match=r"is of PostgreSQL 12 and this suite brings 18.*pg_upgrade"):
            made.start()
    finally:
        version.write_text(ours)


def test_server_that_cannot_start_says_why(made: PrivateServer) -> None:
    """The message carries what the server said."""
    made.stop()
    broken = PrivateServer(made.folder, ("shared_buffers=nonsense",))
    with pytest.raises(PrivateServerError, match="shared_buffers"):
        broken.start()


def test_folder_of_somebody_else() -> None:
    """Whose folder it is, and what to do."""
    error = PermissionError(13, "Permission denied", "/root")
    assert explain(error, Path("/x")) == (
        "/root belongs to root; start as that user, or choose another folder with HEED_DATA_DIR"
    )


def test_wheel_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the wheel the error says what is needed."""
    monkeypatch.setattr(programs, "find_spec", lambda _name: None)
    with pytest.raises(PrivateServerError, match="HEED_DATABASE_URL"):
        PrivateServer(tmp_path).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up being root")
def test_root_is_given_up(tmp_path: Path) -> None:
    """Programs run with a number of their own, which has no name, no process and no other groups."""
    account = account_for(tmp_path / "new")
    with pytest.raises(KeyError):
        pwd.getpwuid(account.uid)
    assert account.uid not in {one.info["uids"].real for one in psutil.process_iter(["uids"]) if one.info["uids"]}
    command = ["sh", "-c", "id -u; id -G; grep CapEff /proc/self/status"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/", **account.arguments)
    assert done.stdout.split() == [str(account.uid), str(account.gid), "CapEff:", "0" * 16]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run as somebody else")
def test_folder_of_an_ordinary_user_stays_theirs(tmp_path: Path) -> None:
    """When root starts what somebody else started before, it runs as that person."""
    theirs = tmp_path / "postgres"
    theirs.mkdir()
    os.chown(theirs, 4711, 4711)
    assert account_for(theirs).uid == 4711
