"""Starting processes of the suite by forking one that has imported it: a start is importing for the most part.

`python -m shared.testing.fork_server` is that process. It imports what it is given and forks a child for each order.
The child has the environment, the session and the log that were ordered, and then does what `python -m …` does, from
the first line on: it is a process as any other, to be killed, frozen and asked to stop. Tests of the very first start
of an installation do without.
"""

import asyncio
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared import failpoints
from shared.testing.children import program

BACKLOG = 64


@dataclass(frozen=True, slots=True)
class ForkedProcess:
    """A child of the fork_server, as the test sees it."""

    pid: int
    _ending: asyncio.Task[int]

    @property
    def returncode(self) -> int | None:
        """Its exit code; None while it runs, negative is the signal that ended it."""
        return self._ending.result() if self._ending.done() else None

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait until it has ended and return its exit code."""
        return await asyncio.shield(self._ending)


@dataclass(frozen=True, slots=True)
class ForkServer:
    """Where processes are ordered."""

    address: str

    async def start(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> ForkedProcess:
        """Start `python -m` with `arguments`; what it prints goes to `log`."""
        order = {"arguments": list(arguments), "environment": dict(environment), "log": str(log)}
        reader, writer = await asyncio.open_unix_connection(self.address)
        writer.write(json.dumps(order).encode() + b"\n")

        async def ending() -> int:
            with closing(writer):
                return int(await reader.readline())

        return ForkedProcess(int(await reader.readline()), asyncio.create_task(ending()))


@contextmanager
def open_fork_server(modules: Sequence[str]) -> Iterator[ForkServer]:
    """Run a fork server that has imported `modules`; orders that come earlier wait until it has."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        address = f"{folder}/orders"
        listening.bind(address)
        listening.listen(BACKLOG)
        given = listening.fileno()
        command = program(sys.executable, "-m", "shared.testing.fork_server", str(given), *modules)
        with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[given], start_new_session=True) as process:  # noqa: S603 - our own arguments
            listening.close()
            yield ForkServer(address)
            # The fork server ends with its standard input, so also when this process was killed.
            assert process.stdin is not None
            process.stdin.close()


def _take_order(listening: socket.socket) -> tuple[dict[str, Any], int]:
    """Fork a keeper and a child for each order; returns in the child, with its order and its open log."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    while True:
        ready, _, _ = select.select([sys.stdin, listening], [], [])
        if listening not in ready:
            os._exit(0)
        link, _ = listening.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listening.close()
            with link, link.makefile("rw") as orders:
                order: dict[str, Any] = json.loads(orders.readline())
                sink = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                child = os.fork()
                if child == 0:
                    os.setsid()
                    break
                orders.write(f"{child}\n")
                orders.flush()
                _, status = os.waitpid(child, 0)
                orders.write(f"{os.waitstatus_to_exitcode(status)}\n")
                orders.flush()
            os._exit(0)
        link.close()
    return order, sink


def _run(order: dict[str, Any], sink: int) -> None:
    """Be the process that was ordered."""
    os.environ.clear()
    os.environ.update(order["environment"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    importlib.reload(failpoints)  # the one module that reads the environment when it is imported
    sys.argv = order["arguments"]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    for _name in sys.argv[2:]:
        importlib.import_module(_name)
    gc.freeze()  # or the collector would write to, and so copy, every page of every child
    _run(*_take_order(socket.socket(fileno=int(sys.argv[1]))))
