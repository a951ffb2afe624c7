"""The broker as a process of this machine, run by `java` from the jars that Maven brings."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from shared.testing.kafka_broker import ASK_EVERY_SECONDS, Broker, BrokerError, server_properties

HEAP = "512m"
STOP_SECONDS = 60.0
CLUSTER_ID = "SGVlZC10ZXN0cy1icm9rZQ"
SHOWN_LOG_CHARACTERS = 4000
# What this test process started. The objects stay referenced, because a broker may outlive the process.
_started: list[subprocess.Popen[bytes]] = []
_held: dict[Path, int] = {}
"""Its end of the pipe of each broker, which it holds as its starter."""


class ProcessBroker(Broker):
    def __init__(self, folder: Path, jars: Path) -> None:
        """Keep everything in `folder` and run what is in `jars`."""
        super().__init__(folder)
        self._jars = jars

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep the broker alive inside the block; when the last holder is gone, a killed one included, it ends."""
        pipe = os.open(self.folder / "held", os.O_WRONLY)
        try:
            yield
        finally:
            os.close(pipe)
            _let_go()

    def pause(self) -> None:
        """Stop it in its tracks; connections stay open and nobody answers."""
        self._process().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused broker go on."""
        self._process().send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to shut down, and wait until it is gone."""
        self._end(signal.SIGTERM)

    def remove(self) -> None:
        """Kill the broker and forget its data."""
        super().remove()
        pipe = _held.pop(self.folder, None)
        if pipe is not None:
            os.close(pipe)
        _let_go()

    def is_running(self) -> bool:
        """Return whether the process is there, paused or not."""
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            return self._process().status() != psutil.STATUS_ZOMBIE
        return False

    def said(self) -> str:
        """Return the end of its log."""
        log = self.folder / "broker.log"
        return log.read_text(errors="replace")[-SHOWN_LOG_CHARACTERS:] if log.exists() else ""

    def _create(self, controller_port: int) -> None:
        self._start_keeper()
        settings = server_properties(listen="127.0.0.1", port=self.port, controller_port=controller_port)
        settings["log.dirs"] = str(self.folder / "data")
        (self.folder / "server.properties").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        format_storage = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", "server.properties"]
        if self._java(*format_storage).wait():
            message = f"the Kafka broker's storage could not be formatted\n{self.said()}"
            raise BrokerError(message)

    def _run(self) -> None:
        process = self._java("kafka.Kafka", "server.properties")
        _started.append(process)
        (self.folder / "pid").write_text(str(process.pid))

    def _start_keeper(self) -> None:
        """Start a process that reads a pipe which all holders have open, and kills the broker when it ends."""
        os.mkfifo(self.folder / "held")
        keeper = subprocess.Popen(
            ["sh", "-c", "cat held >/dev/null; kill -9 $(cat pid)"],  # noqa: S607 - every Unix has it on the PATH
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _started.append(keeper)
        _held[self.folder] = os.open(self.folder / "held", os.O_WRONLY)

    def _java(self, *arguments: str) -> subprocess.Popen[bytes]:
        # C1 only and the serial collector: the broker lives for a minute, so start-up counts more than throughput.
        flags = [f"-Xmx{HEAP}", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{self._jars}/*"]
        with (self.folder / "broker.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - java with arguments of our own
                ["java", *flags, *arguments],  # noqa: S607 - the java that is on the PATH is the one wanted
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _process(self) -> psutil.Process:
        return psutil.Process(int((self.folder / "pid").read_text()))

    def _end(self, how: signal.Signals) -> None:
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            process = self._process()
            process.send_signal(how)
            process.send_signal(signal.SIGCONT)
        deadline = time.monotonic() + STOP_SECONDS
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(ASK_EVERY_SECONDS)


def _let_go() -> None:
    """Forget what was started and still runs: others may use it, and it is no longer this process's to wait for."""
    for started in _started:
        started.returncode = started.poll() or 0
