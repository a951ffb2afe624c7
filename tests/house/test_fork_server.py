"""Processes that are forked for tests are as those that a person starts."""

import os
import signal
from pathlib import Path

from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.processes import free_port, start_python


async def test_a_forked_process_says_and_ends_as_a_started_one(tmp_path: Path, fork_server: ForkServer) -> None:
    """Arguments and environment are those that were given; what it says and its exit code are the same."""
    environment = {**os.environ, "HEED_ADMIN_KEY": "hunter2"}
    ends = []
    for number, start in enumerate((fork_server.start, start_python)):
        log = tmp_path / str(number)
        process = await start(("services", "run", "tickets"), environment, log)
        ends.append((await process.wait(), log.read_text()))
    assert ends[0] == ends[1]
    assert ends[0] == (1, "HEED_ADMIN_KEY: needs at least 16 characters\n")


async def test_a_forked_process_stands_alone(tmp_path: Path, fork_server: ForkServer) -> None:
    """It leads a session of its own, and the signal that ended it is reported."""
    environment = {**os.environ, "HEED_DATABASE_URL": "postgresql://heed@/none?host=/nowhere", "HEED_BUS_URL": ""}
    run = ("services", "run", "tickets", "--role", "http")
    process = await fork_server.start(run, environment | {"HEED_PORT": str(free_port())}, tmp_path / "log")

    async def has_begun() -> bool:
        return "process_started" in (tmp_path / "log").read_text()

    await eventually(has_begun)
    assert os.getsid(process.pid) == process.pid != os.getsid(0)
    assert process.returncode is None
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == process.returncode == -signal.SIGKILL
