"""The data folder of the default installation: the lock on it, and the admin key that is kept in it."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY_FILE = "admin-key"
LOCK_FILE = "lock"
KEY_BYTES = 24


class FolderInUseError(Exception):
    """Another process of the suite uses the folder."""


class FolderError(Exception):
    """The folder cannot be used; the message says what to do."""


@contextmanager
def only_user_of(folder: Path) -> Iterator[None]:
    """Lock `folder` inside the block; the system unlocks it when the process dies.

    Raises:
        FolderInUseError: another process has locked it.
        FolderError: it cannot be created or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"Cannot use the data folder {folder}: {error.strerror}. Set HEED_DATA_DIR to another one."
        raise FolderError(message) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"Another Heed runs on {folder.resolve()}. Stop it first, or set HEED_DATA_DIR to another folder."
            raise FolderInUseError(message) from error
        yield
    finally:
        os.close(handle)


def kept_admin_key(folder: Path) -> str:
    """Return the admin key of the installation in `folder`; makes one when there is none.

    Raises:
        FolderError: the file cannot be read or written.
    """
    path = folder / KEY_FILE
    try:
        known = path.read_text().strip() if path.exists() else ""
        if known:
            return known
        made = secrets.token_urlsafe(KEY_BYTES)
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{made}\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        message = f"Cannot use {path}: {error.strerror}. Set HEED_ADMIN_KEY, or HEED_DATA_DIR to another folder."
        raise FolderError(message) from error
    return made
