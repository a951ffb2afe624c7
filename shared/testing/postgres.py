"""A real PostgreSQL server for the tests, shared by all test processes, and a fresh database for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from shared.db.embedded import PrivateServer

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=400", "shared_buffers=64MB")


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
