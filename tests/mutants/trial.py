"""Trying faults: each in a forked process that has the libraries loaded, and with one PostgreSQL server for a room."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from tests.mutants.mutant import ROOT, Mutant

SECONDS = 180.0
"""A fault that keeps its tests from ending is noticed, too."""
LIBRARIES = (
    "aiokafka",
    "alembic.command",
    "asyncpg",
    "fastapi",
    "httpx",
    "hypothesis.stateful",
    "numpy",
    "prometheus_client",
    "pydantic_settings",
    "pytest_asyncio.plugin",
    "scipy.stats",
    "sqlalchemy.ext.asyncio",
    "statsmodels.stats.proportion",
    "structlog",
    "xdist.remote",
)
"""What most tests load, and no part of the project: that is loaded with the fault in it."""


def load_libraries() -> None:
    """Load what all trials need; each of them begins with a copy of this process."""
    for name in LIBRARIES:
        import_module(name)


def forked(work: Callable[[], int], *, copy: Path, output: Path) -> int:
    """Run `work` in the project's copy, in a process of its own that ends with what it returns; return the id."""
    if pid := os.fork():
        return pid
    code = 70
    try:
        os.setsid()
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.chdir(copy)
        # What is compiled is known by its length and second: a fault of the same length could go unloaded.
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.path[:] = [str(copy), *(part for part in sys.path if part not in {"", str(ROOT)})]
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]
        code = work()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end(pid: int) -> None:
    """Kill a forked process with all that it started, and wait for it."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


@contextmanager
def database_server(copy: Path, folder: Path) -> Iterator[None]:
    """Keep the PostgreSQL server running that the trials in `folder` share: to start one takes as long as a test."""
    ready = folder / "ready"

    def hold() -> int:
        postgres = import_module("shared.testing.postgres")
        with postgres.shared_server(folder / "postgres"):
            ready.touch()
            signal.sigwait([signal.SIGTERM])
            (folder / "postgres" / "users").write_text("1")  # killed trials have not left
        return 0

    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    pid = forked(hold, copy=copy, output=folder / "server.log")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    while not ready.exists():
        time.sleep(0.1)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


@dataclass(slots=True)
class Trial:
    """A fault that is planted, and its tests that run."""

    mutant: Mutant
    copy: Path
    before: str
    pid: int
    since: float

    def noticed(self) -> bool | None:
        """Return whether the tests failed; None while they run. What was planted is gone afterwards."""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        if not ended and time.monotonic() - self.since < SECONDS:
            return None
        if not ended:
            end(self.pid)
        (self.copy / self.mutant.file).write_text(self.before)
        # Any other code is no failed test: a name that is wrong, or nothing collected.
        return not ended or os.waitstatus_to_exitcode(status) == pytest.ExitCode.TESTS_FAILED


def begin(mutant: Mutant, copy: Path, folder: Path, number: int) -> Trial:
    """Plant the fault and start its tests, as one of the processes of a test run that share the server in `folder`."""
    before = mutant.plant(copy)

    def run() -> int:
        os.environ["PYTEST_XDIST_WORKER"] = f"trial{number}"
        options = [
            "-x",
            "-q",
            "--no-header",
            f"--basetemp={folder / str(number)}",
            "--timeout=60",
            "-p",
            "no:schemathesis",
        ]
        ignored = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        return int(pytest.main([*options, *ignored, *mutant.tests.split()]))

    return Trial(mutant, copy, before, forked(run, copy=copy, output=folder / f"{number}.log"), time.monotonic())
