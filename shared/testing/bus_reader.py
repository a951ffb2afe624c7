"""A reader in a process of its own, which a test can freeze and kill; `python -m shared.testing.bus_reader` runs it.

It takes commands on its standard input, one a line, and answers each with one line of JSON: `read COUNT` gives the
values as hexadecimal text, `commit COUNT` commits the first so many of the records read so far.
"""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from shared.observability.logging import configure_logging
from shared.testing.bus_tools import BusAddress, ends_of, read
from shared.testing.children import program

ANSWER_SECONDS = 90.0


@dataclass(slots=True)
class ReaderProcess:
    """The process as the test sees it."""

    process: asyncio.subprocess.Process

    @classmethod
    @asynccontextmanager
    async def start(cls, address: BusAddress, group: str, topic: str) -> AsyncIterator["ReaderProcess"]:
        """Start a reader; it is killed at the end at the latest."""
        process = await asyncio.create_subprocess_exec(
            *program(sys.executable, "-m", "shared.testing.bus_reader"),
            address.url,
            address.database_url,
            group,
            topic,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        reader = cls(process)
        try:
            yield reader
        finally:
            reader.kill()
            await process.wait()

    async def read(self, count: int) -> list[bytes]:
        """Let it read until it has `count` records more; return their values."""
        return [bytes.fromhex(value) for value in await self._ask(f"read {count}")]

    async def commit(self, count: int) -> None:
        """Let it commit the first `count` records of all that it read."""
        await self._ask(f"commit {count}")

    def freeze(self) -> None:
        """Stop it in its tracks."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)

    async def _ask(self, command: str) -> Any:  # noqa: ANN401 - JSON
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{command}\n".encode())
        answer = await asyncio.wait_for(self.process.stdout.readline(), ANSWER_SECONDS)
        assert answer, f"the reader ended instead of answering {command!r}; see its standard error"
        return json.loads(answer)


async def _serve(address: BusAddress, group: str, topic: str) -> None:
    async with address.open("reader") as bus, bus.subscribe(group, [topic]) as subscription:
        records = []
        while line := await asyncio.to_thread(sys.stdin.readline):
            command, count = line.split()
            if command == "read":
                found = await read(subscription, int(count))
                records += found
                _answer([(record.value or b"").hex() for record in found])
            else:
                await subscription.commit(ends_of(records[: int(count)]))
                _answer(None)


def _answer(result: object) -> None:
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _url, _database_url, _group, _topic = sys.argv[1:]
    configure_logging(level="info", form="console")  # to standard error: standard output is for the answers
    asyncio.run(_serve(BusAddress(_url, _database_url), _group, _topic))
