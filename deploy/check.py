"""Checks everything in this folder that can be checked without a Docker engine and without a cluster.

Run it with the project's Python: `.venv/bin/python deploy/check.py`. What cannot be checked for want of a program is
said so, and fails where `CI` is set.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCKER = HERE / "docker"
KUBERNETES = HERE / "kubernetes"
LAYERS = ("base", "overlays/small", "overlays/production")
"""What is rendered and validated."""
ROLES = ("http", "worker")
"""What each service is deployed as."""
KUBERNETES_VERSIONS = ("1.31", "1.37")
"""The oldest and the newest version that the manifests must be right for."""


class NotHereError(Exception):
    """A program that a check needs is not installed."""


class WrongError(Exception):
    """A check found something; the message is what its program said."""


def tool(name: str) -> str:
    """Return the path of a program that came with the development requirements."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        raise NotHereError(message)
    return found


def run(*command: str) -> str:
    """Run a program and return what it printed.

    Raises:
        WrongError: it ended with an error.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise WrongError((done.stdout + done.stderr).strip())
    return done.stdout


def render(folder: Path) -> str:
    """Return the manifests that Kustomize makes of `folder`, as one YAML text.

    Raises:
        NotHereError: neither kubectl nor kustomize is installed.
        WrongError: Kustomize refuses the folder.
    """
    for command in (["kustomize", "build"], ["kubectl", "kustomize"]):
        program = shutil.which(command[0])
        if program is not None:
            return run(program, *command[1:], str(folder))
    message = "neither kubectl nor kustomize is installed"
    raise NotHereError(message)


def check_dockerfile() -> None:
    """Let hadolint read the Dockerfile."""
    run(tool("hadolint"), "--failure-threshold", "info", str(DOCKER / "Dockerfile"))


def check_compose() -> None:
    """Hold the compose files against the Compose specification."""
    files = [str(path) for path in sorted(DOCKER.glob("compose*.yaml"))]
    run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *files)


def check_layer(layer: str) -> Callable[[], None]:
    """Return the check that renders `layer` and holds every object in it against the Kubernetes API."""

    def check() -> None:
        text = render(KUBERNETES / layer)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{layer.replace('/', '-')}.yaml"
            file.write_text(text)
            for version in KUBERNETES_VERSIONS:
                run(tool("kubernetes-validate"), "--strict", "--quiet", "-k", version, str(file))

    return check


CHECKS: Sequence[tuple[str, Callable[[], None]]] = (
    ("Dockerfile", check_dockerfile),
    ("compose files", check_compose),
    *((f"kubernetes/{layer}", check_layer(layer)) for layer in LAYERS),
)


def main() -> int:
    """Run every check, print one line for each, and return how many failed."""
    failed = 0
    for name, check in CHECKS:
        try:
            check()
        except WrongError as wrong:
            failed += 1
            print(f"WRONG        {name}\n{wrong}")
        except NotHereError as missing:
            failed += bool(os.environ.get("CI"))
            print(f"NOT CHECKED  {name}: {missing}")
        else:
            print(f"ok           {name}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
