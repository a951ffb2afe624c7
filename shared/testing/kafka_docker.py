"""The broker as a container of the `apache/kafka` image, for machines with a Docker engine and without Java."""

import shutil
import subprocess

from shared.testing.kafka_broker import Broker, BrokerError, server_properties

IMAGE = "apache/kafka:4.1.0"
DOCKER_SECONDS = 600.0
ENGINE_SECONDS = 10.0


def have_docker() -> bool:
    """Return whether a Docker engine answers; the client alone is of no use."""
    if shutil.which("docker") is None:
        return False
    asked = ["docker", "version", "--format", "{{.Server.Version}}"]
    try:
        return subprocess.run(asked, capture_output=True, check=False, timeout=ENGINE_SECONDS).returncode == 0  # noqa: S603 - our own arguments
    except subprocess.TimeoutExpired:
        return False


class DockerBroker(Broker):
    def pause(self) -> None:
        """Stop it in its tracks; connections stay open and nobody answers."""
        self._docker("pause", self._container)

    def resume(self) -> None:
        """Let a paused broker go on."""
        if self._state("Paused"):
            self._docker("unpause", self._container)

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        if self.is_running():
            self.resume()
            self._docker("kill", self._container)
            self._docker("wait", self._container)

    def stop(self) -> None:
        """Ask it to shut down, and wait until it is gone."""
        self._docker("stop", self._container)

    def remove(self) -> None:
        """Kill the broker and forget its data."""
        if (self.folder / "container").exists():
            self._docker("rm", "--force", self._container)
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_running(self) -> bool:
        """Return whether the container is there, paused or not."""
        return (self.folder / "container").exists() and self._state("Running")

    def said(self) -> str:
        """Return the end of its log."""
        return self._docker("logs", "--tail", "40", self._container) if (self.folder / "container").exists() else ""

    @property
    def _container(self) -> str:
        return (self.folder / "container").read_text()

    def _create(self, controller_port: int) -> None:
        settings = server_properties(listen="0.0.0.0", port=self.port, controller_port=controller_port)  # noqa: S104 - inside the container; published on loopback only
        # The image takes a setting from the variable of its name in capitals, with _ for every dot.
        variables = [f"--env=KAFKA_{name.upper().replace('.', '_')}={value}" for name, value in settings.items()]
        publish = f"--publish=127.0.0.1:{self.port}:{self.port}"
        (self.folder / "container").write_text(self._docker("create", publish, *variables, IMAGE))

    def _state(self, name: str) -> bool:
        return self._docker("inspect", "--format", f"{{{{.State.{name}}}}}", self._container) == "true"

    def _run(self) -> None:
        self._docker("start", self._container)

    def _docker(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - docker with arguments of our own
            ["docker", *arguments],  # noqa: S607 - the docker that is on the PATH is the one wanted
            capture_output=True,
            text=True,
            check=False,
            timeout=DOCKER_SECONDS,
        )
        if done.returncode:
            message = f"docker {arguments[0]} failed: {done.stderr.strip()}"
            raise BrokerError(message)
        return done.stdout.strip()
