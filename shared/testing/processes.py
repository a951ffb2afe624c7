"""Running the suite as an operator does, in processes of its own, so that a test can kill them."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from shared.failpoints import VARIABLE as FAILPOINTS
from shared.testing.eventually import eventually

START_SECONDS = 60.0
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


@dataclass(slots=True)
class SuiteProcess:
    """One running `python -m services run …`."""

    process: asyncio.subprocess.Process
    url: str
    log: Path

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to stop."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)

    def pause(self) -> None:
        """Freeze it."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    async def ended(self, seconds: float = 60.0) -> int:
        """Wait until it has ended and return its exit code; negative is the signal that ended it."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def ready(self) -> None:
        """Wait until `/readyz` answers 200.

        Raises:
            AssertionError: it ended, or was not ready in time; says what it logged.
        """
        async with httpx.AsyncClient() as client:

            async def check() -> bool:
                assert self.process.returncode is None, "the process has ended"
                try:
                    return (await client.get(f"{self.url}/readyz")).status_code == httpx.codes.OK
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

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Take the environment that all processes get, and a folder for their logs."""
        self._folder = folder
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
            port: where it serves HTTP; a free one when left out.
        """
        arguments = ("services", "run", *services, "--role", role)
        return await self.start_module(*arguments, failpoints=failpoints, ready=ready, port=port)

    async def start_module(
        self, *arguments: str, failpoints: str = "", ready: bool = True, port: int | None = None
    ) -> SuiteProcess:
        """Start `python -m` with `arguments`, a process that serves HTTP on `HEED_PORT`; see `start`."""
        where = port or free_port()
        log = self._folder / f"{len(self._started):02d}-{'-'.join(arguments)}.log"
        with log.open("wb") as sink:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", *arguments),
                env={**self._environment, "HEED_PORT": str(where), FAILPOINTS: failpoints},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        started = SuiteProcess(process, f"http://127.0.0.1:{where}", log)
        self._started.append(started)
        if ready:
            await started.ready()
        return started

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Run another command of the suite and return its exit code and what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "services", *arguments),
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await asyncio.wait_for(process.communicate(), START_SECONDS)
        return process.returncode or 0, out.decode(errors="replace")

    async def end_all(self) -> None:
        """Kill whatever still runs."""
        for started in self._started:
            started.kill()
        for started in self._started:
            await started.ended()


@asynccontextmanager
async def operator(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Operator]:
    """Open an operator; leaving the block ends every process it started."""
    person = Operator(folder, environment)
    try:
        yield person
    finally:
        await person.end_all()
