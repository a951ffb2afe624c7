"""The processes of a private server, found by the server's name, which stands in the command line of each."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")
LEFTOVER_SECONDS = 1.0
"""How long the children of a server that was killed may take to notice it."""
LOOK_SECONDS = 0.02


def is_shown(pid: int) -> bool:
    """Return whether this system shows the command line of process `pid`; not all systems have `/proc`."""
    return (PROCESSES / str(pid)).exists() or (PROCESSES / "self").exists()


def is_server(pid: int, name: str, data: Path) -> bool:
    """Return whether process `pid` is the server `name`, and not another one that got the number after a power cut."""
    words = _command_of(pid)
    # The version before gave its servers no name, but the path of their data.
    return f"cluster_name={name}".encode() in words or str(data).encode() in words


def end_leftovers(name: str, uid: int) -> None:
    """Wait until the children of the server `name`, which was killed, have ended, and end those that do not.

    They would go on writing to the memory that a new server must not share with them.
    """
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while left := _processes_of(name, uid):
        if time.monotonic() > deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)


def _processes_of(name: str, uid: int) -> list[int]:
    found: list[int] = []
    for entry in PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            words = _command_of(int(entry.name))
            ours = f"cluster_name={name}".encode() in words or words[0].startswith(f"postgres: {name}:".encode())
            if ours and entry.stat().st_uid == uid:
                found.append(int(entry.name))
    return found


def _command_of(pid: int) -> list[bytes]:
    try:
        return (PROCESSES / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return [b""]
