"""Commands that talk to a suite over HTTP, run beside that suite in the same process."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.commands.cli import main

Printed = tuple[int, str, str]
Remote = Callable[..., Awaitable[Printed]]


@pytest.fixture
def remote(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Remote:
    """Run a command in a thread; return its exit code, its output, and its complaints on one line.

    Keyword arguments are environment variables for the rest of the test. The suite's own log lines stand among the
    complaints.
    """

    def run(arguments: tuple[str, ...]) -> int:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return ended.value.code if isinstance(ended.value.code, int) else 0

    async def command(*arguments: str, **environment: str) -> Printed:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        capsysbinary.readouterr()
        code = await asyncio.to_thread(run, arguments)
        out, err = capsysbinary.readouterr()
        return code, out.decode(), " ".join(err.decode().split())

    return command
