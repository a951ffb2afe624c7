"""One real Apache Kafka broker (KRaft) that tests may pause, kill and start again, whatever it runs in."""

import shutil
import socket
import struct
import time
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from pathlib import Path

START_SECONDS = 90.0
START_ATTEMPTS = 2
ASK_EVERY_SECONDS = 0.05
METADATA, METADATA_VERSION = 3, 1


class BrokerError(Exception):
    """The broker did not start; the message shows the end of its log."""


class Broker(ABC):
    """A single broker. All state is in one folder, so every test process that knows the folder may handle it."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in `folder`."""
        self.folder = folder

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def bootstrap(self) -> str:
        """Its address, as Kafka clients take it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Its address, as `HEED_BUS_URL` takes it."""
        return f"kafka://{self.bootstrap}"

    def start(self) -> None:
        """Make a new broker on free ports; return when it answers.

        Raises:
            BrokerError: it did not start.
        """
        for attempt in range(1, START_ATTEMPTS + 1):
            self.folder.mkdir(parents=True, exist_ok=True)
            port, controller_port = _free_ports(2)
            (self.folder / "port").write_text(str(port))
            try:
                self._create(controller_port)
                self.restart()
            except BrokerError:
                # Somebody else may have taken a port since it was found to be free.
                if attempt == START_ATTEMPTS:
                    raise
                self.remove()
            else:
                return

    def restart(self) -> None:
        """Start again with the same data and ports, after `kill` or `stop`; return when it answers."""
        self._run()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return when it serves clients, which takes a moment after a pause too.

        Raises:
            BrokerError: it ended, or does not answer in time.
        """
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self.port):
            ended = not self.is_running()
            if ended or time.monotonic() > deadline:
                message = f"the Kafka broker {'ended' if ended else 'did not answer in time'}\n{self.said()}"
                raise BrokerError(message)
            time.sleep(ASK_EVERY_SECONDS)

    def hold(self) -> AbstractContextManager[None]:
        """Keep a broker that another test process started alive inside the block.

        Once starter and holders are all gone it ends, also when they were killed; not every kind of broker notices.
        """
        return nullcontext()

    def remove(self) -> None:
        """Kill the broker and forget its data."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @abstractmethod
    def pause(self) -> None:
        """Stop it in its tracks; connections stay open and nobody answers."""

    @abstractmethod
    def resume(self) -> None:
        """Let a paused broker go on."""

    @abstractmethod
    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""

    @abstractmethod
    def stop(self) -> None:
        """Ask it to shut down, and wait until it is gone."""

    @abstractmethod
    def is_running(self) -> bool:
        """Return whether it is there, paused or not."""

    @abstractmethod
    def said(self) -> str:
        """Return the end of its log."""

    @abstractmethod
    def _create(self, controller_port: int) -> None: ...

    @abstractmethod
    def _run(self) -> None: ...


def server_properties(*, listen: str, port: int, controller_port: int) -> dict[str, str]:
    """Return the settings of a single node that is broker and controller, tuned for a short life.

    Args:
        listen: the address that clients connect to, as the broker sees it.
        port: the port of clients, inside and outside.
        controller_port: the port on which the node talks to itself.
    """
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://{listen}:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        # Tests wait for the takeover from a killed reader, and for a killed broker to be let in again.
        "group.min.session.timeout.ms": "1000",
        "broker.session.timeout.ms": "6000",
        "broker.heartbeat.interval.ms": "1000",
        "auto.create.topics.enable": "false",
    }


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _answers(port: int) -> bool:
    """Return whether the broker names itself in the cluster's metadata, which it does once it serves clients."""
    client = b"heed-tests"
    header = struct.pack(f">hhih{len(client)}s", METADATA, METADATA_VERSION, 1, len(client), client)
    no_topics = struct.pack(">i", 0)
    request = header + no_topics
    with suppress(OSError, struct.error), closing(socket.create_connection(("127.0.0.1", port), timeout=1)) as link:
        link.settimeout(2)
        link.sendall(struct.pack(">i", len(request)) + request)
        _size, _correlation, brokers = struct.unpack_from(">iii", link.recv(4096))
        return bool(brokers > 0)
    return False
