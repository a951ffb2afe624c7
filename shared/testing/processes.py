"""Running the suite as an operator does, in processes of its own, so that a test can kill them."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from shared.failpoints import VARIABLE as FAILPOINTS
from shared.testing.children import program
from shared.testing.eventually import eventually

START_SECONDS = 120.0
ADMIN_KEY = "an-admin-key-for-tests"
HIGH_RATES = {
    f"HEED_COLLECTOR_RATE_PER_{axis}": "1000000000/minute" for axis in ("ADDRESS", "SURVEY", "ADDRESS_AND_SURVEY")
}
"""Limits that nobody reaches: a test's whole crowd comes from one address. On, so that a benchmark pays for them."""


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ChildProcess(Protocol):
    """What tests need of a process, whoever its parent is; see `asyncio.subprocess.Process`."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None:
        """Its exit code; None while it runs, negative is the signal that ended it."""

    def send_signal(self, signal: int, /) -> None: ...

    async def wait(self) -> int:
        """Wait until it has ended and return its exit code."""


Start = Callable[[Sequence[str], Mapping[str, str], Path], Awaitable[ChildProcess]]
"""Starts `python -m` with arguments in an environment; what it prints goes to a file."""


async def start_python(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> ChildProcess:
    """Start a Python that begins with nothing, as a person's does."""
    with log.open("wb") as sink:
        return await asyncio.create_subprocess_exec(
            *program(sys.executable, "-m", *arguments),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )


@dataclass(slots=True)
class SuiteProcess:
    """One running `python -m services run …`."""

    process: ChildProcess
    url: str
    log: Path

    def client(self, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
        """Return a client of it with a timeout that a busy machine does not reach."""
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=START_SECONDS)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to stop."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    async def ended(self, seconds: float = START_SECONDS) -> int:
        """Wait until it has ended and return its exit code; negative is the signal that ended it."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def ready(self) -> None:
        """Wait until `/readyz` answers 200.

        Raises:
            AssertionError: it ended, or was not ready in time; says what it logged.
        """
        async with self.client() as client:

            async def check() -> bool:
                assert self.process.returncode is None, "the process has ended"
                try:
                    return (await client.get("/readyz")).status_code == httpx.codes.OK
                except httpx.TransportError:
                    return False

            try:
                await eventually(check, seconds=START_SECONDS, every=0.05)
            except AssertionError as late:
                said = self.log.read_text(errors="replace")[-4000:]
                message = f"{late}; the log of the process ends with:\n{said}"
                raise AssertionError(message) from None


class Operator:
    """Starts processes that share a database and a bus, and ends those that are left."""

    def __init__(self, folder: Path, environment: Mapping[str, str], start: Start = start_python) -> None:
        """Take a folder for logs, the environment that all processes get, and how they are started."""
        self._folder = folder
        self._start = start
        given = {"HEED_ADMIN_KEY": ADMIN_KEY, "HEED_LOG_FORMAT": "console", **HIGH_RATES}
        self._environment = {**os.environ, **given, **environment}
        self._started: list[SuiteProcess] = []
        self.topic_prefix = environment.get("HEED_TOPIC_PREFIX", "heed")

    async def start(
        self, services: Sequence[str], role: str, *, failpoints: str = "", ready: bool = True, port: int | None = None
    ) -> SuiteProcess:
        """Start a process.

        Args:
            services: names, or `("all",)`.
            role: `http`, `worker` or `all`.
            failpoints: armed in this process only.
            ready: wait until it is ready.
            port: where it serves HTTP; None: a free one.
        """
        arguments = ("services", "run", *services, "--role", role)
        return await self.start_module(*arguments, failpoints=failpoints, ready=ready, port=port)

    async def start_module(
        self, *arguments: str, failpoints: str = "", ready: bool = True, port: int | None = None
    ) -> SuiteProcess:
        """Start `python -m` with `arguments`, a process that serves HTTP on `HEED_PORT`; see `start`."""
        where = port or free_port()
        log = self._folder / f"{len(self._started):02d}-{'-'.join(arguments)}.log"
        environment = {**self._environment, "HEED_PORT": str(where), FAILPOINTS: failpoints}
        process = await self._start(arguments, environment, log)
        started = SuiteProcess(process, f"http://127.0.0.1:{where}", log)
        self._started.append(started)
        if ready:
            await started.ready()
        return started

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Run another command of the suite and return its exit code and what it printed."""
        log = self._folder / f"{len(self._started):02d}-command.log"
        started = SuiteProcess(await self._start(("services", *arguments), self._environment, log), "", log)
        self._started.append(started)
        return await started.ended(), log.read_text(errors="replace")

    async def end_all(self) -> None:
        """Kill whatever still runs."""
        for started in self._started:
            started.kill()
        for started in self._started:
            await started.ended()


@asynccontextmanager
async def operator(
    folder: Path, environment: Mapping[str, str], start: Start = start_python
) -> AsyncIterator[Operator]:
    """Open an operator; leaving the block ends every process it started."""
    person = Operator(folder, environment, start)
    try:
        yield person
    finally:
        await person.end_all()
