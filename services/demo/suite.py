"""The suite that the demo uses: the one that runs already, or one started for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from shared.settings import Settings

START_SECONDS = 90.0
STOP_SECONDS = 40.0


class NoSuiteError(Exception):
    """No suite is running, and none could be started."""


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2.0).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def admin_key(settings: Settings) -> str:
    """Return the admin key of the installation on this machine.

    Raises:
        NoSuiteError: none is set and none was made yet.
    """
    given = settings.admin_key.get_secret_value()
    if given:
        return given
    file = Path(settings.data_dir) / "admin-key"
    if not file.exists():
        message = f"no admin key: set HEED_ADMIN_KEY, or start the suite so that {file} is made"
        raise NoSuiteError(message)
    return file.read_text().strip()


@contextmanager
def running_suite(settings: Settings) -> Iterator[httpx.Client]:
    """Yield a client with the admin key; a suite that was started for it is stopped afterwards, its data stays.

    Raises:
        NoSuiteError: nothing answers and starting failed.
    """
    url = settings.base_url()
    own = None if _answers(url) else _start()
    try:
        if own is not None:
            _await_ready(url, own)
        headers = {"Authorization": f"Bearer {admin_key(settings)}"}
        with httpx.Client(base_url=url, headers=headers, timeout=60.0) as client:
            yield client
    finally:
        if own is not None:
            own.send_signal(signal.SIGTERM)
            own.wait(STOP_SECONDS)


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "services", "run", "all"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HEED_LOG_LEVEL": "error"},
        start_new_session=True,
    )


def _await_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            message = f"no suite answers at {url} and none could be started; try `make run` to see why"
            raise NoSuiteError(message)
        time.sleep(0.2)
