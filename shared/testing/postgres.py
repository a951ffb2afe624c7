"""A real PostgreSQL server for the tests, shared by all test processes, and a fresh database for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from shared.db.embedded.server import PrivateServer

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=400", "shared_buffers=64MB")


def pid_of(server: PrivateServer) -> int:
    """Return the process id of a server that runs."""
    return int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])


def can_more_than_others(pid: int) -> bool:
    """Return whether a process has any of root's capabilities, or hands some on to what it starts."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sets = [line.split() for line in lines if line.startswith(("CapPrm", "CapEff", "CapAmb"))]
    assert len(sets) == 3
    return any(int(value, 16) for _, value in sets)


@contextmanager
def shared_server(folder: Path) -> Iterator[PrivateServer]:
    """Start the server that all processes of this test run share; the last one to leave stops it.

    Args:
        folder: a folder that all processes of the run know, and no other run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    users = folder / "users"
    server = PrivateServer(folder / "server", FAST)
    with lock:
        count = int(users.read_text()) if users.exists() else 0
        if count == 0:
            server.start()
        users.write_text(str(count + 1))
    try:
        yield server
    finally:
        with lock:
            count = int(users.read_text()) - 1
            users.write_text(str(count))
            if count == 0:
                server.stop("immediate")
                shutil.rmtree(server.folder, ignore_errors=True)
