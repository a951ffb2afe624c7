"""Getting Apache Kafka for the tests: Maven copies it once into the cache folder of the checkout."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

_ROOT = Path(__file__).resolve().parents[2]
POM = _ROOT / "tests" / "real" / "pom.xml"
CACHE = _ROOT / ".cache" / "kafka"
DOWNLOAD_SECONDS = 900


class JarsError(Exception):
    """Maven could not bring the jars; the message shows what it said."""


def have_java() -> bool:
    """Return whether the programs are there that download and run a broker."""
    return shutil.which("java") is not None and shutil.which("mvn") is not None


def kafka_jars() -> Path:
    """Return the folder with the broker's jars, filled by Maven when it is not there yet.

    Test processes that come at the same time wait for the first one. Another `pom.xml` makes another folder.

    Raises:
        JarsError: Maven failed.
    """
    digest = hashlib.sha256(POM.read_bytes()).hexdigest()[:16]
    folder = CACHE / digest
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):
        if not folder.exists():
            unfinished = CACHE / f"{digest}.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            _copy(unfinished)
            unfinished.rename(folder)
    return folder


def _copy(folder: Path) -> None:
    command = ["mvn", "-B", "-q", "-f", str(POM), "dependency:copy-dependencies"]
    done = subprocess.run(  # noqa: S603 - Maven with arguments of our own
        [*command, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=DOWNLOAD_SECONDS,
    )
    if done.returncode:
        message = f"mvn could not copy Apache Kafka:\n{(done.stdout + done.stderr)[-2000:]}"
        raise JarsError(message)
